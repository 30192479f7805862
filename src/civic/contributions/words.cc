#include "civic/contributions/words.h"

#include <map>

#include "platform/base/text.h"

namespace commonty::contributions {
namespace {

using store::Dialect;

constexpr std::size_t word_bytes_max =
    100;  // longer ones are no words, and PostgreSQL refuses them
constexpr std::size_t phrases_max = 12;
constexpr std::size_t begun_bytes_min = 2;
constexpr int position_max = 16'000;  // what a tsvector can tell apart

bool is_part_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// "it's" and "3.5" are two words to one database and one to the other: so they are two.
void add_parts(std::string_view word, std::vector<std::string>& out) {
  std::string part;
  const auto end_part = [&] {
    if (!part.empty() && part.size() <= word_bytes_max) out.push_back(part);
    part.clear();
  };
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word.substr(i).starts_with("’") || word.substr(i).starts_with("‘")) {
      end_part();
      i += 2;
    } else if (is_part_of_word(word[i])) {
      part += word[i];
    } else {
      end_part();
    }
  }
  end_part();
}

std::vector<std::string> tags_of(const Contribution& c) {
  return {"c" + c.challenge.text(), "s" + std::string(name_of(c.state)),
          "k" + std::string(name_of(c.kind)), "w" + std::string(name_of(c.source.way)),
          "o" + c.outcome};
}

// One token each, in both databases: no sign but letters and digits.
std::string as_token(std::string tag) {
  std::erase_if(tag, [](char c) { return !is_part_of_word(c); });
  return tag;
}

std::vector<std::string> tags_of(const Filter& filter) {
  std::vector<std::string> tags;
  if (filter.challenge) tags.push_back("c" + filter.challenge->text());
  if (filter.states.size() == 1) tags.push_back("s" + std::string(name_of(filter.states.front())));
  if (filter.kind) tags.push_back("k" + std::string(name_of(*filter.kind)));
  if (filter.way) tags.push_back("w" + std::string(name_of(*filter.way)));
  if (filter.outcome) tags.push_back("o" + *filter.outcome);
  return tags;
}

// ---- SQLite: FTS5 ------------------------------------------------------------------------------

std::string fts_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> out;
  for (const std::string& tag : tags) out.push_back("tags : \"" + as_token(tag) + "\"");
  return join(out, " AND ");
}

std::string fts_phrases(const Asked& asked) {
  std::vector<std::string> out;
  for (const auto& phrase : asked.phrases) out.push_back("\"" + join(phrase, " ") + "\"");
  if (asked.last_is_begun) out.back() += " *";
  return "(" + join(out, " AND ") + ")";
}

std::string fts_question(const Asked& asked, const Filter& filter) {
  const std::string phrases = fts_phrases(asked);
  const std::string in_title = "title : " + phrases, anywhere = "{title text} : " + phrases;
  std::string out = "(" + (filter.within == Filter::Within::title ? in_title : anywhere) + ")";
  if (filter.within == Filter::Within::text_only) out = "(" + out + " NOT (" + in_title + "))";
  const std::string tags = fts_tags(tags_of(filter));
  return tags.empty() ? out : out + " AND " + tags;
}

struct FtsRow {
  std::string title, text, tags;
};

FtsRow fts_row(const Contribution& c, const SearchWords& words) {
  std::vector<std::string> tags;
  for (const std::string& tag : tags_of(c)) tags.push_back(as_token(tag));
  return {join(words.headline, " "), join(words.text, " "), join(tags, " ")};
}

// ---- PostgreSQL: tsvector ----------------------------------------------------------------------

// Tags begin with a sign that no word has, so nobody can ask for one by typing it.
std::string ts_tag(const std::string& tag) { return "'~" + as_token(tag) + "'"; }

class TsVector {
 public:
  void add(const std::vector<std::string>& words, char weight) {
    for (const std::string& word : words) {
      std::string& places = places_[word];
      if (!places.empty()) places += ',';
      places += std::to_string(position_) + weight;
      if (position_ < position_max) ++position_;
    }
    ++position_;  // no phrase goes from the title into the text
  }
  std::string text(const std::vector<std::string>& tags) const {
    std::string out;
    for (const auto& [word, places] : places_) out += "'" + word + "':" + places + " ";
    for (const std::string& tag : tags) out += ts_tag(tag) + " ";
    return out;
  }

 private:
  std::map<std::string, std::string> places_;
  int position_ = 1;
};

std::string ts_vector(const Contribution& c, const SearchWords& words) {
  TsVector vector;
  vector.add(words.headline, 'A');
  vector.add(words.text, 'B');
  return vector.text(tags_of(c));
}

std::string ts_phrases(const Asked& asked, std::string_view weights) {
  std::vector<std::string> out;
  for (const auto& phrase : asked.phrases) {
    const bool is_last = &phrase == &asked.phrases.back();
    std::vector<std::string> words;
    for (const std::string& word : phrase) {
      const bool is_begun = is_last && asked.last_is_begun && &word == &phrase.back();
      words.push_back("'" + word + "':" + (is_begun ? "*" : "") + std::string(weights));
    }
    out.push_back("(" + join(words, " <-> ") + ")");
  }
  return "(" + join(out, " & ") + ")";
}

std::string ts_question(const Asked& asked, const Filter& filter) {
  const std::string in_title = ts_phrases(asked, "A");
  std::string out = filter.within == Filter::Within::title ? in_title : ts_phrases(asked, "AB");
  if (filter.within == Filter::Within::text_only) out += " & !" + in_title;
  for (const std::string& tag : tags_of(filter)) out += " & " + ts_tag(tag);
  return out;
}

}  // namespace

std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string& word : words(text)) add_parts(word, out);
  return out;
}

SearchWords search_words(const Contribution& c) {
  return {plain_words(headline(c)), plain_words(c.text)};
}

void index_words(Tx& tx, const Contribution& c) { index_words(tx, c, search_words(c)); }

void index_words(Tx& tx, const Contribution& c, const SearchWords& words) {
  if (tx.dialect() == Dialect::postgres) {
    tx.run("UPDATE contributions SET words = $1::tsvector WHERE id = $2", ts_vector(c, words),
           c.id);
    return;
  }
  const FtsRow row = fts_row(c, words);
  tx.run("INSERT INTO contribution_words (rowid, title, text, tags) VALUES ($1, $2, $3, $4)", c.id,
         row.title, row.text, row.tags);
}

void unindex_words(Tx& tx, const Contribution& c) {
  if (tx.dialect() == Dialect::postgres) return;  // the next index_words replaces them
  const FtsRow row = fts_row(c, search_words(c));
  tx.run(
      "INSERT INTO contribution_words (contribution_words, rowid, title, text, tags) "
      "VALUES ('delete', $1, $2, $3, $4)",
      c.id, row.title, row.text, row.tags);
}

Asked read_asked(std::string_view typed) {
  Asked asked;
  const std::string text = clean(typed.substr(0, 1000));
  bool in_quotes = false;
  for (const std::string_view piece : split(text, '"')) {
    std::vector<std::string> found = plain_words(piece);
    if (in_quotes && !found.empty()) {
      asked.phrases.push_back(std::move(found));
    } else {
      for (std::string& word : found) asked.phrases.push_back({std::move(word)});
    }
    in_quotes = !in_quotes;
  }
  if (asked.phrases.size() > phrases_max) asked.phrases.resize(phrases_max);
  // A word just finished with a space, or a single letter, is meant as it is.
  asked.last_is_begun = !asked.empty() && !text.ends_with('"') &&
                        asked.phrases.back().back().size() >= begun_bytes_min;
  return asked;
}

Asked read_asked(Tx& tx, Filter filter) {
  Asked asked = read_asked(filter.words);
  if (!asked.last_is_begun) return asked;
  filter.within = Filter::Within::anywhere;
  const Asked last{.phrases = {{asked.phrases.back().back()}}};
  const std::string from =
      tx.dialect() == Dialect::postgres ? "contributions c" : "contribution_words";
  const auto said_by = tx.one<int>("SELECT count(*) FROM (SELECT 1 FROM " + from + " WHERE " +
                                       words_match(tx.dialect(), "$1") + " LIMIT $2) said",
                                   question(tx.dialect(), last, filter), said_by_many);
  asked.last_is_begun = said_by < said_by_many;
  return asked;
}

std::string question(Dialect dialect, const Asked& asked, Filter filter) {
  // Nearly all are shown, so their tag would narrow nothing, and take as long as a further word.
  if (filter.states == std::vector{State::shown}) filter.states.clear();
  return dialect == Dialect::postgres ? ts_question(asked, filter) : fts_question(asked, filter);
}

std::string question_any(Dialect dialect, const std::vector<std::string>& any,
                         ChallengeId challenge) {
  Filter filter;
  filter.challenge = challenge;
  std::vector<std::string> choices;
  if (dialect == Dialect::postgres) {
    for (const std::string& word : any) choices.push_back("'" + word + "':AB");
    std::string out = "(" + join(choices, " | ") + ")";
    for (const std::string& tag : tags_of(filter)) out += " & " + ts_tag(tag);
    return out;
  }
  for (const std::string& word : any) choices.push_back("\"" + word + "\"");
  return "({title text} : (" + join(choices, " OR ") + ")) AND " + fts_tags(tags_of(filter));
}

std::string words_match(Dialect dialect, std::string_view placeholder) {
  if (dialect == Dialect::postgres) return "c.words @@ " + std::string(placeholder) + "::tsquery";
  return "contribution_words MATCH " + std::string(placeholder);
}

std::string_view words_from(Dialect dialect) {
  // CROSS JOIN keeps SQLite from reading all contributions and asking for each.
  return dialect == Dialect::postgres
             ? "contributions c"
             : "contribution_words CROSS JOIN contributions c ON c.id = contribution_words.rowid";
}

}  // namespace commonty::contributions

// The letter: everything new since the last one, written as people would say it.
#include <map>

#include "civic/letters/letters.h"
#include "civic/notices/stored.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"

namespace commonty::notices {
namespace {

constexpr int letters_at_once = 100;
constexpr std::size_t notices_a_letter = 30;

struct Reader {
  PersonId id;
  std::string email, name, language;
};

std::vector<Reader> readers_with_news(Tx& tx) {
  std::vector<Reader> out;
  for (const store::Row row : tx.query(
           "SELECT p.id, coalesce(p.email, r.email), p.name, p.language FROM people p "
           "LEFT JOIN notice_choices c ON c.person = p.id "
           // A guest has no account, but may have left an address with a workshop, and said that
           // it is theirs.
           "LEFT JOIN (SELECT a.person, max(a.email) AS email FROM guest_addresses a "
           "JOIN participants w ON w.person = a.person AND lower(w.email) = a.email "
           "WHERE a.confirmed_at IS NOT NULL GROUP BY a.person) r "
           "ON r.person = p.id AND p.is_guest = 1 "
           "WHERE coalesce(p.email, r.email) IS NOT NULL AND p.erased_at IS NULL "
           "AND coalesce(c.by_mail, 1) = 1 AND coalesce(c.last_letter_at, 0) <= $1 "
           "AND EXISTS (SELECT 1 FROM notices n WHERE n.person = p.id AND n.mailed_at IS NULL) "
           "ORDER BY p.id LIMIT $2",
           tx.now() - between_letters_ms, letters_at_once)) {
    Reader& reader = out.emplace_back();
    row.into(reader.id, reader.email, reader.name, reader.language);
  }
  return out;
}

struct News {
  std::vector<Notice> notices;  // the newest ones
  bool more = false;
};

News not_mailed(Tx& tx, PersonId person) {
  News news;
  const auto oldest = tx.first<std::int64_t>(
      "SELECT min(id) FROM notices WHERE person = $1 AND mailed_at IS NULL", person);
  for (Notice& notice : list(tx, person, 0, static_cast<int>(notices_a_letter) + 1)) {
    if (!oldest || notice.id < *oldest) break;
    news.more = news.notices.size() == notices_a_letter;
    if (!news.more) news.notices.push_back(std::move(notice));
  }
  return news;
}

void append_notice(std::string& text, const App& app, const Texts& texts, const Notice& notice) {
  text += "* " + texts(sentence(notice)) + ".\n";
  if (notice.answer) text += "  " + texts(say("Because:")) + " " + notice.answer->reason + "\n";
  if (!notice.words.empty()) text += "  " + texts(words_below(notice)) + "\n";
  if (notice.answer && notice.answer->look_again_at && notice.kind == Kind::answered) {
    text += "  " +
            texts(say("We will look at it again on {date}.",
                      {{"date", texts.date(*notice.answer->look_again_at)}})) +
            "\n";
  }
  if (notice.url.empty()) {
    text +=
        "  " + texts(say("Its page is open to its team only, so there is no link to it.")) + "\n\n";
    return;
  }
  text += "  " + whole_url(app, notice.url) + "\n\n";
}

mail::Letter compose(const App& app, const Reader& reader, const News& news) {
  const Texts& texts = app.languages.get(reader.language);
  mail::Letter letter;
  letter.to = reader.email;
  letter.language = texts.language();
  letter.subject = texts(say("What became of what you gave"));
  letter.text = reader.name.empty() ? texts(say("Hello,"))
                                    : texts(say("Hello {name},", {{"name", reader.name}}));
  letter.text += "\n\n";
  std::map<std::string, std::vector<const Notice*>> by_challenge;
  for (const Notice& notice : news.notices) by_challenge[notice.home_title].push_back(&notice);
  for (const auto& [title, notices] : by_challenge) {
    if (!title.empty()) letter.text += title + "\n\n";
    for (const Notice* notice : notices) append_notice(letter.text, app, texts, *notice);
  }
  if (news.more) {
    letter.text += texts(say("There is more news for you here: {url}",
                             {{"url", whole_url(app, "/me/notices")}})) +
                   "\n\n";
  }
  letter.unsubscribe_url =
      whole_url(app, "/unsubscribe/" + pages::sign(app, "unsubscribe", reader.id.text()));
  letter.text += texts(say("You get one letter a day at most. To get no more of them: {url}",
                           {{"url", letter.unsubscribe_url}})) +
                 "\n";
  return letter;
}

void mark_mailed(Tx& tx, PersonId person) {
  tx.run("UPDATE notices SET mailed_at = $1 WHERE person = $2 AND mailed_at IS NULL", tx.now(),
         person);
}

void remember_letter(Tx& tx, PersonId person) {
  tx.run(
      "INSERT INTO notice_choices (person, by_mail, last_letter_at) VALUES ($1, 1, $2) "
      "ON CONFLICT (person) DO UPDATE SET last_letter_at = excluded.last_letter_at",
      person, tx.now());
}

}  // namespace

std::string whole_url(const App& app, const std::string& path) {
  return app.settings.base_url + path;
}

int queue_letters(const App& app) {
  const bool any = app.store.read([](Tx& tx) { return !readers_with_news(tx).empty(); });
  if (!any) return 0;
  return app.store.write([&](Tx& tx) {
    int queued = 0;
    for (const Reader& reader : readers_with_news(tx)) {
      const News news = not_mailed(tx, reader.id);
      mark_mailed(tx, reader.id);
      if (news.notices.empty()) continue;  // all of it was hidden meanwhile
      letters::queue(tx, compose(app, reader, news));
      remember_letter(tx, reader.id);
      ++queued;
    }
    return queued;
  });
}

}  // namespace commonty::notices

// What happens to words and supports when a guest turns out to be a person, or a person goes.
#include "civic/contributions/contributions.h"
#include "civic/contributions/stored.h"
#include "civic/contributions/words.h"
#include "civic/meanings/meanings.h"
#include "civic/people/people.h"
#include "platform/base/secret.h"

namespace commonty::contributions {
namespace {

// Short ones were read behind what had been asked, too.
void add_said(std::vector<std::string>& all, const Contribution& c) {
  all.push_back(said(c));
  for (const std::string& asked : {c.source.prompt, c.source.question}) {
    if (!asked.empty()) all.push_back(asked + ": " + said(c));
  }
}

// Its words of today and of all days before.
std::vector<std::string> said_by(Tx& tx, Contribution c) {
  std::vector<std::string> all;
  add_said(all, c);
  for (Version& version : versions(tx, c.id)) {
    c.title = std::move(version.title);
    c.text = std::move(version.text);
    add_said(all, c);
  }
  return all;
}

void erase_contributions(Tx& tx, PersonId person) {
  for (const store::Row row : tx.query("SELECT id FROM contributions WHERE author = $1", person)) {
    erase_words(tx, row.get<ContributionId>(0));
  }
}

void erase_comments(Tx& tx, PersonId person) {
  for (const store::Row row : tx.query("SELECT id FROM comments WHERE author = $1", person)) {
    const std::int64_t id = row.integer(0);
    tx.run("UPDATE comments SET text = $1, text_digest = $2, salt = $3 WHERE id = $4",
           people::erased_words, random_token(), random_token(), id);
    tx.run("DELETE FROM comment_versions WHERE comment = $1", id);
  }
}

}  // namespace

void erase_words(Tx& tx, ContributionId id) {
  const Contribution before = *find(tx, id);
  Contribution after = before;
  after.title = "";
  after.text = people::erased_words;
  unindex_words(tx, before);
  meanings::forget(tx, said_by(tx, before));
  // A new salt: what facts recorded can no longer be compared with any words.
  tx.run(
      "UPDATE contributions SET title = '', text = $1, place = '', text_digest = $2, salt = $3 "
      "WHERE id = $4",
      after.text, random_token(), random_token(), after.id);
  tx.run("DELETE FROM contribution_versions WHERE contribution = $1", after.id);
  tx.run("DELETE FROM attachments WHERE contribution = $1", after.id);
  tx.run("UPDATE contributions SET pictures = 0, pdfs = 0 WHERE id = $1", after.id);
  index_words(tx, after);
}

void erase_words_of(Tx& tx, PersonId person) {
  erase_contributions(tx, person);
  erase_comments(tx, person);
}

void join_supports(Tx& tx, PersonId guest, PersonId person) {
  const store::Rows supported =
      tx.query("SELECT contribution FROM supports WHERE person = $1", guest);
  tx.run(
      "INSERT INTO supports (contribution, person, at) SELECT contribution, $1, at FROM supports "
      "WHERE person = $2 ON CONFLICT DO NOTHING",
      person, guest);
  tx.run("DELETE FROM supports WHERE person = $1", guest);
  for (const store::Row row : supported) recount_supports(tx, row.get<ContributionId>(0));
}

}  // namespace commonty::contributions

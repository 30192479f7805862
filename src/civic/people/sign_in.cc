#include "civic/people/sign_in.h"

#include "civic/letters/letters.h"
#include "civic/settings/settings.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::people {
namespace {

constexpr std::int64_t link_ms = link_minutes * minute_ms;
// How long a spent link is still told from one that never was.
constexpr std::int64_t memory_of_links_ms = 7 * day_ms;
constexpr std::size_t back_bytes_max = 1000;

mail::Letter letter(const LinkRequest& request, const std::string& token, const Texts& texts) {
  const std::string url = request.base_url + "/sign-in/" + token;
  mail::Letter out;
  out.to = request.email;
  out.language = texts.language();
  out.subject = texts(say("Your link to sign in to {site}", {{"site", request.site_name}}));
  out.text = texts(say("Hello,")) + "\n\n" +
             texts(say("Follow this link to sign in to {site}:", {{"site", request.site_name}})) +
             "\n\n" + url + "\n\n" +
             texts(say("It works once, for {minutes} minutes.",
                       {{"minutes", std::to_string(link_minutes)}})) +
             "\n" +
             texts(say("If you did not ask for it, you need do nothing: nobody can sign in "
                       "without this letter.")) +
             "\n";
  return out;
}

Refusal spent(LinkState state) {
  switch (state) {
    case LinkState::used:
      return refuse(Reason::gone, say("This link was used already. Each works only once"));
    case LinkState::expired:
      return refuse(Reason::gone, say("This link is too old: it worked for {minutes} minutes",
                                      {{"minutes", std::to_string(link_minutes)}}));
    default:
      return refuse(Reason::gone, say("We do not know this link. Perhaps a piece of it was lost on "
                                      "the way"));
  }
}

// Whoever signs in before the host has come is nobody who could let anybody else in.
bool is_administrator_here(Tx& tx) {
  return tx.first<std::int64_t>("SELECT 1 FROM people WHERE site_admin = 1 LIMIT 1").has_value();
}

}  // namespace

Result<std::string> ask_for_link(Tx& tx, const LinkRequest& request, const Texts& texts) {
  auto address = mail::check_address(request.email);
  if (!address) {
    Refusal refusal = address.refusal();
    for (Problem& problem : refusal.problems) problem.field = "email";
    return refusal;
  }
  const std::string token = random_token();
  const std::string back = local_path(request.back);
  tx.run(
      "INSERT INTO sign_in_links (id, token_digest, email, back, expires_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      tx.next_id(), sha256_hex(token), lower_ascii(*address), back, tx.now() + link_ms);
  LinkRequest checked = request;
  checked.email = *address;
  letters::queue(tx, letter(checked, token, texts), link_ms);
  return token;
}

bool has_usable_link(Tx& tx, std::string_view email) {
  return tx
      .first<std::int64_t>(
          "SELECT 1 FROM sign_in_links WHERE email = $1 AND expires_at > $2 AND used_at IS NULL "
          "LIMIT 1",
          lower_ascii(email), tx.now())
      .has_value();
}

Link look_at_link(Tx& tx, std::string_view token) {
  if (token.size() != link_token_length) return {};
  const auto rows =
      tx.query("SELECT email, back, expires_at, used_at FROM sign_in_links WHERE token_digest = $1",
               sha256_hex(token));
  if (rows.empty()) return {};
  if (!rows[0].is_null(3)) return {LinkState::used, "", ""};
  if (rows[0].get<Time>(2) <= tx.now()) return {LinkState::expired, "", ""};
  return {LinkState::usable, rows[0].get<std::string>(0), rows[0].get<std::string>(1)};
}

Result<SignedIn> use_link(Tx& tx, std::string_view token, const Viewer& viewer,
                          std::string_view device, const Belongings& belongings) {
  const Link link = look_at_link(tx, token);
  if (link.state != LinkState::usable) return spent(link.state);
  // Two that press the button at the same moment: one of them changes the row.
  const auto taken =
      tx.run("UPDATE sign_in_links SET used_at = $1 WHERE token_digest = $2 AND used_at IS NULL",
             tx.now(), sha256_hex(token));
  if (taken == 0) return spent(LinkState::used);
  Person person = TRY(find_or_add(tx, link.email, ""));
  SignedIn out = sign_in(tx, std::move(person), viewer, device, belongings);
  out.back = link.back;
  return out;
}

SignedIn sign_in(Tx& tx, Person person, const Viewer& viewer, std::string_view device,
                 const Belongings& belongings) {
  if (viewer.known()) tx.run("DELETE FROM sessions WHERE id = $1", viewer.session);
  if (viewer.kind == Viewer::Kind::guest) {
    adopt_guest(tx, viewer.id, person.id, belongings);
    person = *find(tx, person.id);
  }
  SignedIn out;
  out.session = open_session(tx, person.id, device);
  facts::record(tx,
                {.name = "person.signed_in", .subject = person.id.value, .actor = person.id.value});
  out.person = std::move(person);
  return out;
}

bool anything_to_sweep(Tx& tx) {
  return tx
      .first<std::int64_t>(
          "SELECT 1 WHERE EXISTS (SELECT 1 FROM sign_in_links WHERE expires_at <= $1) "
          "OR EXISTS (SELECT 1 FROM sessions WHERE expires_at <= $2)",
          tx.now() - memory_of_links_ms, tx.now())
      .has_value();
}

void sweep(Tx& tx) {
  tx.run("DELETE FROM sign_in_links WHERE expires_at <= $1", tx.now() - memory_of_links_ms);
  tx.run("DELETE FROM sessions WHERE expires_at <= $1", tx.now());
}

std::string local_path(std::string_view path) {
  const bool local = path.starts_with('/') && !path.starts_with("//") &&
                     path.find('\\') == path.npos && path.size() <= back_bytes_max;
  for (unsigned char c : path) {
    if (c <= ' ' || c == 0x7f) return "/";
  }
  return local ? std::string(path) : "/";
}

std::string first_run_key(Tx& tx) {
  if (is_administrator_here(tx)) return "";
  std::string key = settings::get(tx, "first_run_key");
  if (key.empty()) {
    key = random_token();
    settings::set(tx, "first_run_key", key);
  }
  return key;
}

bool opens_first_run(Tx& tx, std::string_view key) {
  const std::string kept = settings::get(tx, "first_run_key");
  return !kept.empty() && same_secret(kept, key) && !is_administrator_here(tx);
}

Result<Person> begin(Tx& tx, std::string_view key, std::string_view email, std::string_view name) {
  if (!opens_first_run(tx, key)) {
    return refuse(Reason::gone, say("The first administrator is here already. Sign in as usual"));
  }
  auto person = find_or_add(tx, email, name);
  if (!person) {
    return refuse_field("email", person.refusal().problems.front().text);
  }
  set_site_admin(tx, person->id, true);
  settings::remove(tx, "first_run_key");
  facts::record(
      tx, {.name = "administrator.named", .subject = person->id.value, .actor = person->id.value});
  return find(tx, person->id).value();
}

}  // namespace commonty::people

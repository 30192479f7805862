// Addresses that guests leave with a workshop: anybody can write down anybody's, so each is asked
// once, in words that are all ours, and hears nothing more unless somebody there says yes.
#include "civic/letters/letters.h"
#include "civic/notices/stored.h"
#include "civic/pages/pages.h"

namespace commonty::notices {
namespace {

constexpr int asked_at_once = 100;
constexpr std::string_view purpose = "address";

struct Asked {
  Address address;
  std::string language, workshop;
};

std::vector<Asked> to_ask(Tx& tx) {
  std::vector<Asked> out;
  for (const store::Row row :
       tx.query("SELECT a.person, a.email, p.language, w.title FROM guest_addresses a "
                "JOIN people p ON p.id = a.person JOIN workshops w ON w.id = a.workshop "
                "WHERE a.asked_at IS NULL ORDER BY a.left_at LIMIT $1",
                asked_at_once)) {
    Asked& one = out.emplace_back();
    row.into(one.address.person, one.address.email, one.language, one.workshop);
  }
  return out;
}

bool was_asked_enough(Tx& tx, const std::string& email) {
  return tx.one<int>("SELECT count(*) FROM guest_addresses WHERE email = $1 AND asked_at > $2",
                     email, tx.now() - day_ms) >= questions_a_day_max;
}

mail::Letter compose(const App& app, const Asked& asked) {
  const Texts& texts = app.languages.get(asked.language);
  const std::string link =
      pages::sign(app, purpose, asked.address.person.text() + " " + asked.address.email);
  mail::Letter letter;
  letter.to = asked.address.email;
  letter.language = texts.language();
  letter.subject = texts(say("Is this your address?"));
  letter.text =
      texts(say("Hello,")) + "\n\n" +
      texts(say("At the workshop “{title}” somebody left this address, to be told what became of "
                "what they gave. If that was you, follow this link:",
                {{"title", asked.workshop}})) +
      "\n\n" + whole_url(app, "/addresses/" + link) + "\n\n" +
      texts(say("If it was not you, you need do nothing: we write no more to this address.")) +
      "\n";
  return letter;
}

}  // namespace

void keep_address(Tx& tx, PersonId person, WorkshopId workshop) {
  tx.run(
      "INSERT INTO guest_addresses (person, email, workshop, left_at) SELECT r.person, "
      "lower(r.email), "
      "r.workshop, $1 FROM participants r JOIN people p ON p.id = r.person WHERE r.person = $2 AND "
      "r.workshop = $3 AND r.email <> '' AND p.is_guest = 1 AND p.erased_at IS NULL "
      "ON CONFLICT (person, email) DO UPDATE SET asked_at = NULL, left_at = excluded.left_at "
      "WHERE guest_addresses.confirmed_at IS NULL AND guest_addresses.asked_at < $4",
      tx.now(), person, workshop, tx.now() - day_ms);
}

int ask_addresses(const App& app) {
  const bool any = app.store.read([](Tx& tx) { return !to_ask(tx).empty(); });
  if (!any) return 0;
  return app.store.write([&](Tx& tx) {
    int queued = 0;
    for (const Asked& asked : to_ask(tx)) {
      const bool enough = was_asked_enough(tx, asked.address.email);
      // One that was asked enough today is passed over, until somebody leaves it again.
      tx.run("UPDATE guest_addresses SET asked_at = $1 WHERE person = $2 AND email = $3",
             enough ? Time{} : tx.now(), asked.address.person, asked.address.email);
      if (enough) continue;
      letters::queue(tx, compose(app, asked));
      ++queued;
    }
    return queued;
  });
}

std::optional<Address> address_of_link(const App& app, std::string_view token) {
  const auto text = pages::unsign(app, purpose, token);
  if (!text) return std::nullopt;
  const auto space = text->find(' ');
  const auto person = PersonId::parse(text->substr(0, space));
  if (space == std::string::npos || !person) return std::nullopt;
  return Address{*person, text->substr(space + 1)};
}

Result<void> confirm(Tx& tx, const Address& address) {
  const auto changed =
      tx.run("UPDATE guest_addresses SET confirmed_at = $1 WHERE person = $2 AND email = $3",
             tx.now(), address.person, address.email);
  if (changed == 0) {
    return refuse(Reason::gone, say("Nobody waits for letters at this address any more"));
  }
  set_wants_mail(tx, address.person, true);
  return done();
}

}  // namespace commonty::notices

// An organisation that asks a challenge, and people who answer: for tests of what belongs to one.
#pragma once

#include <string>

#include "civic/challenges/challenges.h"
#include "civic/people/people.h"
#include "platform/base/text.h"
#include "platform/store/store.h"

namespace commonty {

inline OrganisationId add_organisation(Tx& tx, const std::string& slug, const std::string& name) {
  const auto known = tx.first<OrganisationId>("SELECT id FROM organisations WHERE slug = $1", slug);
  if (known) return *known;
  const auto id = tx.new_id<OrganisationId>();
  tx.run(
      "INSERT INTO organisations (id, slug, name, kind, about, website, made_at) "
      "VALUES ($1, $2, $3, 'council', '', '', 0)",
      id, slug, name);
  return id;
}

inline PersonId add_person(Tx& tx, const std::string& name) {
  return people::find_or_add(tx, lower_ascii(name) + "@people.example", name).value().id;
}

struct Asked {
  std::string title = "Getting to hospital";
  permissions::Audience audience = permissions::Audience::everyone;
  std::optional<Time> opens_at = {}, closes_at = {};
  std::string convener = "Ann";
};

inline challenges::Challenge add_challenge(Tx& tx, const Asked& asked = {}) {
  const OrganisationId council = add_organisation(tx, "council", "The council");
  return challenges::start(tx, add_person(tx, asked.convener),
                           {.question = "How might we help with " + asked.title + "?",
                            .short_title = asked.title,
                            .background = "It is far.",
                            .audience = asked.audience,
                            .opens_at = asked.opens_at,
                            .closes_at = asked.closes_at,
                            .owners = {council}})
      .value();
}

}  // namespace commonty

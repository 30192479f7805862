#include "civic/workshops/workshops.h"

#include "platform/base/text.h"

namespace commonty::workshops {
namespace {

Workshop read(const store::Row& row) {
  Workshop w;
  row.into(w.id, w.challenge, w.title, w.document, w.brought_by_name, w.brought_at, w.notes);
  return w;
}

constexpr std::string_view select_workshops =
    "SELECT w.id, w.challenge, w.title, w.document, p.name, w.brought_at, "
    "(SELECT count(*) FROM contributions c WHERE c.document = w.id AND c.state IN ('shown', "
    "'merged')) FROM workshops w "
    "JOIN people p ON p.id = w.brought_by ";

}  // namespace

WorkshopId record_paper(Tx& tx, PersonId by, ChallengeId challenge, std::string_view title,
                        std::string_view document) {
  const auto id = tx.new_id<WorkshopId>();
  tx.run(
      "INSERT INTO workshops (id, challenge, title, document, brought_by, brought_at) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      id, challenge, shorten(title, title_length_max), document, by, tx.now());
  return id;
}

std::vector<Workshop> list(Tx& tx, std::optional<ChallengeId> challenge, int limit) {
  const std::string all(select_workshops);
  const store::Rows rows =
      challenge
          ? tx.query(all + "WHERE w.challenge = $1 ORDER BY w.id DESC LIMIT $2", *challenge, limit)
          : tx.query(all +
                         "JOIN challenges h ON h.id = w.challenge "
                         "WHERE h.audience = 'public' ORDER BY w.id DESC LIMIT $1",
                     limit);
  std::vector<Workshop> out;
  for (const store::Row row : rows) out.push_back(read(row));
  return out;
}

std::optional<Workshop> find(Tx& tx, WorkshopId id) {
  const auto rows = tx.query(std::string(select_workshops) + "WHERE w.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

}  // namespace commonty::workshops

// Whatever a file of votes holds, it is refused in a sentence or becomes a map of finite numbers.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "numbers/opinion_map/opinion_map.h"
#include "numbers/opinion_map/votes_table.h"
#include "platform/documents/long_csv.h"

namespace {

using namespace commonty;
using namespace commonty::opinion_map;

void require(bool holds) {
  if (!holds) std::abort();
}

Result<Ballots> read(const std::string& text) {
  std::istringstream in(text);
  documents::LongCsv csv(in);
  std::vector<std::string_view> cells;
  if (!TRY(csv.next(cells))) return refuse(Reason::invalid, say("Nothing is there."));
  VotesTable table = TRY(VotesTable::with_heading(cells));
  while (TRY(csv.next(cells))) TRY(table.add(cells, csv.line()));
  return std::move(table).result();
}

void check(const OpinionMap& map, const Matrix& matrix) {
  require(map.positions.size() == matrix.people());
  for (const Point point : map.positions) require(std::isfinite(point.x + point.y));
  for (const double priority : map.priorities) require(std::isfinite(priority) && priority > 0);
  for (const AcrossGroups& one : map.across) require(std::isfinite(one.agree + one.disagree));
  for (const auto& group : map.views) {
    for (const View& view : group) {
      require(std::isfinite(view.pa + view.pd + view.pat + view.pdt + view.ra + view.rd + view.rat +
                            view.rdt));
    }
  }
  require(std::isfinite(map.groups.silhouette + map.groups.inertia + map.stability.together));
  for (const std::size_t size : map.groups.sizes) require(size >= group_size_min);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  if (data[0] % 2 == 0) text.insert(0, "comment-id,voter-id,vote\n");
  const auto ballots = read(text);
  if (!ballots) {
    require(!ballots.refusal().problems.empty());
    return 0;
  }
  std::vector<Standing> standings(ballots->statements.size(), Standing::in);
  standings[0] = static_cast<Standing>(data[0] / 2 % 3);
  Options options;
  options.resamples = 2;
  check(map_opinions(ballots->matrix, standings, options), ballots->matrix);
  return 0;
}

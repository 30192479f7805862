// Four real conversations against what red-dwarf computes from them (data/opinion of the shared
// data, whose README says which tolerances make sense).
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <map>
#include <sstream>

#include "numbers/opinion_map/opinion_map.h"
#include "tests/support/shared_data.h"

namespace commonty::opinion_map {
namespace {

namespace json = boost::json;

const char* const conversations[] = {"vtaiwan.uberx", "american-assembly.bowling-green",
                                     "brexit-consensus", "canadian-electoral-reform"};

struct Conversation {
  json::object expected;
  std::vector<std::int64_t> people, statements;  // ids, ascending
  std::vector<Standing> standings;
  Matrix matrix;
};

std::vector<std::int64_t> numbers_in(const std::string& line) {
  std::vector<std::int64_t> numbers;
  std::stringstream cells(line);
  for (std::string cell; std::getline(cells, cell, ',');)
    numbers.push_back(std::atoll(cell.data()));
  return numbers;
}

std::uint32_t place_of(const std::vector<std::int64_t>& ids, std::int64_t id) {
  return static_cast<std::uint32_t>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
}

void sort_ids(std::vector<std::int64_t>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

Conversation read(const std::string& name) {
  const std::filesystem::path folder = shared_data("opinion") / name;
  Conversation read;
  read.expected = json::parse(file_bytes(folder / "expected.json")).as_object();
  std::ifstream in(folder / "votes.csv");
  std::string line;
  std::getline(in, line);
  const bool timed = line.starts_with("timestamp");
  std::vector<std::vector<std::int64_t>> rows;
  while (std::getline(in, line)) rows.push_back(numbers_in(line));
  const std::size_t first = timed ? 2 : 0;
  for (const auto& row : rows) {
    read.statements.push_back(row[first]);
    read.people.push_back(row[first + 1]);
  }
  sort_ids(read.statements);
  sort_ids(read.people);
  std::vector<Vote> votes;
  for (const auto& row : rows) {
    votes.push_back({place_of(read.people, row[first + 1]), place_of(read.statements, row[first]),
                     static_cast<std::int8_t>(row[first + 2]), timed ? row[0] : 0});
  }
  read.standings.assign(read.statements.size(), Standing::in);
  for (const json::value& id : read.expected.at("parameters").at("mod_out").as_array()) {
    if (std::binary_search(read.statements.begin(), read.statements.end(), id.as_int64())) {
      read.standings[place_of(read.statements, id.as_int64())] = Standing::out;
    }
  }
  read.matrix = Matrix::from(static_cast<std::uint32_t>(read.people.size()),
                             static_cast<std::uint32_t>(read.statements.size()), votes)
                    .value();
  return read;
}

// Each conversation is read once for all tests.
const Conversation& conversation(const std::string& name) {
  static std::map<std::string, Conversation> known;
  if (!known.contains(name)) known[name] = read(name);
  return known[name];
}

std::vector<int> groups_in(const Conversation& read, const json::value& groups) {
  std::vector<int> of_person(read.people.size(), in_no_group);
  for (const auto& [id, group] : groups.as_object()) {
    of_person[place_of(read.people, std::stoll(std::string(id)))] =
        static_cast<int>(group.as_int64());
  }
  return of_person;
}

double number(const json::value& value) { return value.to_number<double>(); }

class Golden : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { NEEDS_SHARED_DATA("opinion") }
  const Conversation& read() { return conversation(GetParam()); }
};

TEST_P(Golden, CountsAreExact) {
  const json::value& counts = read().expected.at("counts");
  EXPECT_EQ(read().matrix.people(), counts.at("participants").as_int64());
  EXPECT_EQ(read().matrix.statements(), counts.at("statements").as_int64());
  EXPECT_EQ(read().matrix.votes(), counts.at("votes").as_int64());
  const std::vector<std::uint32_t> people = people_to_group(read().matrix);
  const auto expected = groups_in(read(), read().expected.at("groups"));
  ASSERT_EQ(people.size(), counts.at("clustered_participants").as_int64());
  for (const std::uint32_t person : people) EXPECT_NE(expected[person], in_no_group);
}

TEST_P(Golden, ComponentsAreTheSame) {
  const Components found = principal_components(read().matrix, read().standings);
  const json::object& expected = read().expected;
  for (std::size_t s = 0; s < read().statements.size(); ++s) {
    EXPECT_NEAR(found.columns.mean[s], number(expected.at("mean").at(s)), 1e-6);
    for (std::size_t c = 0; c < 2; ++c) {
      EXPECT_NEAR(found.loadings[c][s], number(expected.at("components").at(c).at(s)), 1e-6);
    }
  }
  for (std::size_t c = 0; c < 2; ++c) {
    const double variance = number(expected.at("explained_variance").at(c));
    EXPECT_NEAR(found.variance[c], variance, 1e-6 * variance);
    const double ratio = number(expected.at("explained_variance_ratio").at(c));
    EXPECT_NEAR(found.ratio[c], ratio, 1e-6 * ratio + 5e-9);  // it is given with 8 digits
  }
}

TEST_P(Golden, PositionsAreTheSame) {
  const Components components = principal_components(read().matrix, read().standings);
  const std::vector<Point> found = positions(read().matrix, components);
  const json::object& expected = read().expected.at("projections").as_object();
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [id, point] : expected) {
    const Point at = found[place_of(read().people, std::stoll(std::string(id)))];
    EXPECT_NEAR(at.x, number(point.at(0)), 2e-6);
    EXPECT_NEAR(at.y, number(point.at(1)), 2e-6);
  }
  const std::vector<double> lengths = extremities(components);
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    EXPECT_NEAR(lengths[s], number(read().expected.at("statements").at("extremity").at(s)), 2e-6);
  }
}

std::vector<Point> grouped_points(const Conversation& read) {
  const std::vector<Point> all =
      positions(read.matrix, principal_components(read.matrix, read.standings));
  std::vector<Point> points;
  for (const std::uint32_t person : people_to_group(read.matrix)) points.push_back(all[person]);
  return points;
}

// Of the two axes: by it scikit-learn says when k-means has come near enough.
double mean_variance(const std::vector<Point>& points) {
  Point mean;
  const auto count = static_cast<double>(points.size());
  for (const Point point : points) mean = {mean.x + point.x / count, mean.y + point.y / count};
  double squares = 0;
  for (const Point point : points) squares += distance_squared(point, mean);
  return squares / count / 2;
}

TEST_P(Golden, KMeansFromGivenStartsEndsTheSame) {
  std::vector<Place> places;
  const std::vector<Point> points = grouped_points(read());
  for (const Point point : points) places.push_back({point, 1});
  for (const auto& [k, expected] : read().expected.at("kmeans_by_k").as_object()) {
    SCOPED_TRACE(std::string(k));
    std::vector<Point> start;
    for (const json::value& centre : expected.at("init_centers").as_array()) {
      start.push_back({number(centre.at(0)), number(centre.at(1))});
    }
    const Clustering found = lloyd(places, start, 1e-4 * mean_variance(points));
    for (std::size_t c = 0; c < start.size(); ++c) {
      EXPECT_EQ(found.sizes[c], number(expected.at("sizes").at(c)));
      EXPECT_NEAR(found.centres[c].x, number(expected.at("centers").at(c).at(0)), 1e-5);
      EXPECT_NEAR(found.centres[c].y, number(expected.at("centers").at(c).at(1)), 1e-5);
    }
    EXPECT_NEAR(found.inertia, number(expected.at("inertia")), 1e-6 * found.inertia);
    EXPECT_NEAR(silhouettes(points, {found.labels})[0], number(expected.at("silhouette")), 1e-5);
  }
}

TEST_P(Golden, GroupsAreAsGoodAsFiftyStarts) {
  const Groups found =
      find_groups(positions(read().matrix, principal_components(read().matrix, read().standings)),
                  people_to_group(read().matrix));
  const json::value& best = read().expected.at("multistart_50_kmeanspp");
  for (const Grouping& tried : found.tried) {
    const std::string k = std::to_string(tried.sizes.size());
    EXPECT_LE(tried.inertia, 1.001 * number(best.at(k).at("inertia"))) << k;
  }
  EXPECT_GE(found.silhouette, number(read().expected.at("silhouette")) - 0.01);
  EXPECT_GE(found.silhouette, number(best.at(std::to_string(found.k)).at("silhouette")) - 0.01);
}

TEST_P(Golden, GroupsAreTheSameOnAllFourMirrors) {
  const std::vector<Point> plain =
      positions(read().matrix, principal_components(read().matrix, read().standings));
  const std::vector<std::uint32_t> people = people_to_group(read().matrix);
  const Groups found = find_groups(plain, people);
  for (const auto& [x, y] : {std::pair{-1, 1}, {1, -1}, {-1, -1}}) {
    std::vector<Point> mirrored = plain;
    for (Point& point : mirrored) point = {x * point.x, y * point.y};
    const Groups again = find_groups(mirrored, people);
    EXPECT_EQ(again.of_person, found.of_person);
    EXPECT_NEAR(again.silhouette, found.silhouette, 1e-12);
  }
}

// From the groups given, so that nothing depends on k-means.
class GoldenStatements : public Golden {
 protected:
  void SetUp() override {
    Golden::SetUp();
    if (IsSkipped()) return;
    Options options;
    options.groups = groups_in(read(), read().expected.at("groups"));
    map_ = map_opinions(read().matrix, read().standings, options);
  }
  OpinionMap map_;
};

TEST_P(GoldenStatements, ViewsOfTheGroupsAreTheSame) {
  const json::object& groups = read().expected.at("group_stats").as_object();
  ASSERT_EQ(map_.views.size(), groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const json::value& columns = groups.at(std::to_string(g));
    for (std::size_t s = 0; s < map_.views[g].size(); ++s) {
      const View& view = map_.views[g][s];
      EXPECT_EQ(view.tally.agrees, columns.at("na").at(s).as_int64());
      EXPECT_EQ(view.tally.disagrees, columns.at("nd").at(s).as_int64());
      EXPECT_EQ(view.tally.votes, columns.at("ns").at(s).as_int64());
      const std::pair<const char*, double> numbers[] = {
          {"pa", view.pa}, {"pd", view.pd}, {"pat", view.pat}, {"pdt", view.pdt},
          {"ra", view.ra}, {"rd", view.rd}, {"rat", view.rat}, {"rdt", view.rdt}};
      for (const auto& [name, value] : numbers) {
        EXPECT_NEAR(value, number(columns.at(name).at(s)), 1e-6) << name << " of " << s;
      }
    }
  }
}

TEST_P(GoldenStatements, AcrossGroupsAndPrioritiesAreTheSame) {
  const json::value& expected = read().expected.at("statements");
  for (std::size_t s = 0; s < map_.across.size(); ++s) {
    EXPECT_NEAR(map_.across[s].agree, number(expected.at("group_aware_consensus_agree").at(s)),
                1e-6);
    EXPECT_NEAR(map_.across[s].disagree,
                number(expected.at("group_aware_consensus_disagree").at(s)), 1e-6);
    const double priority = number(expected.at("priority").at(s));
    EXPECT_NEAR(map_.priorities[s], priority, 1e-6 * std::max(1.0, priority));
  }
}

TEST_P(GoldenStatements, RepresentativesAreTheSame) {
  for (std::size_t g = 0; g < map_.representatives.size(); ++g) {
    const json::array& expected = read().expected.at("repness").at(std::to_string(g)).as_array();
    ASSERT_EQ(map_.representatives[g].size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const Representative& one = map_.representatives[g][i];
      const json::object& entry = expected[i].as_object();
      EXPECT_EQ(read().statements[one.statement], entry.at("tid").as_int64());
      EXPECT_EQ(one.agree, entry.at("repful-for") == "agree");
      EXPECT_EQ(one.success, entry.at("n-success").as_int64());
      EXPECT_EQ(one.trials, entry.at("n-trials").as_int64());
      EXPECT_NEAR(one.probability, number(entry.at("p-success")), 1e-6);
      EXPECT_NEAR(one.probability_z, number(entry.at("p-test")), 1e-6);
      EXPECT_NEAR(one.ratio, number(entry.at("repness")), 1e-6);
      EXPECT_NEAR(one.ratio_z, number(entry.at("repness-test")), 1e-6);
      EXPECT_EQ(one.best_agree, entry.contains("best-agree"));
      if (one.best_agree) {
        EXPECT_EQ(one.agrees, entry.at("n-agree").as_int64());
      }
    }
  }
}

TEST_P(GoldenStatements, ConsensusIsTheSame) {
  const std::pair<const char*, const std::vector<Shared>&> sides[] = {
      {"agree", map_.consensus.agree}, {"disagree", map_.consensus.disagree}};
  for (const auto& [side, found] : sides) {
    const json::array& expected = read().expected.at("consensus").at(side).as_array();
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(read().statements[found[i].statement], expected[i].at("tid").as_int64());
      EXPECT_EQ(found[i].success, expected[i].at("n-success").as_int64());
      EXPECT_EQ(found[i].trials, expected[i].at("n-trials").as_int64());
      EXPECT_NEAR(found[i].probability, number(expected[i].at("p-success")), 1e-6);
      EXPECT_NEAR(found[i].probability_z, number(expected[i].at("p-test")), 1e-6);
    }
  }
}

std::string as_name(const testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Conversations, Golden, testing::ValuesIn(conversations), as_name);
INSTANTIATE_TEST_SUITE_P(Conversations, GoldenStatements, testing::ValuesIn(conversations),
                         as_name);

}  // namespace
}  // namespace commonty::opinion_map

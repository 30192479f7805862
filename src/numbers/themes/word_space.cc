#include "numbers/themes/word_space.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "numbers/themes/chance.h"
#include "numbers/themes/terms.h"

namespace commonty::themes {
namespace {

using Matrix = Eigen::MatrixXf;
using RowMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Sparse = Eigen::SparseMatrix<float, Eigen::RowMajor>;
using Index = Eigen::Index;

constexpr Index width_max = 200;
constexpr Index spare = 10;  // directions looked for beyond those kept make the kept ones truer
constexpr int rounds = 4;
// Among many notes, a term of one note alone only costs time.
constexpr std::size_t many_notes = 500;

// Each term of at least `notes_min` notes gets a column.
std::unordered_map<std::string_view, Index> columns_of(
    const std::vector<std::map<std::string_view, int>>& counts, std::vector<double>& rarity) {
  const std::size_t notes_min = counts.size() > many_notes ? 2 : 1;
  std::map<std::string_view, std::size_t> notes_with;
  for (const auto& note : counts) {
    for (const auto& [term, count] : note) ++notes_with[term];
  }
  std::unordered_map<std::string_view, Index> columns;
  for (const auto& [term, notes] : notes_with) {
    if (notes < notes_min) continue;
    columns.emplace(term, static_cast<Index>(rarity.size()));
    rarity.push_back(std::log(double(1 + counts.size()) / double(1 + notes)) + 1);
  }
  return columns;
}

std::vector<std::map<std::string_view, int>> counted(
    const std::vector<std::vector<std::string>>& terms) {
  std::vector<std::map<std::string_view, int>> out(terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (const std::string& term : terms[i]) ++out[i][term];
  }
  return out;
}

// One row of unit length a note: frequent in the note and rare elsewhere weighs most.
Sparse weighed(const std::vector<std::vector<std::string>>& terms) {
  const auto counts = counted(terms);
  std::vector<double> rarity;
  const auto columns = columns_of(counts, rarity);
  std::vector<Eigen::Triplet<float>> entries;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t first = entries.size();
    double squares = 0;
    for (const auto& [term, count] : counts[i]) {
      const auto column = columns.find(term);
      if (column == columns.end()) continue;
      const double weight =
          (1 + std::log(double(count))) * rarity[static_cast<std::size_t>(column->second)];
      squares += weight * weight;
      entries.emplace_back(static_cast<int>(i), static_cast<int>(column->second),
                           static_cast<float>(weight));
    }
    for (std::size_t j = first; j < entries.size(); ++j) {
      entries[j] = {entries[j].row(), entries[j].col(),
                    entries[j].value() / static_cast<float>(std::sqrt(squares))};
    }
  }
  Sparse out(static_cast<Index>(counts.size()), static_cast<Index>(rarity.size()));
  out.setFromTriplets(entries.begin(), entries.end());
  return out;
}

Matrix orthonormal(const Matrix& columns) {
  const Eigen::HouseholderQR<Matrix> split(columns);
  return split.householderQ() * Matrix::Identity(columns.rows(), columns.cols());
}

// The `width` directions along which the rows reach furthest; a randomised search (Halko,
// Martinsson and Tropp 2011), for exact ones would take minutes.
Matrix main_directions(const Sparse& rows, Index width, std::uint64_t seed) {
  const Index tried = std::min({width + spare, rows.rows(), rows.cols()});
  Chance chance(seed);
  const Matrix guesses =
      Matrix::NullaryExpr(rows.cols(), tried, [&] { return static_cast<float>(chance.normal()); });
  Matrix range = orthonormal(rows * guesses);
  for (int round = 0; round < rounds; ++round) {
    range = orthonormal(rows * Matrix(rows.transpose() * range));
  }
  const Matrix small = rows.transpose() * range;
  const Eigen::SelfAdjointEigenSolver<Matrix> solved(small.transpose() * small);
  // Ascending; below the smallest that counts, nothing but rounding is left.
  const Eigen::VectorXf lengths = solved.eigenvalues().cwiseMax(0).cwiseSqrt();
  const Index kept = std::min<Index>(
      width, (lengths.array() > 1e-4F * std::max(lengths.maxCoeff(), 1e-6F)).count());
  return small * solved.eigenvectors().rightCols(kept) *
         lengths.tail(kept).cwiseInverse().asDiagonal();
}

embedding::Vectors unit_rows(const RowMatrix& rows) {
  embedding::Vectors out{static_cast<std::size_t>(std::max<Index>(rows.cols(), 1)), {}};
  out.values.resize(static_cast<std::size_t>(rows.rows()) * out.width);
  for (Index i = 0; i < rows.rows(); ++i) {
    const float length = rows.row(i).norm();
    if (length < 1e-6F) continue;
    for (Index j = 0; j < rows.cols(); ++j) {
      out.values[static_cast<std::size_t>(i) * out.width + static_cast<std::size_t>(j)] =
          rows(i, j) / length;
    }
  }
  return out;
}

void add_trigrams(const std::string& word, std::vector<std::string>& to) {
  std::vector<std::size_t> starts;  // of characters, for one may take several bytes
  const std::string text = " " + word + " ";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(text.size());
  for (std::size_t i = 0; i + 3 < starts.size(); ++i) {
    to.push_back("~" + text.substr(starts[i], starts[i + 3] - starts[i]));
  }
}

}  // namespace

std::vector<std::string> counted_terms(const std::string& text, Pieces pieces) {
  std::vector<std::string> out;
  // Common words count little, for they are in many notes, but how a question is put tells
  // something.
  for (Word& word : words_of(text)) {
    if (pieces == Pieces::words_and_trigrams) add_trigrams(word.key, out);
    out.push_back(std::move(word.key));
  }
  return out;
}

embedding::Vectors word_vectors(const std::vector<std::vector<std::string>>& terms,
                                std::uint64_t seed) {
  const Sparse rows = weighed(terms);
  const Index width = std::min({width_max, rows.rows() - 1, rows.cols()});
  if (width < 1) return {1, std::vector<float>(terms.size())};
  return unit_rows(rows * main_directions(rows, width, seed));
}

embedding::Vectors narrowed(const embedding::Vectors& vectors, std::size_t width) {
  if (vectors.width <= width) return vectors;
  const Eigen::Map<const RowMatrix> rows(vectors.values.data(), static_cast<Index>(vectors.size()),
                                         static_cast<Index>(vectors.width));
  Matrix spread = Matrix::Zero(rows.cols(), rows.cols());
  spread.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
  const Eigen::SelfAdjointEigenSolver<Matrix> solved(spread);
  return unit_rows(rows * solved.eigenvectors().rightCols(static_cast<Index>(width)));
}

}  // namespace commonty::themes

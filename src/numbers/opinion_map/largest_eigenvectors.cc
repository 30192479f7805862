#include "numbers/opinion_map/largest_eigenvectors.h"

#include <Eigen/Dense>
#include <algorithm>

namespace commonty::opinion_map {
namespace {

using Eigen::Index;
using Dense = Eigen::MatrixXd;
using Block = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr Index basis_max = 48;  // vectors kept before a restart
constexpr Index basis_kept = 12;
constexpr int rounds_max = 1000;
constexpr double independent_min = 1e-12;  // of the largest value: what remains below is rounding

class Iteration {
 public:
  Iteration(const SymmetricProduct& matrix, const std::vector<double>& start)
      : matrix_(matrix), size_(static_cast<Index>(matrix.size())) {
    const Index room = basis_max + static_cast<Index>(block_width);
    basis_.resize(size_, room);
    image_.resize(size_, room);
    const Eigen::Map<const Block> first(start.data(), size_, block_width);
    append(first, first.colwise().norm().maxCoeff());
  }

  // Multiplies the newest vectors and takes in the directions that this shows. Says whether there
  // were any.
  bool grow() {
    const Index from = known_, fresh = count_ - known_;
    Block in = Block::Zero(size_, block_width), out(size_, block_width);
    in.leftCols(fresh) = basis_.middleCols(from, fresh);
    matrix_.apply(in.data(), out.data());
    image_.middleCols(from, fresh) = out.leftCols(fresh);
    known_ = count_;

    const Dense overlap = basis_.leftCols(known_).transpose() * image_.middleCols(from, fresh);
    projected_.conservativeResize(known_, known_);
    projected_.rightCols(fresh) = overlap;
    projected_.bottomRows(fresh) = overlap.transpose();
    scale_ = std::max(scale_, projected_.diagonal().cwiseAbs().maxCoeff());
    append(image_.middleCols(from, fresh), scale_);
    return count_ > known_;
  }

  bool full() const { return count_ >= basis_max; }

  void solve() {
    solver_.compute(projected_);
    for (Index c = 0; c < std::min<Index>(2, known_); ++c) {
      const auto v = solver_.eigenvectors().col(known_ - 1 - c);
      Pair& pair = pairs_[static_cast<std::size_t>(c)];
      pair.value = solver_.eigenvalues()[known_ - 1 - c];
      pair.x = basis_.leftCols(known_) * v;
      pair.residual = (image_.leftCols(known_) * v - pair.value * pair.x).norm();
    }
  }

  double residual() const {
    return std::max(pairs_[0].residual, pairs_[1].residual) / std::max(scale_, 1e-300);
  }

  // Keeps the best directions and the newest block; all else can be found again.
  void restart() {
    const Index fresh = count_ - known_, kept = std::min(basis_kept, known_);
    const Dense best = solver_.eigenvectors().rightCols(kept).rowwise().reverse();
    const Dense newest = basis_.middleCols(known_, fresh);
    basis_.leftCols(kept) = (basis_.leftCols(known_) * best).eval();
    image_.leftCols(kept) = (image_.leftCols(known_) * best).eval();
    projected_ = solver_.eigenvalues().tail(kept).reverse().asDiagonal();
    basis_.middleCols(kept, fresh) = newest;
    known_ = kept;
    count_ = kept + fresh;
  }

  LargestEigenvectors result() const {
    LargestEigenvectors found;
    for (std::size_t c = 0; c < 2; ++c) {
      found.values[c] = std::max(0.0, pairs_[c].value);
      found.vectors[c].assign(static_cast<std::size_t>(size_), 0);
      const double norm = pairs_[c].x.norm();
      for (Index i = 0; norm > 0 && i < pairs_[c].x.size(); ++i) {
        found.vectors[c][static_cast<std::size_t>(i)] = pairs_[c].x[i] / norm;
      }
    }
    return found;
  }

 private:
  struct Pair {
    double value = 0;
    Eigen::VectorXd x;
    double residual = 0;
  };

  // Adds what is new in these vectors to the basis, twice orthogonalised ("twice is enough").
  template <class Vectors>
  void append(const Vectors& vectors, double scale) {
    for (Index i = 0; i < vectors.cols() && count_ < size_; ++i) {
      Eigen::VectorXd fresh = vectors.col(i);
      for (int pass = 0; pass < 2; ++pass) {
        fresh -= basis_.leftCols(count_) * (basis_.leftCols(count_).transpose() * fresh);
      }
      const double norm = fresh.norm();
      if (!(norm > independent_min * scale)) continue;
      fresh /= norm;
      // What was nearly dependent is mostly rounding, which need not be orthogonal.
      fresh -= basis_.leftCols(count_) * (basis_.leftCols(count_).transpose() * fresh);
      basis_.col(count_++) = fresh.normalized();
    }
  }

  const SymmetricProduct& matrix_;
  Index size_;
  Dense basis_, image_, projected_;
  Index count_ = 0;  // vectors of the basis
  Index known_ = 0;  // of these, the ones already multiplied
  double scale_ = 0;
  Eigen::SelfAdjointEigenSolver<Dense> solver_;
  std::array<Pair, 2> pairs_;
};

// Looking costs as much as a step.
bool worth_looking(int round) { return round <= 6 ? round % 2 == 0 : round % 3 == 0; }

}  // namespace

LargestEigenvectors largest_eigenvectors(const SymmetricProduct& matrix,
                                         const std::vector<double>& start, double residual_max) {
  Iteration iteration(matrix, start);
  for (int round = 1; round <= rounds_max; ++round) {
    const bool grew = iteration.grow();
    if (grew && !iteration.full() && !worth_looking(round)) continue;
    iteration.solve();
    if (!grew || iteration.residual() <= residual_max) break;
    if (iteration.full()) iteration.restart();
  }
  return iteration.result();
}

}  // namespace commonty::opinion_map

// The Cholesky factor of a sparse precision matrix, and products with it.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_SPARSE_PRECISION_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_SPARSE_PRECISION_H_

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <vector>

namespace funnelcast::sampler {

// H = P' L L' P with a permutation P that keeps L sparse (approximate minimum degree). For the
// blocks and hubs of a hierarchical model every operation costs O(dimension). All work in place on
// vectors [dimension]. Immutable.
class SparsePrecision {
 public:
  // Where `precision` is not positive definite, or has eigenvalues below 1e-3, the least multiple
  // of the identity that a doubling search finds is added; where none does, its diagonal stands for
  // it. REQUIRES: finite, both triangles.
  explicit SparsePrecision(const Eigen::SparseMatrix<double>& precision);

  Eigen::Index dimension() const { return static_cast<Eigen::Index>(diagonal_.size()); }

  // log det L, half of log det H.
  double LogRootDeterminant() const;

  // x <- L^-1 P x
  void Whiten(const Eigen::VectorXd& x, Eigen::VectorXd& result) const;
  // x <- P' L^-T x, so that white noise becomes N(0, H^-1)
  void Colour(Eigen::VectorXd& x, Eigen::VectorXd& result) const;
  // result = L' P x: deviations of N(0, H^-1) become white noise
  void WhitenDeviation(const Eigen::VectorXd& x, Eigen::VectorXd& result) const;
  // result = P' L x: white noise becomes N(0, H)
  void ColourMomentum(const Eigen::VectorXd& x, Eigen::VectorXd& result) const;

 private:
  bool Factor(const Eigen::SparseMatrix<double>& precision, double shift);
  bool HasLargeEigenvalues() const;

  std::vector<int> place_;        // parameter -> place in L
  std::vector<int> column_ends_;  // of the entries below the diagonal
  std::vector<int> rows_;
  std::vector<double> entries_;
  std::vector<double> diagonal_;
  std::vector<double> inverse_diagonal_;
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_SPARSE_PRECISION_H_

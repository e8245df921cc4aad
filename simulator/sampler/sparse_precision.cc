// Factorisation by Eigen, substitution by hand.
#include "simulator/sampler/sparse_precision.h"

#include <Eigen/SparseCholesky>
#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"

namespace funnelcast::sampler {

SparsePrecision::SparsePrecision(const Eigen::SparseMatrix<double>& precision) {
  constexpr double kFirstShift = 0.01;
  constexpr int kAttempts = 60;
  if (Factor(precision, 0.0)) return;
  double shift = kFirstShift;
  for (int attempt = 0; attempt < kAttempts; ++attempt, shift *= 2.0) {
    if (Factor(precision, shift)) return;
  }
  // Entries so large that nothing helps: the diagonal alone, within bounds.
  Eigen::SparseMatrix<double> diagonal(precision.rows(), precision.cols());
  diagonal.setIdentity();
  for (Eigen::Index i = 0; i < precision.rows(); ++i) {
    diagonal.coeffRef(i, i) = std::clamp(std::abs(precision.coeff(i, i)), 0.01, 1e12);
  }
  FUNNELCAST_CHECK(Factor(diagonal, 0.0));
}

bool SparsePrecision::Factor(const Eigen::SparseMatrix<double>& precision, double shift) {
  Eigen::SimplicialLLT<Eigen::SparseMatrix<double>> cholesky;
  cholesky.setShift(shift);
  cholesky.compute(precision);
  if (cholesky.info() != Eigen::Success) return false;
  const Eigen::SparseMatrix<double> lower = cholesky.matrixL();
  const auto dimension = static_cast<std::size_t>(precision.rows());
  place_.resize(dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    place_[i] = cholesky.permutationP().indices()[static_cast<Eigen::Index>(i)];
  }
  column_ends_.clear();
  rows_.clear();
  entries_.clear();
  diagonal_.assign(dimension, 0.0);
  inverse_diagonal_.assign(dimension, 0.0);
  for (Eigen::Index j = 0; j < lower.outerSize(); ++j) {
    for (Eigen::SparseMatrix<double>::InnerIterator entry(lower, j); entry; ++entry) {
      if (entry.row() == j) {
        diagonal_[static_cast<std::size_t>(j)] = entry.value();
        continue;
      }
      rows_.push_back(static_cast<int>(entry.row()));
      entries_.push_back(entry.value());
    }
    column_ends_.push_back(static_cast<int>(rows_.size()));
  }
  for (std::size_t j = 0; j < dimension; ++j) {
    if (!(diagonal_[j] > 0.0) || !std::isfinite(diagonal_[j])) return false;
    inverse_diagonal_[j] = 1.0 / diagonal_[j];
  }
  return HasLargeEigenvalues();
}

// The largest eigenvalue of H^-1 by power iteration from an uneven start.
bool SparsePrecision::HasLargeEigenvalues() const {
  constexpr double kLeastEigenvalue = 1e-3;
  constexpr int kIterations = 12;
  Eigen::VectorXd x(dimension());
  for (Eigen::Index i = 0; i < x.size(); ++i) x[i] = 1.0 + 0.5 * std::sin(static_cast<double>(i));
  x.normalize();
  Eigen::VectorXd white(x.size());
  double growth = 0.0;
  for (int i = 0; i < kIterations; ++i) {
    Whiten(x, white);
    Colour(white, x);
    growth = x.norm();
    x /= growth;
  }
  return growth < 1.0 / kLeastEigenvalue;
}

double SparsePrecision::LogRootDeterminant() const {
  double sum = 0.0;
  for (const double value : diagonal_) sum += std::log(value);
  return sum;
}

void SparsePrecision::Whiten(const Eigen::VectorXd& x, Eigen::VectorXd& result) const {
  for (std::size_t i = 0; i < place_.size(); ++i) {
    result[place_[i]] = x[static_cast<Eigen::Index>(i)];
  }
  double* y = result.data();
  int entry = 0;
  for (std::size_t j = 0; j < diagonal_.size(); ++j) {
    const double value = y[j] * inverse_diagonal_[j];
    y[j] = value;
    for (; entry < column_ends_[j]; ++entry) {
      y[rows_[static_cast<std::size_t>(entry)]] -=
          entries_[static_cast<std::size_t>(entry)] * value;
    }
  }
}

void SparsePrecision::Colour(Eigen::VectorXd& x, Eigen::VectorXd& result) const {
  double* y = x.data();
  auto entry = static_cast<int>(rows_.size()) - 1;
  for (std::size_t j = diagonal_.size(); j-- > 0;) {
    const int begin = j == 0 ? 0 : column_ends_[j - 1];
    double value = y[j];
    for (; entry >= begin; --entry) {
      value -=
          entries_[static_cast<std::size_t>(entry)] * y[rows_[static_cast<std::size_t>(entry)]];
    }
    y[j] = value * inverse_diagonal_[j];
  }
  for (std::size_t i = 0; i < place_.size(); ++i) {
    result[static_cast<Eigen::Index>(i)] = y[place_[i]];
  }
}

void SparsePrecision::WhitenDeviation(const Eigen::VectorXd& x, Eigen::VectorXd& result) const {
  Eigen::VectorXd placed(x.size());
  for (std::size_t i = 0; i < place_.size(); ++i) {
    placed[place_[i]] = x[static_cast<Eigen::Index>(i)];
  }
  int entry = 0;
  for (std::size_t j = 0; j < diagonal_.size(); ++j) {
    double sum = diagonal_[j] * placed[static_cast<Eigen::Index>(j)];
    for (; entry < column_ends_[j]; ++entry) {
      sum += entries_[static_cast<std::size_t>(entry)] *
             placed[rows_[static_cast<std::size_t>(entry)]];
    }
    result[static_cast<Eigen::Index>(j)] = sum;
  }
}

void SparsePrecision::ColourMomentum(const Eigen::VectorXd& x, Eigen::VectorXd& result) const {
  Eigen::VectorXd placed = Eigen::VectorXd::Zero(x.size());
  int entry = 0;
  for (std::size_t j = 0; j < diagonal_.size(); ++j) {
    const double value = x[static_cast<Eigen::Index>(j)];
    placed[static_cast<Eigen::Index>(j)] += diagonal_[j] * value;
    for (; entry < column_ends_[j]; ++entry) {
      placed[rows_[static_cast<std::size_t>(entry)]] +=
          entries_[static_cast<std::size_t>(entry)] * value;
    }
  }
  for (std::size_t i = 0; i < place_.size(); ++i) {
    result[static_cast<Eigen::Index>(i)] = placed[place_[i]];
  }
}

}  // namespace funnelcast::sampler

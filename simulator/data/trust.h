// How far results may be trusted: every threshold, once. Whoever warns, chooses or judges takes it
// from here.
#ifndef FUNNELCAST_SIMULATOR_DATA_TRUST_H_
#define FUNNELCAST_SIMULATOR_DATA_TRUST_H_

namespace funnelcast::data::trust {

// Of the sampler's draws. R-hat above this: the chains did not agree.
inline constexpr double kHighestRhat = 1.05;
// More divergences than one in so many draws: noted, and, while fitting, sampled again with smaller
// steps.
inline constexpr int kDrawsPerDivergence = 200;
inline constexpr int kDrawsPerDivergenceOfFit = 500;
// Updates: below this effective share of the weights of any node the funnel is fitted anew.
inline constexpr double kLeastEffectiveShare = 0.2;

// Of history, in weeks. Below the first, levels and drifts are poorly known; below the second, no
// season of the year can be seen.
inline constexpr double kShortHistoryWeeks = 26.0;
inline constexpr double kYearWeeks = 52.0;
// A channel has a history of its own from so many active weeks on, and is pooled with others from
// so many.
inline constexpr double kOwnHistoryWeeks = 8.0;
inline constexpr double kPooledWeeks = 2.0;
// A model whose history ends so long before a plan begins is stale.
inline constexpr int kStaleDays = 28;

// Of a plan: shares of its input. Beyond what was ever observed, and resting on the prior.
inline constexpr double kNoticedShare = 0.05;
inline constexpr double kNoticedPriorShare = 0.5;

// Of a channel's response: how much of the prior's variance the data took away.
inline constexpr double kMuchLearnt = 0.8;
inline constexpr double kSomethingLearnt = 0.4;

// A mechanism stays when the data are this much more probable with it: a log Bayes factor of 3 is
// odds of 20 to 1.
inline constexpr double kEvidenceForMechanism = 3.0;

// Classes of a goal's chance: each from here on.
inline constexpr double kSafeChance = 0.9;
inline constexpr double kRealisticChance = 0.6;
inline constexpr double kAmbitiousChance = 0.25;
inline constexpr double kUnrealisticChance = 0.02;
// Two goals are in conflict when each has at least this chance alone, but both together less than
// this share of what they had if they had nothing to do with each other.
inline constexpr double kFairChance = 0.1;
inline constexpr double kMuchSmaller = 0.5;

}  // namespace funnelcast::data::trust

#endif  // FUNNELCAST_SIMULATOR_DATA_TRUST_H_

// Every maximum of the server. A limit has a test at it and one past it.
#ifndef FUNNELCAST_SERVER_LIMITS_H_
#define FUNNELCAST_SERVER_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace funnelcast::limits {

// Messages.
inline constexpr std::size_t kMaxUnaryRequestBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMaxImportMessageBytes = std::size_t{1} << 20;
inline constexpr std::int64_t kMaxImportFileBytes = std::int64_t{1} << 30;

// Errors: violations that one carries, the last one counting those left out; bytes of the encoded
// google.rpc.Status, as gRPC drops replies whose trailers exceed 8 KiB; bytes of a message in
// UTF-8, which may take three times as much when they are escaped for the wire.
inline constexpr std::size_t kMaxFieldViolations = 20;
inline constexpr std::size_t kMaxEncodedStatusBytes = 4096;
inline constexpr std::size_t kMaxMessageBytes = 600;

// Text.
inline constexpr std::size_t kMaxIdBytes = 63;
inline constexpr std::size_t kMaxDisplayNameCharacters = 200;
inline constexpr std::size_t kMaxExternalIdCharacters = 200;
inline constexpr std::size_t kMaxOwnerCharacters = 200;
inline constexpr std::size_t kMaxRevisionReasonCharacters = 1000;
inline constexpr std::size_t kMaxFileNameCharacters = 255;
inline constexpr std::size_t kMaxHeadingCharacters = 255;
inline constexpr std::size_t kMaxRequestIdBytes = 64;
inline constexpr std::size_t kMaxPageTokenBytes = 1024;
inline constexpr std::size_t kMaxEtagBytes = 128;
inline constexpr std::size_t kMaxTimeZoneBytes = 64;
inline constexpr std::size_t kMaxSourceCharacters = 500;
inline constexpr std::size_t kMaxNoteCharacters = 1000;

// Days since 1970-01-01: the first day that is taken and the day after the last.
inline constexpr std::int32_t kFirstDay = 7305;           // 1990-01-01
inline constexpr std::int32_t kEndDay = 47482;            // 2100-01-01
inline constexpr std::int32_t kMaxHistoryDays = 3653;     // ten years
inline constexpr std::int32_t kMaxHorizonDays = 3 * 366;  // three years: plans, goal windows

// Catalogue.
inline constexpr std::int64_t kMaxBrands = 10'000;
inline constexpr std::int64_t kMaxFunnelsPerBrand = 20;
inline constexpr std::int64_t kMaxChannelsPerBrand = 200;
inline constexpr std::int64_t kMaxMetricsPerBrand = 1'000;
inline constexpr std::int64_t kMaxCampaignsPerBrand = 20'000;
inline constexpr std::int64_t kMaxActivitiesPerBrand = 200'000;
inline constexpr std::int64_t kMaxAudiencesPerBrand = 1'000;
inline constexpr std::int64_t kMaxEventsPerBrand = 2'000;
inline constexpr std::int32_t kMaxEventRampDays = 60;  // lead and lag
inline constexpr std::int64_t kMaxBenchmarksPerBrand = 500;
inline constexpr std::int64_t kMaxExperimentsPerBrand = 500;
inline constexpr double kMaxRate = 1e15;
inline constexpr double kMaxInputChange = 1e12;
inline constexpr double kMaxLift = 1e15;
inline constexpr double kMinLiftProbability = 0.5;
inline constexpr double kMaxLiftProbability = 0.999;
inline constexpr std::int64_t kMaxGoalsPerBrand = 2'000;
inline constexpr std::int64_t kMaxScenariosPerBrand = 1'000;
inline constexpr std::int64_t kMaxModelsPerBrand = 200;
inline constexpr std::int64_t kMaxMappingsPerBrand = 200;  // beside those that come with the server

// Observations and queries.
inline constexpr int kMaxObservationsPerBatch = 10'000;
inline constexpr double kMaxObservedValue = 1e15;
inline constexpr int kMaxValueDays = 366;  // that one value covers
inline constexpr int kMaxValueColumns = 1'000;
inline constexpr int kMaxHeadingAlternatives = 50;
inline constexpr int kMaxSegmentColumns = 100;
inline constexpr int kMaxMetricOverrides = 100;
inline constexpr double kMaxColumnFactor = 1e9;
inline constexpr int kMaxQueryMetrics = 100;
inline constexpr int kMaxQueryChannels = 200;
inline constexpr int kMaxHistoryFindings = 200;
inline constexpr int kMaxImportWarnings = 50;
inline constexpr std::size_t kMaxListedConflicts = 20;  // of an import that is undone
inline constexpr std::size_t kMaxListedClashes = 20;    // of a merge

// Tables.
inline constexpr std::int64_t kMaxRowsBeforeHeading = 50;
inline constexpr std::size_t kMaxCellBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxNameBytes = 200;  // of a metric, channel... in a cell

// Lists.
inline constexpr int kMaxPageSize = 1'000;
inline constexpr int kDefaultPageSize = 100;

// Plans.
inline constexpr int kMaxPlannedInputs = 200'000;
inline constexpr double kMaxPlannedValue = 1e12;

// Fits.
inline constexpr int kMaxChains = 8;
inline constexpr int kMinDrawsPerChain = 100;
inline constexpr int kMaxDrawsPerChain = 5'000;
inline constexpr std::int64_t kMaxSeed = std::int64_t{1} << 53;
inline constexpr std::int64_t kMaxQueuedFits = 100;
inline constexpr std::int64_t kMaxQueuedFitsPerBrand = 10;
inline constexpr int kMaxFitRestarts = 5;
inline constexpr std::int64_t kMaxModelBytes = 100'000'000;

// Updates.
inline constexpr double kMinEffectiveShare = 0.01;
// Backtests.
inline constexpr int kMaxBacktestOrigins = 26;

// Forecasts and assessments.
inline constexpr int kMinDraws = 100;
inline constexpr int kMaxDraws = 20'000;
inline constexpr int kDefaultForecastDraws = 1'000;
inline constexpr int kDefaultAssessDraws = 4'000;
inline constexpr int kMaxQuantiles = 99;
inline constexpr int kMinCurvePoints = 2;
inline constexpr int kMaxCurvePoints = 101;
inline constexpr double kMaxCurveInput = 1e12;
inline constexpr int kMaxGoalsPerAssessment = 100;
inline constexpr int kMinScenariosPerComparison = 2;
inline constexpr int kMaxScenariosPerComparison = 100;
inline constexpr double kMaxTarget = 1e15;
// draws x series x periods of one forecast, four bytes each: 160 MB where they are kept. What the
// series of a part of the funnel share comes on top, three such values a part, draw and period.
inline constexpr std::int64_t kMaxForecastCells = 40'000'000;
// draws x stages x plans that a comparison keeps, eight bytes each: 40 MB.
inline constexpr std::int64_t kMaxComparisonCells = 5'000'000;
// Days x planned series of all plans of a comparison, eight bytes each: 160 MB.
inline constexpr std::int64_t kMaxComparedDailyValues = 20'000'000;
// periods x series x (quantiles + 1) of one response, at most about 32 MB encoded.
inline constexpr std::int64_t kMaxForecastValues = 1'000'000;

// Calls.
inline constexpr int kMaxQueuedCalls = 256;
inline constexpr std::chrono::seconds kDefaultOperationWait{10};
inline constexpr std::chrono::seconds kMaxOperationWait{60};
inline constexpr std::chrono::seconds kShutdownGrace{20};

// Memory.
inline constexpr std::size_t kModelCacheBytes = std::size_t{64} << 20;
inline constexpr std::size_t kWindowCacheBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxAskedWindows = 256;
// Cells of unused columns that an import keeps to tell what repeated rows differ in.
inline constexpr std::size_t kMaxUnusedCellBytes = std::size_t{4} << 20;

// The HTTP listener.
inline constexpr int kMaxHttpConnections = 256;
inline constexpr std::size_t kMaxHttpHeaderBytes = 8192;
inline constexpr std::size_t kMaxHttpBodyBytes = 1024;
inline constexpr std::chrono::seconds kHttpTimeout{10};

}  // namespace funnelcast::limits

#endif  // FUNNELCAST_SERVER_LIMITS_H_

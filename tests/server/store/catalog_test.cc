// Brands, funnels, metrics, channels, campaigns, activities, audiences and events.
#include "server/errors/error.h"
#include "server/store/activities.h"
#include "server/store/audiences.h"
#include "server/store/benchmarks.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/events.h"
#include "server/store/experiments.h"
#include "server/store/goals.h"
#include "server/store/metrics.h"
#include "server/store/observations.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;
constexpr auto kAborted = absl::StatusCode::kAborted;

class CatalogStoreTest : public StoreFixture {
 protected:
  absl::Status Insert(const Channel& channel) {
    return Written([&](Transaction& t) { return InsertChannel(t, channel); }).status();
  }
  absl::Status Insert(const Campaign& campaign) {
    return Written([&](Transaction& t) { return InsertCampaign(t, campaign); }).status();
  }
  absl::Status Insert(const Activity& activity) {
    return Written([&](Transaction& t) { return InsertActivity(t, activity); }).status();
  }
  absl::Status Insert(const Audience& audience) {
    return Written([&](Transaction& t) { return InsertAudience(t, audience); }).status();
  }
  absl::Status Insert(const Event& event) {
    return Written([&](Transaction& t) { return InsertEvent(t, event); }).status();
  }
  absl::Status Insert(const Metric& metric) {
    return Written([&](Transaction& t) { return InsertMetric(t, metric); }).status();
  }
  absl::Status Insert(const Brand& brand) {
    return Written([&](Transaction& t) { return InsertBrand(t, brand); }).status();
  }
  absl::Status Delete(BrandContents contents, ExpectedVersion expected = {}) {
    return Write([&](Transaction& t) { return DeleteBrand(t, "acme", expected, contents); });
  }

  // The ids of a list.
  template <typename List>
  std::vector<std::string> Ids(const List& list) {
    const auto records = Read(list);
    std::vector<std::string> ids;
    for (const auto& record : *records) {
      ids.push_back(record.id);
    }
    return ids;
  }
};

TEST_F(CatalogStoreTest, BrandIsFoundAsInserted) {
  const auto brand = Read([](Reader& r) { return FindBrand(r, "acme"); });
  ASSERT_TRUE(brand.ok());
  EXPECT_EQ(brand->display_name, "Brand acme");
  EXPECT_EQ(brand->currency_code, "EUR");
  EXPECT_EQ(brand->time_zone, "Europe/Berlin");
  EXPECT_EQ(brand->create_time_us, now_us_);
  EXPECT_EQ(brand->version, 1);
  EXPECT_EQ(Insert(MakeBrand("acme")).code(), kAlreadyExists);
  EXPECT_EQ(Read([](Reader& r) { return FindBrand(r, "none"); }).status().code(), kNotFound);
}

TEST_F(CatalogStoreTest, BrandsAreListedPageByPage) {
  for (const char* id : {"zeta", "beta", "gamma"}) {
    ASSERT_EQ(Insert(MakeBrand(id)), absl::OkStatus());
  }
  EXPECT_THAT(Ids([](Reader& r) { return ListBrands(r, {"", 2}); }), ElementsAre("acme", "beta"));
  EXPECT_THAT(Ids([](Reader& r) {
                return ListBrands(r, {"beta", 2});
              }),
              ElementsAre("gamma", "zeta"));
}

TEST_F(CatalogStoreTest, BrandUpdateChecksTheVersion) {
  Brand brand = MakeBrand("acme");
  brand.display_name = "Neuer Name";
  const auto update = [&](ExpectedVersion expected) {
    return Written([&](Transaction& t) { return UpdateBrand(t, brand, expected); });
  };
  EXPECT_EQ(update(1)->version, 2);
  EXPECT_EQ(update(1).status().code(), kAborted);
  EXPECT_EQ(update({})->version, 3);
  EXPECT_EQ(Read([](Reader& r) { return FindBrand(r, "acme"); })->display_name, "Neuer Name");
}

// A brand with all kinds of contents is refused without force, gone with it, and its id starts
// afresh.
TEST_F(CatalogStoreTest, BrandIsDeletedWithItsContents) {
  InsertFunnelNamed("sales");
  ObservationBatch batch;
  batch.series = {{"clicks", "facebook", "c1", "p1", "eltern"}};
  batch.values = {{0, 20000, 5}};
  const auto import = [&](Transaction& t) { return WriteObservations(t, "acme", batch, {}); };
  ASSERT_TRUE(Written(import).ok());
  ASSERT_EQ(Written([](Transaction& t) {
              Goal goal;
              goal.brand = "acme";
              goal.id = "q1";
              goal.funnel = "sales";
              return InsertGoal(t, goal);
            }).status(),
            absl::OkStatus());
  EXPECT_EQ(Delete(BrandContents::kRefuse).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Delete(BrandContents::kDelete, 7).code(), kAborted);
  ASSERT_EQ(Delete(BrandContents::kDelete, 1), absl::OkStatus());
  EXPECT_EQ(Delete(BrandContents::kDelete).code(), kNotFound);
  EXPECT_EQ(store_->CheckIntegrity(), absl::OkStatus());
  ASSERT_EQ(Insert(MakeBrand("acme")), absl::OkStatus());
  EXPECT_THAT(Ids([](Reader& r) { return ListChannels(r, "acme", {}); }), testing::IsEmpty());
  EXPECT_EQ(Written(import)->added_count, 1);
}

TEST_F(CatalogStoreTest, EmptyBrandIsDeletedWithoutForce) {
  EXPECT_EQ(Delete(BrandContents::kRefuse), absl::OkStatus());
}

TEST_F(CatalogStoreTest, FunnelBringsItsMetricsAndStagesInOrder) {
  Funnel funnel = MakeFunnel("sales");
  std::swap(funnel.stages.front(), funnel.stages.back());
  ASSERT_TRUE(Written([&](Transaction& t) { return InsertFunnel(t, funnel); }).ok());
  const auto found = Read([](Reader& r) { return FindFunnel(r, "acme", "sales"); });
  ASSERT_EQ(found->stages.size(), 4u);
  EXPECT_EQ(found->stages[0].metric, "impressions");
  EXPECT_EQ(found->stages[3].stage, data::Stage::kValue);
  EXPECT_EQ(Read([](Reader& r) { return FindMetric(r, "acme", "revenue"); })->kind,
            MetricKind::kMoney);
  EXPECT_EQ(Read([](Reader& r) { return FindMetric(r, "acme", "orders"); })->kind,
            MetricKind::kCount);
}

TEST_F(CatalogStoreTest, FunnelUpdateReplacesTheStages) {
  InsertFunnelNamed("sales");
  Funnel funnel = MakeFunnel("sales");
  funnel.stages = {{data::Stage::kAction, "bookings"}};
  const auto update = [&](ExpectedVersion expected) {
    return Written([&](Transaction& t) { return UpdateFunnel(t, funnel, expected); });
  };
  EXPECT_EQ(update(1)->version, 2);
  EXPECT_EQ(update(1).status().code(), kAborted);
  EXPECT_EQ(Read([](Reader& r) { return FindFunnel(r, "acme", "sales"); })->stages.size(), 1u);
}

TEST_F(CatalogStoreTest, FunnelInUseIsNotDeleted) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(Written([](Transaction& t) {
                Goal goal;
                goal.brand = "acme";
                goal.id = "q1";
                goal.funnel = "sales";
                return InsertGoal(t, goal);
              }).ok());
  const auto remove = [&](const std::string& id) {
    return Write([&](Transaction& t) { return DeleteFunnel(t, "acme", id, {}); });
  };
  const absl::Status refused = remove("sales");
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(refused), HasSubstr("1 goal"));
  InsertFunnelNamed("recruiting");
  EXPECT_EQ(remove("recruiting"), absl::OkStatus());
  EXPECT_EQ(remove("recruiting").code(), kNotFound);
}

TEST_F(CatalogStoreTest, OnlyFunnelIsFoundWhenThereIsJustOne) {
  const auto find = [](Reader& r) { return FindOnlyFunnel(r, "acme"); };
  EXPECT_EQ(errors::ReasonOf(Read(find).status()), "NO_FUNNEL");
  InsertFunnelNamed("sales");
  EXPECT_EQ(Read(find)->id, "sales");
  InsertFunnelNamed("recruiting");
  EXPECT_THAT(MessageOf(Read(find).status()), HasSubstr("recruiting, sales"));
  EXPECT_EQ(*Read([](Reader& r) { return CountFunnels(r, "acme"); }), 2);
  EXPECT_THAT(Ids([](Reader& r) {
                return ListFunnels(r, "acme", {"recruiting", 5});
              }),
              ElementsAre("sales"));
  EXPECT_EQ(Read([](Reader& r) { return FindOnlyFunnel(r, "none"); }).status().code(), kNotFound);
}

TEST_F(CatalogStoreTest, MetricsAreKeptAndUpdated) {
  ASSERT_EQ(Insert(Metric{"acme", "spend", "Spend", MetricKind::kSpend, 0}), absl::OkStatus());
  EXPECT_EQ(Insert(Metric{"acme", "spend", "", MetricKind::kCount, 0}).code(), kAlreadyExists);
  EXPECT_EQ(Insert(Metric{"none", "spend", "", MetricKind::kCount, 0}).code(), kNotFound);
  ASSERT_EQ(
      Write([](Transaction& t) {
        return EnsureMetric(
            t,
            {.brand = "acme", .id = "spend", .display_name = "Other", .kind = MetricKind::kCount});
      }),
      absl::OkStatus());
  const auto update = [&] {
    return Written([](Transaction& t) {
      return UpdateMetric(t, {"acme", "spend", "Kosten", MetricKind::kMoney, 0}, 1);
    });
  };
  EXPECT_EQ(update()->version, 2);
  EXPECT_EQ(update().status().code(), kAborted);
  const auto metrics = Read([](Reader& r) { return ListMetrics(r, "acme", {}); });
  ASSERT_EQ(metrics->size(), 1u);
  EXPECT_EQ((*metrics)[0].display_name, "Kosten");
  EXPECT_EQ((*metrics)[0].kind, MetricKind::kMoney);
}

TEST(MetricKindTest, FollowsFromTheId) {
  EXPECT_EQ(MetricKindFromId("spend"), MetricKind::kSpend);
  EXPECT_EQ(MetricKindFromId("effort_hours"), MetricKind::kEffort);
  EXPECT_EQ(MetricKindFromId("revenue"), MetricKind::kMoney);
  EXPECT_EQ(MetricKindFromId("price_index"), MetricKind::kControl);
  EXPECT_EQ(MetricKindFromId("clicks"), MetricKind::kCount);
}

TEST_F(CatalogStoreTest, ChannelsAreKeptAndUpdated) {
  ASSERT_EQ(Insert(Channel{"acme", "facebook", "Facebook", 0}), absl::OkStatus());
  EXPECT_EQ(Insert(Channel{"acme", "facebook", "", 0}).code(), kAlreadyExists);
  EXPECT_EQ(Insert(Channel{"none", "facebook", "", 0}).code(), kNotFound);
  const auto update = [&] {
    return Written([](Transaction& t) {
      return UpdateChannel(t, {"acme", "facebook", "FB", 0}, 1);
    });
  };
  EXPECT_EQ(update()->version, 2);
  EXPECT_EQ(update().status().code(), kAborted);
  EXPECT_EQ(Read([](Reader& r) { return FindChannel(r, "acme", "facebook"); })->display_name, "FB");
  EXPECT_EQ(Read([](Reader& r) { return FindChannel(r, "acme", "x"); }).status().code(), kNotFound);
}

TEST_F(CatalogStoreTest, CampaignsAndActivitiesNeedTheirParents) {
  EXPECT_EQ(Insert(Campaign{"acme", "facebook", "c1", "", ""}).code(), kNotFound);
  ASSERT_EQ(Insert(Channel{"acme", "facebook", "", 0}), absl::OkStatus());
  EXPECT_EQ(Insert(Activity{"acme", "facebook", "c1", "p1", ""}).code(), kNotFound);
  ASSERT_EQ(Insert(Campaign{"acme", "facebook", "c1", "Eins", ""}), absl::OkStatus());
  EXPECT_EQ(Insert(Campaign{"acme", "facebook", "c1", "", ""}).code(), kAlreadyExists);
  ASSERT_EQ(Insert(Activity{"acme", "facebook", "c1", "p1", "Post"}), absl::OkStatus());
  EXPECT_EQ(Insert(Activity{"acme", "facebook", "c1", "p1", ""}).code(), kAlreadyExists);
  EXPECT_EQ(Read([](Reader& r) { return FindCampaign(r, "acme", "facebook", "c1"); })->display_name,
            "Eins");
  EXPECT_EQ(
      Read([](Reader& r) { return FindActivity(r, "acme", "facebook", "c1", "p1"); })->display_name,
      "Post");
  EXPECT_THAT(Ids([](Reader& r) { return ListCampaigns(r, "acme", "facebook", {}); }),
              ElementsAre("c1"));
  EXPECT_THAT(Ids([](Reader& r) { return ListActivities(r, "acme", "facebook", "c1", {}); }),
              ElementsAre("p1"));
}

TEST_F(CatalogStoreTest, AudiencesAreKept) {
  ASSERT_EQ(Insert(Audience{"acme", "eltern", "Eltern"}), absl::OkStatus());
  EXPECT_EQ(Insert(Audience{"acme", "eltern", ""}).code(), kAlreadyExists);
  EXPECT_EQ(Insert(Audience{"none", "eltern", ""}).code(), kNotFound);
  EXPECT_EQ(Read([](Reader& r) { return FindAudience(r, "acme", "eltern"); })->display_name,
            "Eltern");
  EXPECT_THAT(Ids([](Reader& r) { return ListAudiences(r, "acme", {}); }), ElementsAre("eltern"));
}

TEST_F(CatalogStoreTest, EventsAreKeptAndGivenToTheEngineInOrder) {
  ASSERT_EQ(Insert(Event{"acme", "sale2", "Sale", "sale", 20100, 20103, 0}), absl::OkStatus());
  ASSERT_EQ(Insert(Event{"acme", "fair", "", "", 20050, 20051, 0}), absl::OkStatus());
  EXPECT_EQ(Insert(Event{"acme", "fair", "", "", 1, 2, 0}).code(), kAlreadyExists);
  EXPECT_EQ(Insert(Event{"none", "fair", "", "", 1, 2, 0}).code(), kNotFound);
  const auto days = Read([](Reader& r) { return LoadEventDays(r, "acme", 20000, 20365); });
  ASSERT_EQ(days->size(), 2u);
  EXPECT_EQ((*days)[0].series, "fair");
  EXPECT_EQ((*days)[1].series, "sale");
  EXPECT_EQ((*days)[1].end_day, 20103);
  const auto remove = [&](ExpectedVersion expected) {
    return Write([&](Transaction& t) { return DeleteEvent(t, "acme", "fair", expected); });
  };
  EXPECT_EQ(remove(3).code(), kAborted);
  EXPECT_EQ(remove(1), absl::OkStatus());
  EXPECT_EQ(remove({}).code(), kNotFound);
  EXPECT_THAT(Ids([](Reader& r) { return ListEvents(r, "acme", {}); }), ElementsAre("sale2"));
}

// 2026-12-25 is day 20812. The brand's own series takes the place of the calendar's.
TEST_F(CatalogStoreTest, CalendarComesWithTheEvents) {
  Brand brand = MakeBrand("acme");
  brand.holiday_region = "DE";
  ASSERT_EQ(Written([&](Transaction& t) { return UpdateBrand(t, brand, 1); })->version, 2);
  EXPECT_EQ(Read([](Reader& r) { return FindBrand(r, "acme"); })->holiday_region, "DE");
  const auto series = [&] {
    const auto days = Read([](Reader& r) { return LoadEventDays(r, "acme", 20811, 20814); });
    std::vector<std::string> names;
    for (const data::EventDays& day : *days) {
      names.push_back(day.series);
    }
    return names;
  };
  EXPECT_THAT(series(), ElementsAre("christmas_day", "second_day_of_christmas"));
  ASSERT_EQ(Insert(Event{"acme", "x", "", "christmas_day", 20812, 20814, 0, 3, 2}),
            absl::OkStatus());
  EXPECT_THAT(series(), ElementsAre("christmas_day", "second_day_of_christmas"));
  const auto own = Read([](Reader& r) { return LoadEventDays(r, "acme", 20811, 20814); });
  EXPECT_EQ((*own)[0].kind, data::EventKind::kOwn);
  EXPECT_EQ((*own)[0].lead_days, 3);
  EXPECT_EQ((*own)[0].lag_days, 2);
  EXPECT_EQ((*own)[1].kind, data::EventKind::kPublicHoliday);
}

TEST_F(CatalogStoreTest, BenchmarksAreKept) {
  const Benchmark record{"acme",        "ctr", "CTR", "tiktok", "clicks",
                         "impressions", 0.004, 0.02,  "Survey", 0};
  const auto insert = [](Benchmark benchmark) {
    return [benchmark](Transaction& t) { return InsertBenchmark(t, benchmark); };
  };
  EXPECT_EQ(Written(insert(record))->version, 1);
  EXPECT_EQ(Written(insert(record)).status().code(), kAlreadyExists);
  Benchmark orphan = record;
  orphan.brand = "none";
  EXPECT_EQ(Written(insert(orphan)).status().code(), kNotFound);
  const auto found = Read([](Reader& r) { return FindBenchmark(r, "acme", "ctr"); });
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(
      found->display_name + found->channel + found->metric + found->per_metric + found->source,
      "CTRtiktokclicksimpressionsSurvey");
  EXPECT_EQ(found->low, 0.004);
  EXPECT_EQ(found->high, 0.02);
  EXPECT_THAT(Ids([](Reader& r) { return ListBenchmarks(r, "acme", {}); }), ElementsAre("ctr"));
  const auto remove = [&](ExpectedVersion expected) {
    return Write([&](Transaction& t) { return DeleteBenchmark(t, "acme", "ctr", expected); });
  };
  EXPECT_EQ(Delete(BrandContents::kRefuse).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(remove(2).code(), kAborted);
  EXPECT_EQ(remove(1), absl::OkStatus());
  EXPECT_EQ(remove({}).code(), kNotFound);
}

TEST_F(CatalogStoreTest, ExperimentsAreKept) {
  const Experiment record{"acme", "pause", "Pause", "facebook", "orders", 20000,
                          20028,  -8000,   -150,    60.5,       "Geo",    0};
  const auto insert = [](Experiment experiment) {
    return [experiment](Transaction& t) { return InsertExperiment(t, experiment); };
  };
  EXPECT_EQ(Written(insert(record))->version, 1);
  EXPECT_EQ(Written(insert(record)).status().code(), kAlreadyExists);
  Experiment orphan = record;
  orphan.brand = "none";
  EXPECT_EQ(Written(insert(orphan)).status().code(), kNotFound);
  const auto found = Read([](Reader& r) { return FindExperiment(r, "acme", "pause"); });
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->display_name + found->channel + found->metric + found->note,
            "PausefacebookordersGeo");
  EXPECT_EQ(found->start_day, 20000);
  EXPECT_EQ(found->end_day, 20028);
  EXPECT_EQ(found->input_change, -8000);
  EXPECT_EQ(found->lift, -150);
  EXPECT_EQ(found->lift_standard_error, 60.5);
  EXPECT_THAT(Ids([](Reader& r) { return ListExperiments(r, "acme", {}); }), ElementsAre("pause"));
  const auto remove = [&](ExpectedVersion expected) {
    return Write([&](Transaction& t) { return DeleteExperiment(t, "acme", "pause", expected); });
  };
  EXPECT_EQ(Delete(BrandContents::kRefuse).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(remove(2).code(), kAborted);
  EXPECT_EQ(remove(1), absl::OkStatus());
  EXPECT_EQ(remove({}).code(), kNotFound);
}

}  // namespace
}  // namespace funnelcast::store

// Migrations forward, refused backwards, and undone when one fails.
#include "server/store/migrations.h"

#include <soci/soci.h>

#include "server/errors/error.h"
#include "server/service/stored_sums.h"
#include "server/store/connection.h"
#include "server/store/import_undo.h"
#include "server/store/imports.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

class MigrationsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto connection =
        Connection::Open(folder_.path() + "/test.db", {.mode = ConnectionMode::kWriter});
    ASSERT_TRUE(connection.ok()) << connection.status();
    connection_ = *std::move(connection);
  }

  long long Count(const std::string& table) {
    long long count = -1;
    connection_->session() << "SELECT count(*) FROM " + table, soci::into(count);
    return count;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Connection> connection_;
};

const Migration kFirst{1, "0001_first",
                       "-- why; not\nCREATE TABLE a (x BIGINT);\nINSERT INTO a\n"
                       "  VALUES (1);\n"};
const Migration kSecond{2, "0002_second", "INSERT INTO a VALUES (2);\n"};

TEST_F(MigrationsTest, EachIsAppliedOnce) {
  ASSERT_EQ(Migrate(*connection_, {kFirst}, 1), absl::OkStatus());
  ASSERT_EQ(Migrate(*connection_, {kFirst, kSecond}, 2), absl::OkStatus());
  ASSERT_EQ(Migrate(*connection_, {kFirst, kSecond}, 3), absl::OkStatus());
  EXPECT_EQ(Count("a"), 2);
  EXPECT_EQ(Count("schema_version"), 2);
}

TEST_F(MigrationsTest, NewerDatabaseIsRefused) {
  ASSERT_EQ(Migrate(*connection_, {kFirst, kSecond}, 1), absl::OkStatus());
  const absl::Status status = Migrate(*connection_, {kFirst}, 2);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(errors::ReasonOf(status), "SCHEMA_TOO_NEW");
  EXPECT_THAT(MessageOf(status), testing::HasSubstr("schema version 2"));
}

TEST_F(MigrationsTest, OneThatFailsLeavesNothing) {
  const Migration broken{2, "0002_broken",
                         "INSERT INTO a VALUES (2);\nINSERT INTO b VALUES (1);\n"};
  EXPECT_FALSE(Migrate(*connection_, {kFirst, broken}, 1).ok());
  EXPECT_EQ(Count("a"), 1);
  EXPECT_EQ(Count("schema_version"), 1);
  EXPECT_EQ(Migrate(*connection_, {kFirst, kSecond}, 2), absl::OkStatus());
}

// A folder of the second schema: import 1 wrote 6 clicks, import 2 made 8 of them.
TEST(EmbeddedMigrationsTest, ImportsFromBeforeTheJournalCanBeUndone) {
  const TemporaryFolder folder;
  std::vector<Migration> before = EmbeddedMigrations();
  before.resize(2);
  {
    auto connection =
        Connection::Open(folder.path() + "/funnelcast.db", {.mode = ConnectionMode::kWriter});
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_EQ(Migrate(**connection, before, 1), absl::OkStatus());
    for (const char* sql :
         {"INSERT INTO brand (brand, brand_key, display_name, currency_code, time_zone, "
          "create_time_us, version) VALUES ('acme', 7, 'Acme', 'EUR', '', 1, 1)",
          "INSERT INTO metric VALUES ('acme', 'clicks', 'clicks', 3, 1)",
          "INSERT INTO channel VALUES ('acme', 'google', 'google', 1)",
          "INSERT INTO import VALUES (7, 1, 1000, 'old.csv', 1, 1, 0), "
          "(7, 2, 2000, 'new.csv', 1, 0, 1)",
          "INSERT INTO series VALUES (7, 1, 'clicks', 'google', '', '', '', 20000, 20000, 1)",
          "INSERT INTO observation VALUES (7, 1, 20000, 8, 2)",
          "INSERT INTO observation_revision VALUES (7, 1, 20000, 1, 6, 2)"}) {
      (*connection)->session() << sql;
    }
  }
  auto store = Store::Open(folder.path());
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_EQ((*store)->Write([](Transaction& transaction) {
    return UndoImport(transaction, "acme", 2, {}).status();
  }),
            absl::OkStatus());
  auto snapshot = (*store)->Read();
  ASSERT_TRUE(snapshot.ok());
  const auto sum = service::SumMetric(*snapshot, "acme", "clicks", "google", 20000, 20001);
  EXPECT_DOUBLE_EQ(sum->value, 6);
  const auto import = FindImport(*snapshot, "acme", 2);
  EXPECT_EQ(import->first_day, 20000);
  EXPECT_EQ(import->last_day, 20000);
}

TEST(EmbeddedMigrationsTest, AreNumberedFromOneWithoutGaps) {
  std::int64_t version = 0;
  for (const Migration& migration : EmbeddedMigrations()) {
    EXPECT_EQ(migration.version, ++version) << migration.name;
    EXPECT_FALSE(SplitStatements(migration.sql).empty()) << migration.name;
  }
  EXPECT_GT(version, 0);
}

}  // namespace
}  // namespace funnelcast::store

// Migrations forward, refused backwards, and undone when one fails.
#include "server/store/migrations.h"

#include <soci/soci.h>

#include "server/errors/error.h"
#include "server/store/connection.h"
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

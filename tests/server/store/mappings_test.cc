// Mappings: kept, changed, listed and taken away.
#include "server/store/mappings.h"

#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::Field;

class MappingStoreTest : public StoreFixture {
 protected:
  absl::StatusOr<Mapping> Insert(const std::string& id) {
    return Written([&](Transaction& t) {
      return InsertMapping(t, {"acme", id, "Report", std::string("a\0b\xff", 4), 0});
    });
  }
};

TEST_F(MappingStoreTest, InsertKeepsBytesAndRefusesATakenId) {
  ASSERT_TRUE(Insert("ours").ok());
  const auto found = Read([](Reader& r) { return FindMapping(r, "acme", "ours"); });
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->columns, std::string("a\0b\xff", 4));
  EXPECT_EQ(found->display_name, "Report");
  EXPECT_EQ(found->version, 1);
  EXPECT_EQ(Insert("ours").status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Read([](Reader& r) { return FindMapping(r, "acme", "theirs"); }).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Written([](Transaction& t) {
              return InsertMapping(t, {"nobody", "ours", "", "", 0});
            })
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST_F(MappingStoreTest, UpdateExpectsTheVersionAndCountsIt) {
  Mapping mapping = *Insert("ours");
  mapping.columns = "other";
  const auto updated = Written([&](Transaction& t) { return UpdateMapping(t, mapping, 1); });
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->version, 2);
  EXPECT_EQ(Read([](Reader& r) { return FindMapping(r, "acme", "ours"); })->columns, "other");
  EXPECT_EQ(Written([&](Transaction& t) { return UpdateMapping(t, mapping, 1); }).status().code(),
            absl::StatusCode::kAborted);
}

TEST_F(MappingStoreTest, ListGoesByIdAndDeleteTakesOneAway) {
  for (const char* id : {"b", "c", "a"}) ASSERT_TRUE(Insert(id).ok());
  EXPECT_THAT(
      *Read([](Reader& r) { return ListMappings(r, "acme", {.after_id = "a", .limit = 10}); }),
      ElementsAre(Field(&Mapping::id, "b"), Field(&Mapping::id, "c")));
  EXPECT_EQ(Write([](Transaction& t) { return DeleteMapping(t, "acme", "b", 7); }).code(),
            absl::StatusCode::kAborted);
  EXPECT_TRUE(Write([](Transaction& t) { return DeleteMapping(t, "acme", "b", 1); }).ok());
  EXPECT_EQ(*Read([](Reader& r) { return CountMappings(r, "acme"); }), 2);
}

TEST_F(MappingStoreTest, BrandWithAMappingIsDeletedOnlyByForce) {
  ASSERT_TRUE(Insert("ours").ok());
  EXPECT_EQ(Write([](Transaction& t) {
              return DeleteBrand(t, "acme", {}, BrandContents::kRefuse);
            }).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Write([](Transaction& t) {
                return DeleteBrand(t, "acme", {}, BrandContents::kDelete);
              }).ok());
  EXPECT_EQ(*Read([](Reader& r) { return CountMappings(r, "acme"); }), 0);
}

}  // namespace
}  // namespace funnelcast::store

// Campaigns in SQL.
#include "server/store/campaigns.h"

#include <fmt/format.h>

#include <utility>

#include "server/status_macros.h"
#include "server/store/channels.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO campaign (brand, channel, campaign, display_name, external_id) "
    "VALUES (:brand, :channel, :campaign, :display_name, :external_id) "
    "ON CONFLICT (brand, channel, campaign) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, channel, campaign, display_name, external_id, version FROM campaign "
    "WHERE brand = :brand AND channel = :channel AND campaign = :campaign",
    "ttttti"};
constexpr Sql kList{
    "SELECT brand, channel, campaign, display_name, external_id, version FROM campaign "
    "WHERE brand = :brand AND channel = :channel AND campaign > :after "
    "ORDER BY campaign LIMIT :count",
    "ttttti"};
constexpr Sql kFindByExternalId{
    "SELECT brand, channel, campaign, display_name, external_id, version FROM campaign "
    "WHERE brand = :brand AND channel = :channel AND external_id = :external_id",
    "ttttti"};
constexpr Sql kListOfBrand{
    "SELECT brand, channel, campaign, display_name, external_id, version FROM campaign "
    "WHERE brand = :brand ORDER BY channel, campaign",
    "ttttti"};
constexpr Sql kUpdate{
    "UPDATE campaign SET display_name = :display_name, external_id = :external_id, "
    "version = :version WHERE brand = :brand AND channel = :channel AND campaign = :campaign"};
constexpr Sql kCount{"SELECT count(*) FROM campaign WHERE brand = :brand", "i"};

Campaign ReadCampaign(Statement& row) {
  Campaign campaign;
  row.Read(campaign.brand, campaign.channel, campaign.id, campaign.display_name,
           campaign.external_id, campaign.version);
  return campaign;
}

std::string NameOf(const std::string& brand, const std::string& channel, const std::string& id) {
  return fmt::format("brands/{}/channels/{}/campaigns/{}", brand, channel, id);
}

}  // namespace

absl::StatusOr<Campaign> InsertCampaign(Transaction& transaction, Campaign campaign) {
  RETURN_IF_ERROR(FindChannel(transaction, campaign.brand, campaign.channel));
  campaign.version = 1;
  RETURN_IF_ERROR(CheckInserted(Execute(transaction, kInsert, campaign.brand, campaign.channel,
                                        campaign.id, campaign.display_name, campaign.external_id),
                                "campaign", NameOf(campaign.brand, campaign.channel, campaign.id)));
  return campaign;
}

absl::StatusOr<Campaign> FindCampaign(Reader& reader, const std::string& brand,
                                      const std::string& channel, const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadCampaign, brand, channel, id), "campaign",
               NameOf(brand, channel, id));
}

absl::StatusOr<std::optional<Campaign>> FindCampaignByExternalId(Reader& reader,
                                                                 const std::string& brand,
                                                                 const std::string& channel,
                                                                 const std::string& external_id) {
  return SelectOne(reader, kFindByExternalId, ReadCampaign, brand, channel, external_id);
}

absl::StatusOr<std::vector<Campaign>> ListCampaigns(Reader& reader, const std::string& brand,
                                                    const std::string& channel, const Page& page) {
  return SelectAll(reader, kList, ReadCampaign, brand, channel, page.after_id, page.limit);
}

absl::StatusOr<std::vector<Campaign>> ListCampaignsOfBrand(Reader& reader,
                                                           const std::string& brand) {
  return SelectAll(reader, kListOfBrand, ReadCampaign, brand);
}

absl::StatusOr<std::int64_t> CountCampaigns(Reader& reader, const std::string& brand) {
  return Found(SelectOne(reader, kCount, ReadInteger, brand), "brand", BrandName(brand));
}

absl::StatusOr<Campaign> UpdateCampaign(Transaction& transaction, Campaign campaign,
                                        ExpectedVersion expected) {
  auto stored = FindCampaign(transaction, campaign.brand, campaign.channel, campaign.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "campaign",
                               NameOf(campaign.brand, campaign.channel, campaign.id)));
  campaign.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, campaign.display_name, campaign.external_id,
                          campaign.version, campaign.brand, campaign.channel, campaign.id));
  return campaign;
}

}  // namespace funnelcast::store

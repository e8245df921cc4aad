// The methods of each resource, added to the table of its service; what they do is in one file a
// resource.
#ifndef FUNNELCAST_SERVER_SERVICE_RESOURCE_METHODS_H_
#define FUNNELCAST_SERVER_SERVICE_RESOURCE_METHODS_H_

#include "funnelcast/v1/catalog_service.pb.h"
#include "server/service/method_table.h"
#include "server/service/tools.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Of services that need the store alone.
using StoreMethods = MethodTable<store::Store&>;
// Of services that forecast.
using EngineMethods = MethodTable<const EngineTools>;

void AddActivityMethods(StoreMethods& table);
void AddAudienceMethods(StoreMethods& table);
void AddBenchmarkMethods(StoreMethods& table);
void AddBrandMethods(StoreMethods& table);
void AddCampaignMethods(StoreMethods& table);
void AddChannelMethods(StoreMethods& table);
void AddEventMethods(StoreMethods& table);
void AddExperimentMethods(StoreMethods& table);
void AddFunnelMethods(StoreMethods& table);
void AddMetricMethods(StoreMethods& table);

void AddImportMethods(StoreMethods& table);
void AddObservationMethods(StoreMethods& table);

void AddGoalMethods(EngineMethods& table);
void AddGoalAssessment(EngineMethods& table);
void AddGoalCommitment(EngineMethods& table);
void AddGoalRevisions(EngineMethods& table);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_RESOURCE_METHODS_H_

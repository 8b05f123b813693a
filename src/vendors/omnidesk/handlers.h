#pragma once

#include "vendors/vendor.h"

// One function for each operation.
namespace understudy::omnidesk {

// handlers.cc: reads of customers.
Outcome ListCustomers(Call& call);
Outcome GetCustomer(Call& call);
Outcome SearchByPrimaryExternalId(Call& call);
Outcome SearchByCustomerChannelValue(Call& call);

// handlers_write.cc: create, change and remove customers.
Outcome CreateCustomer(Call& call);
Outcome CreateCustomerCrud(Call& call);
Outcome UpdateCustomerByKey(Call& call);
Outcome UpdateCustomer(Call& call);
Outcome UpdateCustomerByExternalId(Call& call);
Outcome AddChannelOnly(Call& call);
Outcome SyncWithCrm(Call& call);
Outcome DeleteCustomerById(Call& call);
Outcome DeleteChannelById(Call& call);
Outcome PurgeData(Call& call);
Outcome PurgeCustomerData(Call& call);

// handlers_timeline.cc: events and the timeline that shows them.
Outcome TimelineByCustomerExternalId(Call& call);
Outcome ExternalEvent(Call& call);

// Returns `outcome`, or an error if the write created an id over kLargestId. The error rolls the
// transaction back. The caller has forgotten the last insert's id before the write.
Outcome CheckIds(Call& call, Outcome outcome);

}  // namespace understudy::omnidesk

/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: LogService and OpsService, which every service serves. */
#pragma once

#include "common/rpc.h"

/* The call->app of these methods is the dm_runtime. */
extern const dm_method dm_chassis_methods[];
extern const size_t dm_chassis_method_count;
extern const ProtobufCServiceDescriptor *const dm_chassis_descriptors[];
extern const size_t dm_chassis_descriptor_count;

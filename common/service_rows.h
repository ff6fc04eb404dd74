/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the service: its settings as rows. They are the chassis's, the service's own, and an address for each log that
 * it follows and each peer that it calls. */
#pragma once

#include "common/service.h"

#define DM_ADDRESSES_MAX 16

typedef struct dm_service_rows {
    dm_setting addresses[DM_ADDRESSES_MAX];
    char texts[DM_ADDRESSES_MAX][2][48];
    const char *targets[DM_ADDRESSES_MAX]; /* the peer of each address; sources of consumers come first */
    size_t address_count;
    const dm_setting *tables[4];
    size_t counts[4];
} dm_service_rows;

/* Gives: *out, which points into itself and into service; it must stay where it is. */
void dm_service_rows_collect (const dm_service *service, dm_service_rows *out);

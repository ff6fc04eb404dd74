/* SPDX-License-Identifier: EUPL-1.2 */
/* Publishing: a journey becomes a version, and the one that is offered. */
#pragma once

#include "services/intake/journey/journey.h"
#include "services/intake/zaaktype/zaaktype.h"

/* Reads a file for publishing: as intake_journey_read_yaml, and the zaaktype must be there and have the days that the
 * journey promises.
 * Takes: call->tx; is_shipped, that it came with the program: then its days may differ. */
dm_status intake_journey_read_file (dm_call *call, intake_zaaktypen *zaaktypen, const char *yaml, bool is_shipped,
                                    intake_journey **out, Digimeente__Intake__V1__CheckJourneyResponse *out_check);
/* Stores it and offers it. The same contents again are the version that has them, which is offered again. A file that
 * names its version must name the one that it gets; one that came with the program is stored only while nobody
 * published another or withdrew it.
 * Gives: *out_version, 0 for one that was not stored.  Errors: DM_INVALID_ARGUMENT with field version. */
dm_status intake_journey_publish (dm_call *call, const intake_journey *journey, const char *yaml, bool is_shipped,
                                  uint32_t *out_version);
/* Offers it no more, for now on.  Gives: *out_version that was offered, 0 when it was withdrawn already.  Errors:
 * DM_NOT_FOUND with field journey. */
dm_status intake_journey_withdraw (dm_call *call, const char *name, uint32_t *out_version);

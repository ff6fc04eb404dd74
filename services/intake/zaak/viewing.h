/* SPDX-License-Identifier: EUPL-1.2 */
/* Views of a zaak by staff. */
#pragma once

#include "common/rpc.h"

/* Records that the call's actor sees a zaak, or a document of it: in the zaak's own list and as an event.
 * Takes: zaak and informatieobject of 16 bytes; informatieobject NULL: the zaak itself; is_shown, the page
 * of the zaak shows the document, which the list then passes over.  Errors: dm_tx_send's. */
dm_status intake_viewing_add (dm_call *call, const uint8_t *zaak, const uint8_t *informatieobject, bool is_shown);

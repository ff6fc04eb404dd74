/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that lets go of documents which no zaak and no draft has: files that were replaced, those of drafts that went
 * away, and those that never got anywhere. */
#pragma once

#include "common/service.h"

/* dm_job.run. Each that is let go is an event, upon which documents removes it. Nothing can have it any more: a zaak
 * takes only what is in informatieobject, a draft only what is younger than INTAKE_DRAFT_DOCUMENT_MS. */
dm_status intake_release_documents (dm_runtime *runtime, dm_call *call, bool *out_again);

/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the reading of a municipality's file: what its parts share. */
#pragma once

#include "common/schema.h"
#include "common/yaml.h"
#include "services/gemeente/types.h"

/* The keys of the file. */
extern const dm_schema_key gemeente_schema;

/* Fills *out from a tree in which the schema found nothing wrong; what is wrong within its texts becomes reasons. */
void gemeente_fill (const cJSON *root, dm_reasons *reasons, gemeente *out);
/* Reads the logo and the texts that the tree names.  Takes: path, of the file that they lie beside; out, filled. */
void gemeente_read_files (const cJSON *root, const char *path, dm_reasons *reasons, gemeente *out);

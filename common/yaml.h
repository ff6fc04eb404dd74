/* SPDX-License-Identifier: EUPL-1.2 */
/* YAML as far as a journey needs it, read into cJSON: one document, no aliases, anchors or tags, no key twice. */
#pragma once

#include <cjson/cJSON.h>
#include "common/reason.h"

#define DM_YAML_BYTES_MAX (256 * 1024)
#define DM_YAML_DEPTH 16
#define DM_YAML_NODES_MAX 20000
#define DM_YAML_KEYS_MAX 500 /* of one mapping */

/* Reads. Plain scalars are typed by the YAML core schema, so that ja, nee, yes and no are texts; numbers, booleans and
 * nulls keep what the author wrote in valuestring, so that 1.10 or 0612345678 can still be a text. valueint of every
 * node is its line (that of its key, in a mapping): no number of this tree is read from valueint.
 * Gives: a tree that the caller deletes, NULL when it cannot be read; faults that leave something to check are reasons
 * beside a tree.  Source: YAML 1.2, section 10.3. */
cJSON *dm_yaml_read (const char *text, dm_reasons *reasons);
/* The line that a node of such a tree stands on; 0 for NULL. */
uint32_t dm_yaml_line (const cJSON *node);

/* SPDX-License-Identifier: EUPL-1.2 */
/* Members of JSON objects, and the end of a tree or a text that a function has for a while. */
#pragma once

#include <cjson/cJSON.h>

/* The member of this name; NULL when there is none, or no object. */
cJSON *intake_get (const cJSON *object, const char *name);
/* A string member, NULL when there is none. */
const char *intake_member (const cJSON *object, const char *name);
/* For DM_AUTO: deletes a tree, and frees a text that cJSON printed. */
void intake_json_clear (cJSON **json);
void intake_json_free (char **text);

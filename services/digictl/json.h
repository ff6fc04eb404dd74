/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON as digictl prints it: for programs on one line, for people indented. */
#pragma once

#include <stdio.h>
#include "common/message_json.h"

/* Prints it on one line and deletes it. */
void digictl_json_print (FILE *out, cJSON *json);
/* Prints an object as lines "name: value" for people, what is inside it indented. */
void digictl_json_print_readable (FILE *out, size_t indent, const cJSON *json);

/* SPDX-License-Identifier: EUPL-1.2 */
/* What libyaml could not read, in the words of who wrote it. */
#pragma once

#include <stdint.h>
#include <yaml.h>

typedef struct dm_yaml_fault {
    uint32_t line;        /* from 1 */
    const char *sentence; /* what to do about it; NULL where libyaml's own words are all there is */
} dm_yaml_fault;

/* Explains why the parser stopped.  Takes: the text that it read, ended by NUL. */
dm_yaml_fault dm_yaml_explain (const yaml_parser_t *parser, const char *text);

/* SPDX-License-Identifier: EUPL-1.2 */
/* Text files that are part of a program: services/X/templates/ and the like, embedded at build time by embed.awk. */
#pragma once

#include <stddef.h>

/* A row of the generated table <service>_assets; the last row has path NULL. */
typedef struct dm_asset {
    const char *path; /* inside the service's folder, as in templates/status.nl.txt */
    const char *text;
} dm_asset;

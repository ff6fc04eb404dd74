/* SPDX-License-Identifier: EUPL-1.2 */
/* Times as people write and read them: local time, unless it says otherwise. */
#pragma once

#include "common/base.h"

#define DIGICTL_TIME_SIZE 32

/* Reads "2026-11-23", "2026-11-23 14:05", "2026-11-23T14:05:30.250", each with or without "Z" or "+01:00" behind the
 * time, or an age: "90s", "30m", "2h", "7d".
 * Gives: *out_ms, milliseconds since 1970.  Returns false for anything else, and for a date that does not exist. */
bool digictl_time_parse (const char *text, int64_t now_ms, int64_t *out_ms);

/* "2026-11-23 14:05:30", local time. Returns out. */
char *digictl_time_format (int64_t ms, char out[DIGICTL_TIME_SIZE]);
/* "12s", "5m 12s", "2h 5m", "3d 2h". Returns out. */
char *digictl_time_duration (uint64_t seconds, char out[DIGICTL_TIME_SIZE]);

/* SPDX-License-Identifier: EUPL-1.2 */
/* Small things that every file uses. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DM_AUTO(destroy) __attribute__ ((cleanup (destroy)))
#define DM_PRINTF(text, first) __attribute__ ((format (printf, text, first)))
#define DM_COUNT(array) (sizeof (array) / sizeof *(array))

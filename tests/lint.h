/* SPDX-License-Identifier: EUPL-1.2 */
/* For clang-tidy alone, which looks at one file at a time: dm_fail returns the status that it is given. */
#pragma once

#include "common/status.h"

#define dm_fail(error, status, ...) (dm_fail ((error), (status), __VA_ARGS__), (status))

/* SPDX-License-Identifier: EUPL-1.2 */
/* Fills the database of a suite with zaken of ten years, and all that belongs to them. Their answers, persons and
 * decisions are really sealed, each under its own data key. */
#pragma once

#include "tests/support/suite.h"

/* Adds zaken until there are so many, and tells how far it is. The suite's services do not run meanwhile. */
void growth_fill (ts_suite *suite, int64_t size);

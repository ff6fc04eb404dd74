/* SPDX-License-Identifier: EUPL-1.2 */
/* How sure a login is: DigiD's and eHerkenning's levels, as in digid:substantieel and eherkenning:3. */
#pragma once

#include "common/base.h"

bool gateway_level_is_known (const char *level);
/* True when got is of the same means as asked and not lower; anything is enough for "" or "none". */
bool gateway_level_is_enough (const char *asked, const char *got);

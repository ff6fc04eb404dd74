/* SPDX-License-Identifier: EUPL-1.2 */
/* What intake keeps sealed, for tests that write rows themselves or look what a row holds. */
#pragma once

#include "common/keyring.h"
#include "tests/support/suite.h"

/* The keys that intake wraps data keys with. The caller destroys it. */
dm_keyring *ts_keyring_open (ts_suite *suite);
/* Seals in place what a test wrote as plain bytes (convert_to (.., 'UTF8')) into columns of zaken that are sealed. */
void ts_seal (ts_suite *suite);
/* Makes the table opened anew: of each zaak that is not erased its uuid (zaak), its answers with those of its person
 * (said, jsonb), and name, verblijfsadres, emailadres, inp_bsn and kvk_nummer of the person. */
void ts_open_zaken (ts_suite *suite);

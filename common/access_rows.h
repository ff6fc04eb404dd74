/* SPDX-License-Identifier: EUPL-1.2 */
/* The access list as text, for who checks it: tests/access.sh and tests/integration/access_rows_test.c. */
#pragma once

#include <stdio.h>
#include "common/rpc.h"

/* Prints a line for each peer and each method that it may call, of these and of those that every service has:
 * "gateway digimeente.x.v1.XService/Method INWONER,SYSTEM". A row that names none of them is printed as it stands. */
void dm_access_print (const dm_access rows[], size_t row_count, const dm_method methods[], size_t count, FILE *out);

/* SPDX-License-Identifier: EUPL-1.2 */
/* How many bytes the bodies of all requests together may take of memory. Any thread may call these. */
#pragma once

#include "common/base.h"

typedef struct gateway_budget gateway_budget;

/* Also makes large blocks go back to the system when they are freed. gateway_budget_destroy frees the budget. */
gateway_budget *gateway_budget_open (size_t most_bytes);
void gateway_budget_destroy (gateway_budget **budget);

/* Takes bytes of the budget.  Returns false when it has fewer. */
bool gateway_budget_take (gateway_budget *budget, size_t bytes);
/* Gives bytes back that were taken. */
void gateway_budget_leave (gateway_budget *budget, size_t bytes);
/* How many bytes are taken. */
size_t gateway_budget_taken (const gateway_budget *budget);
/* Gives memory back to the system, when much less is taken than was. Only one thread may call it. */
void gateway_budget_trim (gateway_budget *budget);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/budget.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>

#define MMAP_BYTES (128 * 1024)               /* malloc begins with as many, and forgets it as it runs */
#define TRIM_BYTES ((size_t) 8 * 1024 * 1024) /* that are worth the time */

struct gateway_budget {
    size_t most;
    atomic_size_t taken;
    atomic_size_t peak; /* since memory was given back */
};

gateway_budget *gateway_budget_open (size_t most_bytes)
{
    gateway_budget *budget = calloc (1, sizeof *budget);
    if (!budget)
        abort ();
    mallopt (M_MMAP_THRESHOLD, MMAP_BYTES);
    budget->most = most_bytes;
    return budget;
}

void gateway_budget_destroy (gateway_budget **budget)
{
    free (*budget);
    *budget = NULL;
}

bool gateway_budget_take (gateway_budget *budget, size_t bytes)
{
    size_t before = budget->taken;
    do {
        if (bytes > budget->most - before)
            return false;
    } while (!atomic_compare_exchange_weak (&budget->taken, &before, before + bytes));
    size_t peak = budget->peak;
    while (peak < before + bytes && !atomic_compare_exchange_weak (&budget->peak, &peak, before + bytes))
        ;
    return true;
}

void gateway_budget_leave (gateway_budget *budget, size_t bytes)
{
    budget->taken -= bytes;
}

size_t gateway_budget_taken (const gateway_budget *budget)
{
    return budget->taken;
}

void gateway_budget_trim (gateway_budget *budget)
{
    size_t taken = budget->taken;
    if (budget->peak < taken + TRIM_BYTES)
        return;
    budget->peak = taken;
    malloc_trim (0);
}

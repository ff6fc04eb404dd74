/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey file, as it comes from outside: read, checked, its tests run, and what is taken is read again the same. */
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/journey/journey.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void check_taken (const intake_journey *journey)
{
    intake_journey *again = NULL;
    dm_error error = { 0 };
    if (intake_journey_read_json (intake_journey_json (journey), 1, &again, &error)
        || strcmp (intake_journey_json (again), intake_journey_json (journey)) != 0)
        abort ();
    intake_journey_destroy (&again);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    dm_arena *arena = dm_arena_open ();
    char *yaml = dm_arena_alloc (arena, size + 1);
    if (size > 0)
        memcpy (yaml, data, size);
    yaml[size] = '\0';
    intake_journey *journey = NULL;
    dm_error error = { 0 };
    Digimeente__Intake__V1__CheckJourneyResponse check = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    if (dm_utf8_is_valid (yaml, size)) {
        if (intake_journey_read_yaml (yaml, arena, &journey, &check, &error) || !journey != (check.n_reasons > 0))
            abort ();
        for (size_t i = 0; i < check.n_reasons; i++)
            if (!dm_utf8_is_valid (check.reasons[i]->message, strlen (check.reasons[i]->message)))
                abort ();
    }
    if (journey)
        check_taken (journey);
    intake_journey_destroy (&journey);
    dm_arena_destroy (&arena);
    return 0;
}

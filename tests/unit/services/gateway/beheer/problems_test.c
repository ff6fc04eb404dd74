/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include "common/clock.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/view/render.h"

#define MINUTE_MS (60LL * 1000)

static gemeente *municipality;

static int open_pages (void **state)
{
    (void) state;
    dm_reasons reasons = { .arena = dm_arena_open () };
    gemeente_open ("compose/gemeente/gemeente.yaml", &reasons, &municipality);
    dm_arena_destroy (&reasons.arena);
    gateway_render_open (municipality);
    return 0;
}

static int close_pages (void **state)
{
    (void) state;
    gateway_render_close ();
    gemeente_destroy (&municipality);
    return 0;
}

/* Services that nobody has asked yet, so that nothing is wrong but what is said of the backup. */
static gateway_problems find (const gateway_exchange *exchange, const gateway_backup *backup)
{
    static const gateway_watched watched[GATEWAY_WATCHED];
    const gateway_repairable repairable = { 0 };
    gateway_problems problems;
    gateway_problems_find (exchange, watched, &repairable, backup, &problems);
    return problems;
}

static void a_backup_that_stood_still_for_half_an_hour_is_told (void **state)
{
    (void) state;
    static const struct {
        int64_t minutes; /* ago; 0: not known */
        const char *language, *says;
    } rows[] = {
        { 29, "nl", NULL },
        { 31, "nl", "Wat er sinds " },
        { 31, "nl", " (31 minuten) is gedaan, staat in geen back-up." },
        { 31, "en", "What was done since " },
        { 31, "en", " is in no backup." },
        { 0, "nl", "Er is geen back-up bekend." },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_arena *arena = dm_arena_open ();
        const gateway_exchange exchange = { .arena = arena, .language = rows[i].language };
        const gateway_backup backup = { .is_known = rows[i].minutes > 0,
                                        .finished_ms = dm_clock_now_ms () - rows[i].minutes * MINUTE_MS };
        gateway_problems problems = find (&exchange, &backup);
        assert_int_equal (cJSON_GetArraySize (problems.list), rows[i].says ? 1 : 0);
        if (rows[i].says)
            assert_non_null (
                strstr (cJSON_GetStringValue (cJSON_GetObjectItem (problems.list->child, "text")), rows[i].says));
        cJSON_Delete (problems.list);
        dm_arena_destroy (&arena);
    }
}

static void who_names_no_file_of_backups_is_told_nothing_of_them (void **state)
{
    (void) state;
    dm_arena *arena = dm_arena_open ();
    const gateway_exchange exchange = { .arena = arena, .language = "nl" };
    gateway_problems problems = find (&exchange, NULL);
    assert_int_equal (cJSON_GetArraySize (problems.list), 0);
    cJSON_Delete (problems.list);
    dm_arena_destroy (&arena);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_backup_that_stood_still_for_half_an_hour_is_told),
        cmocka_unit_test (who_names_no_file_of_backups_is_told_nothing_of_them),
    };
    return cmocka_run_group_tests (tests, open_pages, close_pages);
}

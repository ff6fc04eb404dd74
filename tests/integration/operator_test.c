/* SPDX-License-Identifier: EUPL-1.2 */
/* Operators: each has a key, acts under its name alone, and loses access when the key is taken out of the peers file.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

static struct world {
    ts_suite *suite;
    ts_caller digictl;
    dm_arena *arena;
    char bin[500], keys[300];
} world;

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (NULL);
    world.arena = dm_arena_open ();
    ts_caller_init (&world.digictl, world.suite, "digictl");
    snprintf (world.bin, sizeof world.bin, "%s/digictl --config=%s/digictl.conf", ts_bin_folder (),
              ts_suite_folder (world.suite));
    snprintf (world.keys, sizeof world.keys, "%s/keys", ts_suite_folder (world.suite));
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.digictl);
    dm_arena_destroy (&world.arena);
    ts_suite_destroy (&world.suite);
    return 0;
}

static dm_status list_zaaktypen (ts_caller *caller, dm_error *error)
{
    const Digimeente__Intake__V1__ListZaaktypenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAAKTYPEN_REQUEST__INIT;
    ProtobufCMessage *reply;
    *error = (dm_error){ 0 };
    return ts_call (caller, "intake", "digimeente.intake.v1.IntakeService/ListZaaktypen", NULL, &request.base,
                    world.arena, &reply, error);
}

static void a_name_that_is_not_the_keys_is_refused (void **state)
{
    (void) state;
    dm_error error;
    const dm_actor own = world.digictl.origin.actor;
    strcpy (world.digictl.origin.actor.id, "burgemeester");
    assert_int_equal (list_zaaktypen (&world.digictl, &error), DM_PERMISSION_DENIED);
    assert_string_equal (error.field, "actor.id");
    world.digictl.origin.actor = own;
    assert_int_equal (list_zaaktypen (&world.digictl, &error), DM_OK);
}

static void the_key_of_a_program_is_no_operators (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said it = ts_said_by ("sed 's/digictl.key/notification.key/' %s/digictl.conf >%s/other.conf && %s/digictl "
                             "--config=%s/other.conf zaaktype list 2>&1",
                             ts_suite_folder (world.suite), ts_suite_folder (world.suite), ts_bin_folder (),
                             ts_suite_folder (world.suite));
    assert_int_equal (it.code, 2);
    ts_said_has (&it, "our own key is there as notification's, a program");
}

static bool is_taken (void *caller)
{
    dm_error error;
    return list_zaaktypen (caller, &error) == DM_OK;
}

static bool is_denied (void *caller)
{
    dm_error error;
    return list_zaaktypen (caller, &error) == DM_PERMISSION_DENIED;
}

/* The key is made elsewhere; its public half is added here, and taken out again. */
static void a_peer_that_is_added_or_removed_has_or_loses_access_after_sighup (void **state)
{
    (void) state;
    ts_caller joris;
    DM_AUTO (ts_said_clear)
    ts_said made =
        ts_said_by ("%s keygen --directory %s/own --operator joris && cp %s/own/joris.key %s/ && %s peers add joris "
                    "--operator -- \"$(sed -n 's/^joris \\(.*\\) operator$/\\1/p' %s/own/peers)\" 2>&1",
                    world.bin, world.keys, world.keys, world.keys, world.bin, world.keys);
    ts_said_has (&made, "joris is added, in ");
    ts_suite_signal (world.suite, "intake", 0, SIGHUP);
    ts_caller_init (&joris, world.suite, "joris");
    joris.origin.actor.kind = DM_ACTOR_BEHEERDER;
    ts_wait_until (is_taken, &joris, TS_PATIENCE_MS, "joris may call");
    DM_AUTO (ts_said_clear) ts_said gone = ts_said_by ("%s --json peers remove joris", world.bin);
    ts_said_has (&gone, "\"removed\":\"joris\"");
    ts_suite_signal (world.suite, "intake", 0, SIGHUP);
    ts_wait_until (is_denied, &joris, TS_PATIENCE_MS, "joris is refused on the connection that stands");
    dm_error error;
    assert_int_equal (list_zaaktypen (&world.digictl, &error), DM_OK);
    ts_caller_clear (&joris);
}

/* Each time by a new connection. */
static bool may_petra_list (void *arg)
{
    (void) arg;
    const char *folder = ts_suite_folder (world.suite);
    DM_AUTO (ts_said_clear)
    ts_said it = ts_said_by ("%s/digictl --config=%s/petra.conf zaaktype list", ts_bin_folder (), folder);
    return it.code == 0;
}

/* What services in containers see: the file itself, which each keygen leaves in its place. */
static void whoever_keygen_adds_in_place_is_known_after_sighup (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said made = ts_said_by ("cd %s && before=$(stat -c %%i peers) && %s keygen --directory . intake audit "
                               "&& test $(stat -c %%i peers) = $before "
                               "&& %s keygen --in-place --directory . --operator petra intake "
                               "&& test $(stat -c %%i peers) = $before "
                               "&& sed 's/digictl.key/petra.key/' ../digictl.conf >../petra.conf",
                               world.keys, world.bin, world.bin);
    assert_int_equal (made.code, 0);
    ts_suite_signal (world.suite, "intake", 0, SIGHUP);
    ts_wait_until (may_petra_list, NULL, TS_PATIENCE_MS, "petra may call");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_name_that_is_not_the_keys_is_refused),
        cmocka_unit_test (the_key_of_a_program_is_no_operators),
        cmocka_unit_test (a_peer_that_is_added_or_removed_has_or_loses_access_after_sighup),
        cmocka_unit_test (whoever_keygen_adds_in_place_is_known_after_sighup),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

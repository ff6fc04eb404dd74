/* SPDX-License-Identifier: EUPL-1.2 */
/* Each row of each access list lets its peer in, and nobody gets in without a row: every peer calls every method for
 * every kind of actor, with a request that holds nothing. The rows are those that the programs print themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/refusal.h"
#include "tests/support/said.h"

static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };
#define SERVICES DM_COUNT (services)
#define PEERS (SERVICES + 1) /* the services, and an operator */

static const char *const kinds[] = { "", "INWONER", "ONDERNEMER", "BEHANDELAAR", "BEHEERDER", "SYSTEM" };

static struct world {
    ts_suite *suite;
    ts_caller callers[PEERS];
    ts_said rows[SERVICES]; /* lines "peer method KIND,KIND" */
} world;

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (NULL);
    for (size_t i = 0; i < PEERS; i++)
        ts_caller_init (&world.callers[i], world.suite, i < SERVICES ? services[i] : "digictl");
    for (size_t i = 0; i < SERVICES; i++)
        world.rows[i] = ts_said_by ("%s/%s --access", ts_bin_folder (), services[i]);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    for (size_t i = 0; i < PEERS; i++)
        ts_caller_clear (&world.callers[i]);
    for (size_t i = 0; i < SERVICES; i++)
        ts_said_clear (&world.rows[i]);
    ts_suite_destroy (&world.suite);
    return 0;
}

static bool has_row (size_t service, size_t peer, const char *method, int kind)
{
    char start[300], line[300];
    snprintf (start, sizeof start, "%s %s ", peer < SERVICES ? services[peer] : DM_OPERATOR, method);
    for (const char *at = world.rows[service].text; (at = strstr (at, start)); at += strlen (start)) {
        snprintf (line, sizeof line, "%.*s", (int) strcspn (at, "\n"), at);
        if ((at == world.rows[service].text || at[-1] == '\n') && strstr (line + strlen (start), kinds[kind]))
            return true;
    }
    return false;
}

/* Whether the access list is what refuses the call. */
static bool is_kept_out (size_t service, size_t peer, const char *method, int kind,
                         const ProtobufCMessageDescriptor *input)
{
    dm_arena *arena = dm_arena_open ();
    dm_uuid key = dm_uuid_new ();
    dm_error error = { 0 };
    ProtobufCMessage *reply;
    ts_caller *caller = &world.callers[peer];
    caller->origin.actor.kind = (dm_actor_kind) kind;
    dm_status status =
        ts_call (caller, services[service], method, &key, ts_message_new (input, arena), arena, &reply, &error);
    dm_arena_destroy (&arena);
    return status == DM_PERMISSION_DENIED
           && (strcmp (error.field, "method") == 0 || strcmp (error.field, "actor.kind") == 0);
}

/* Returns how many calls went otherwise than the rows say. */
static unsigned call_by_all (size_t service, const char *method, const ProtobufCMessageDescriptor *input)
{
    unsigned faults = 0;
    for (size_t peer = 0; peer < PEERS; peer++)
        for (int kind = DM_ACTOR_INWONER; kind <= DM_ACTOR_SYSTEM; kind++) {
            bool may = has_row (service, peer, method, kind);
            if (is_kept_out (service, peer, method, kind, input) != may)
                continue;
            print_error ("%s as %s %s %s at %s\n", world.callers[peer].origin.peer, kinds[kind],
                         may ? "is kept out of" : "gets into", method, services[service]);
            faults++;
        }
    return faults;
}

/* Whether the service has methods of this one of a .proto: its own, and those that all have. */
static bool is_served (size_t service, const ProtobufCServiceDescriptor *it)
{
    size_t length = strlen (services[service]);
    const char *package = it->package + strlen ("digimeente.");
    return strcmp (package, "log.v1") == 0 || strcmp (package, "ops.v1") == 0
           || (strncmp (package, services[service], length) == 0 && package[length] == '.');
}

static void each_row_lets_its_peer_in_and_nobody_gets_in_without (void **state)
{
    (void) state;
    size_t count;
    unsigned faults = 0;
    char method[DM_METHOD_SIZE];
    const ProtobufCServiceDescriptor *const *all = ts_suite_descriptors (&count);
    for (size_t service = 0; service < SERVICES; service++)
        for (size_t i = 0; i < count; i++)
            for (unsigned k = 0; is_served (service, all[i]) && k < all[i]->n_methods; k++) {
                snprintf (method, sizeof method, "%s/%s", all[i]->name, all[i]->methods[k].name);
                faults += call_by_all (service, method, all[i]->methods[k].input);
            }
    assert_int_equal (faults, 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (each_row_lets_its_peer_in_and_nobody_gets_in_without),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

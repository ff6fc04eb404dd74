/* SPDX-License-Identifier: EUPL-1.2 */
/* Every bound that the protos state, exceeded once at the running services; and what a peer may not do at all. */
#include <openssl/sha.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/integration/refusal_rows.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

static struct world {
    ts_suite *suite;
    ts_caller callers[PEERS];
    dm_arena *arena;
} world;

static ProtobufCMessage *new_request (const char *method)
{
    static const ProtobufCServiceDescriptor *const services[] = {
        &digimeente__intake__v1__intake_service__descriptor,
        &digimeente__documents__v1__documents_service__descriptor,
        &digimeente__notification__v1__notification_service__descriptor,
        &digimeente__audit__v1__audit_service__descriptor,
        &digimeente__log__v1__log_service__descriptor,
        &digimeente__ops__v1__ops_service__descriptor,
    };
    const ProtobufCMessageDescriptor *input, *output;
    if (!dm_method_find_types (services, DM_COUNT (services), method, &input, &output))
        ts_die ("there is no method %s", method);
    return ts_message_new (input, world.arena);
}

static ProtobufCMessage *good_request (enum call call)
{
    ProtobufCMessage *request = new_request (calls[call].method);
    for (size_t i = 0; i < DM_COUNT (well); i++)
        if (well[i].call == call)
            ts_message_set (request, well[i].path, &well[i].value, world.arena);
    return request;
}

static dm_status send_request (enum call call, const ProtobufCMessage *request, dm_error *error)
{
    dm_uuid key = dm_uuid_new ();
    ProtobufCMessage *reply;
    *error = (dm_error){ 0 };
    return ts_call (&world.callers[calls[call].peer], calls[call].target, calls[call].method,
                    calls[call].is_writing ? &key : NULL, request, world.arena, &reply, error);
}

static bool has_no_bericht_queued (void *arg)
{
    (void) arg;
    return ts_cluster_number (ts_suite_cluster (world.suite),
                              "SELECT count(*) FROM notification.bericht WHERE status <> 'queued'")
           > 0;
}

/* Until nothing goes on any more that would change a count. */
static void wait_still (void)
{
    ts_suite_wait_settled (world.suite);
    ts_wait_until (has_no_bericht_queued, NULL, TS_PATIENCE_MS, "the bericht about the zaak is done with");
    ts_suite_wait_settled (world.suite);
}

static void find_bericht (void)
{
    char *text = ts_cluster_text (ts_suite_cluster (world.suite), "SELECT uuid FROM notification.bericht");
    if (!dm_uuid_parse (text, &bericht))
        ts_die ("\"%s\" is no UUID of a bericht", text);
    free (text);
}

static int open_world (void **state)
{
    (void) state;
    static const char *const names[] = { "digictl", "notification", "audit" };
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_error error = { 0 };
    world.suite = ts_suite_open (NULL);
    world.arena = dm_arena_open ();
    for (size_t i = 0; i < PEERS; i++)
        ts_caller_init (&world.callers[i], world.suite, names[i]);
    document = dm_uuid_new ();
    upload = dm_uuid_new ();
    unknown = dm_uuid_new ();
    SHA256 ((const uint8_t *) content, sizeof content, sha256);
    const ts_submission submission = { .key = dm_uuid_new (), .documenten = &document, .document_count = 1 };
    if (ts_upload (&world.callers[DIGICTL], &document, (const uint8_t *) content, sizeof content, &error)
        || ts_submit (&world.callers[DIGICTL], &submission, world.arena, &reply, &error))
        ts_die ("there is no zaak to begin with: %s", error.message);
    memcpy (zaak.bytes, reply->uuid.data, DM_UUID_BYTES);
    snprintf (zaaknummer, sizeof zaaknummer, "%s", reply->identificatie);
    wait_still ();
    find_bericht ();
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    for (size_t i = 0; i < PEERS; i++)
        ts_caller_clear (&world.callers[i]);
    dm_arena_destroy (&world.arena);
    ts_suite_destroy (&world.suite);
    return 0;
}

static void assert_unchanged (char *before)
{
    char *after = ts_effects (world.suite);
    assert_string_equal (after, before);
    free (before);
    free (after);
}

static bool is_as_told (const char *what, const dm_error *error, dm_status code, const char *field)
{
    if (error->status == code && strcmp (error->field, field) == 0 && strlen (error->message) > 5)
        return true;
    print_error ("%s: code %d, field %s, \"%s\"; code %d, field %s expected\n", what, error->status, error->field,
                 error->message, code, field);
    return false;
}

static void every_bound_that_is_exceeded_is_named_and_nothing_is_done (void **state)
{
    (void) state;
    char *before = ts_effects (world.suite);
    unsigned faults = 0;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_error error;
        ProtobufCMessage *request = good_request (rows[i].call);
        ts_message_set (request, rows[i].path, &rows[i].value, world.arena);
        send_request (rows[i].call, request, &error);
        const char *what = dm_arena_printf (world.arena, "row %zu, %s", i, calls[rows[i].call].method);
        faults += !is_as_told (what, &error, rows[i].code ? rows[i].code : DM_INVALID_ARGUMENT,
                               rows[i].field ? rows[i].field : rows[i].path);
    }
    assert_int_equal (faults, 0);
    assert_unchanged (before);
}

/* The access list, seen from outside. */
static const struct {
    enum peer peer;
    dm_actor_kind kind;
    const char *target, *method;
    const char *field;
} denied[] = {
    { DIGICTL, DM_ACTOR_INWONER, "intake", INTAKE "Submit", "actor.kind" },
    { DIGICTL, DM_ACTOR_BEHANDELAAR, "intake", INTAKE "Submit", "actor.kind" },
    { DIGICTL, DM_ACTOR_SYSTEM, "intake", INTAKE "Submit", "actor.kind" },
    { DIGICTL, DM_ACTOR_BEHANDELAAR, "intake", INTAKE "SetStatus", "actor.kind" },
    { DIGICTL, DM_ACTOR_BEHEERDER, "intake", INTAKE "GetContact", "method" },
    { DIGICTL, DM_ACTOR_BEHEERDER, "intake", LOG "Pull", "method" },
    { DIGICTL, DM_ACTOR_SYSTEM, "documents", DOCUMENTS "PutChunk", "actor.kind" },
    { DIGICTL, DM_ACTOR_BEHANDELAAR, "notification", NOTIFICATION "RetryBericht", "actor.kind" },
    { DIGICTL, DM_ACTOR_BEHANDELAAR, "audit", AUDIT "ListEntries", "actor.kind" },
    { NOTIFIER, DM_ACTOR_SYSTEM, "intake", INTAKE "Submit", "method" },
    { NOTIFIER, DM_ACTOR_BEHEERDER, "intake", INTAKE "Submit", "method" },
    { NOTIFIER, DM_ACTOR_BEHEERDER, "intake", INTAKE "GetContact", "actor.kind" },
    { NOTIFIER, DM_ACTOR_SYSTEM, "documents", DOCUMENTS "GetChunk", "method" },
    { NOTIFIER, DM_ACTOR_SYSTEM, "audit", AUDIT "ListEntries", "method" },
    { AUDITOR, DM_ACTOR_SYSTEM, "intake", INTAKE "GetContact", "method" },
    { AUDITOR, DM_ACTOR_BEHEERDER, "intake", LOG "Pull", "actor.kind" },
    { AUDITOR, DM_ACTOR_SYSTEM, "notification", NOTIFICATION "ListBerichten", "method" },
};

static void a_peer_does_only_what_the_access_list_says (void **state)
{
    (void) state;
    char *before = ts_effects (world.suite);
    unsigned faults = 0;
    for (size_t i = 0; i < DM_COUNT (denied); i++) {
        dm_error error = { 0 };
        dm_uuid key = dm_uuid_new ();
        ProtobufCMessage *reply;
        ts_caller *caller = &world.callers[denied[i].peer];
        const dm_actor own = caller->origin.actor;
        caller->origin.actor.kind = denied[i].kind;
        ts_call (caller, denied[i].target, denied[i].method, &key, new_request (denied[i].method), world.arena, &reply,
                 &error);
        caller->origin.actor = own;
        const char *what = dm_arena_printf (world.arena, "row %zu, %s", i, denied[i].method);
        faults += !is_as_told (what, &error, DM_PERMISSION_DENIED, denied[i].field);
    }
    assert_int_equal (faults, 0);
    assert_unchanged (before);
}

static void each_request_is_taken_when_nothing_is_wrong_with_it (void **state)
{
    (void) state;
    unsigned faults = 0;
    for (enum call call = 0; call < DM_COUNT (calls); call++) {
        dm_error error;
        dm_status status = send_request (call, good_request (call), &error);
        if (status != calls[call].code) {
            print_error ("%s: code %d, field %s, \"%s\"\n", calls[call].method, status, error.field, error.message);
            faults++;
        }
    }
    assert_int_equal (faults, 0);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM intake.zaak"), 2);
}

static void a_key_is_for_one_request (void **state)
{
    (void) state;
    Digimeente__Intake__V1__SubmitResponse *first, *again;
    ts_caller *caller = &world.callers[DIGICTL];
    ts_submission submission = { .key = dm_uuid_new (), .answers = "{\"wat\":\"put\"}" };
    dm_error error = { 0 };
    ProtobufCMessage *reply;
    assert_int_equal (ts_submit (caller, &submission, world.arena, &first, NULL), DM_OK);
    submission.answers = "{\"wat\":\"put\" }";
    ts_submit (caller, &submission, world.arena, &again, &error);
    assert_true (is_as_told ("other bytes", &error, DM_ALREADY_EXISTS, "key"));
    ts_call (caller, "intake", INTAKE "SetStatus", &submission.key, good_request (SET_STATUS), world.arena, &reply,
             &error);
    assert_true (is_as_told ("another method", &error, DM_ALREADY_EXISTS, "key"));
    submission.answers = "{\"wat\":\"put\"}";
    assert_int_equal (ts_submit (caller, &submission, world.arena, &again, NULL), DM_OK);
    assert_string_equal (again->identificatie, first->identificatie);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM intake.zaak"), 3);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_bound_that_is_exceeded_is_named_and_nothing_is_done),
        cmocka_unit_test (a_peer_does_only_what_the_access_list_says),
        cmocka_unit_test (each_request_is_taken_when_nothing_is_wrong_with_it),
        cmocka_unit_test (a_key_is_for_one_request),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

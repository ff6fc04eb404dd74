/* SPDX-License-Identifier: EUPL-1.2 */
/* What the tests of handlers share: a real PostgreSQL with intake's schema, and calls in transactions of its runtime
 * role. Each test program includes it once. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/batch.h"
#include "common/clock.h"
#include "common/migrate.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/dossier/handlers.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/journey/handlers.h"
#include "services/intake/zaak/handlers.h"
#include "services/intake/zaaktype/handlers.h"
#include "services/intake/zaak/store.h"
#include "sql/dm.h"
#include "sql/intake.h"
#include "tests/support/cluster.h"
#include "tests/support/key_file.h"
#include "tests/support/process.h"

typedef Digimeente__Intake__V1__Zaak Zaak;
typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__SubmitResponse SubmitResponse;
typedef Digimeente__Intake__V1__SetStatusRequest SetStatusRequest;
typedef Digimeente__Intake__V1__SetStatusResponse SetStatusResponse;
typedef Digimeente__Intake__V1__GetContactRequest GetContactRequest;
typedef Digimeente__Intake__V1__GetContactResponse GetContactResponse;

/* What every test of this program shares. */
static struct world {
    ts_cluster *cluster;
    char conninfo[512];
    dm_metrics *metrics;
    dm_db_config config;
    dm_db *db;
    dm_batch batch;
    char *folder;
    dm_keyring *keyring;
    intake app;
} world;

/* What every test has anew. */
static dm_arena *arena;
static dm_error error;

static const dm_origin origin = { .peer = "digictl", .actor = { DM_ACTOR_BEHEERDER, "joris" }, .purpose = "test" };

static inline int open_world (void **state)
{
    (void) state;
    dm_error why = { 0 };
    world.cluster = ts_cluster_open ("intake");
    if (dm_migrate (ts_cluster_conninfo (world.cluster, "intake_owner"), "intake", intake_migrations,
                    intake_migration_count, &why))
        ts_die ("%s", why.message);
    snprintf (world.conninfo, sizeof world.conninfo, "%s", ts_cluster_conninfo (world.cluster, "intake"));
    static const dm_query *const *tables[] = { dm_queries, intake_queries };
    static size_t counts[2];
    counts[0] = dm_query_count;
    counts[1] = intake_query_count;
    world.metrics = dm_metrics_open ("intake", NULL, 0);
    world.config = (dm_db_config){ .conninfo = world.conninfo,
                                   .schema = "intake",
                                   .query_tables = tables,
                                   .query_counts = counts,
                                   .query_table_count = 2,
                                   .constraints = intake_constraints,
                                   .constraint_count = intake_constraint_count,
                                   .metrics = world.metrics };
    world.db = dm_db_open (&world.config);
    world.batch = (dm_batch){ .db = world.db, .metrics = world.metrics };
    world.folder = ts_folder_make ();
    world.keyring = ts_key_file_open (world.folder);
    world.batch.keyring = world.keyring;
    world.app.zaaktypen = intake_zaaktypen_open ();
    return 0;
}

static inline int close_world (void **state)
{
    (void) state;
    intake_zaaktypen_destroy (&world.app.zaaktypen);
    dm_keyring_destroy (&world.keyring);
    ts_folder_remove (&world.folder);
    dm_db_destroy (&world.db);
    dm_metrics_destroy (&world.metrics);
    ts_cluster_destroy (&world.cluster);
    return 0;
}

static inline int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    memset (&error, 0, sizeof error);
    return 0;
}

static inline int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

/* One call of a handler; what it replied is packed inside the transaction, as the chassis does. */
typedef struct one_call {
    dm_handler handler;
    const ProtobufCMessage *request;
    const ProtobufCMessageDescriptor *output;
    dm_event event; /* of a consumer's call: no request */
    dm_work work;
    unsigned runs;
} one_call;

static inline dm_status run_call (dm_call *call, dm_work *work)
{
    one_call *it = work->arg;
    it->runs++;
    if (!it->handler)
        return intake_handle_document_event (call, &it->event);
    ProtobufCMessage *reply = dm_arena_zalloc (call->arena, it->output->sizeof_message);
    protobuf_c_message_init (it->output, reply);
    dm_status status = it->handler (call, it->request, reply);
    if (status)
        return status;
    uint8_t *bytes = dm_arena_alloc (call->arena, protobuf_c_message_get_packed_size (reply));
    work->reply_bytes = protobuf_c_message_pack (reply, bytes);
    work->reply = bytes;
    return DM_OK;
}

static inline void prepare (one_call *it)
{
    it->work = (dm_work){ .call = { .arena = arena,
                                    .origin = &origin,
                                    .deadline_ms = dm_clock_monotonic_ms () + 10000,
                                    .app = &world.app,
                                    .keyring = world.keyring },
                          .run = run_call,
                          .arg = it };
}

static inline void run_together (one_call calls[], size_t count)
{
    dm_work *works[8];
    for (size_t i = 0; i < count; i++) {
        prepare (&calls[i]);
        works[i] = &calls[i].work;
    }
    dm_batch_run (&world.batch, works, count);
}

/* Returns the reply, or NULL with error set. */
static inline void *reply_of (const one_call *it)
{
    error = it->work.call.error;
    error.status = it->work.status;
    return error.status ? NULL
                        : protobuf_c_message_unpack (it->output, dm_arena_allocator (arena), it->work.reply_bytes,
                                                     it->work.reply);
}

static inline void *run (dm_handler handler, const ProtobufCMessage *request, const ProtobufCMessageDescriptor *output)
{
    one_call it = { .handler = handler, .request = request, .output = output };
    run_together (&it, 1);
    return reply_of (&it);
}

static inline SubmitRequest submission (void)
{
    SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    request.zaaktype = "melding-openbare-ruimte";
    request.answers = "{\"wat\": \"lantaarn\"}";
    request.has_without_journey = request.without_journey = true;
    return request;
}

static inline SubmitResponse *submit (const SubmitRequest *request)
{
    return run (intake_handle_submit, &request->base, &digimeente__intake__v1__submit_response__descriptor);
}

static inline Zaak *view (const char *identificatie)
{
    Digimeente__Intake__V1__ViewZaakRequest request = DIGIMEENTE__INTAKE__V1__VIEW_ZAAK_REQUEST__INIT;
    request.identificatie = (char *) identificatie;
    Digimeente__Intake__V1__ViewZaakResponse *reply =
        run (intake_handle_view_zaak, &request.base, &digimeente__intake__v1__view_zaak_response__descriptor);
    return reply ? reply->zaak : NULL;
}

static inline Zaak *set_status (const char *identificatie, const char *statustype, const char *toelichting)
{
    SetStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_STATUS_REQUEST__INIT;
    request.identificatie = (char *) identificatie;
    request.statustype = (char *) statustype;
    request.statustoelichting = (char *) toelichting;
    SetStatusResponse *reply =
        run (intake_handle_set_status, &request.base, &digimeente__intake__v1__set_status_response__descriptor);
    return reply ? reply->zaak : NULL;
}

static inline GetContactResponse *get_contact (ProtobufCBinaryData zaak, uint32_t volgnummer)
{
    GetContactRequest request = DIGIMEENTE__INTAKE__V1__GET_CONTACT_REQUEST__INIT;
    request.has_zaak = request.has_status_volgnummer = true;
    request.zaak = zaak;
    request.status_volgnummer = volgnummer;
    return run (intake_handle_get_contact, &request.base, &digimeente__intake__v1__get_contact_response__descriptor);
}

static inline int64_t count (const char *sql)
{
    return ts_cluster_number (world.cluster, sql);
}

static inline void execute (const char *sql)
{
    PQclear (ts_cluster_query (world.cluster, sql));
}

static inline void assert_refused (const void *reply, dm_status status, const char *field)
{
    assert_null (reply);
    assert_int_equal (error.status, status);
    assert_string_equal (error.field, field);
}

/* The newest event of the log. */
static inline Digimeente__Event__V1__Event *last_event (void)
{
    PGresult *rows = ts_cluster_query (world.cluster,
                                       "SELECT encode(bytes, 'hex') FROM intake.event ORDER BY position DESC LIMIT 1");
    const char *hex = PQgetvalue (rows, 0, 0);
    size_t size = strlen (hex) / 2;
    uint8_t *bytes = dm_arena_alloc (arena, size);
    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        sscanf (hex + 2 * i, "%2x", &byte);
        bytes[i] = (uint8_t) byte;
    }
    PQclear (rows);
    Digimeente__Event__V1__Event *event =
        digimeente__event__v1__event__unpack (dm_arena_allocator (arena), size, bytes);
    assert_non_null (event);
    return event;
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

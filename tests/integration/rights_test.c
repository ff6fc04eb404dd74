/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents asks intake who may see a document; what becomes of others when intake keeps it waiting. */
#include <signal.h>
#include "tests/integration/desk_world.h"

#define QUESTIONS 24

static dm_uuid document;
static zaak with_document;

static int open_documents (void **state)
{
    (void) state;
    open_world (NULL);
    document = upload (&sanne);
    with_document = submit_with ("melding-openbare-ruimte", &sanne, NULL, &document);
    return 0;
}

static Digimeente__Documents__V1__FindRequest find_request (ProtobufCBinaryData *bytes)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    *bytes = bytes_of (&document);
    request.documenten = bytes;
    request.n_documenten = 1;
    return request;
}

static Digimeente__Documents__V1__GetChunkRequest chunk_request (void)
{
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    request.has_document = true;
    request.document = bytes_of (&document);
    return request;
}

/* How many documents this caller sees of the one; -1: it is not told. */
static int find (ts_caller *caller)
{
    ProtobufCBinaryData bytes;
    const Digimeente__Documents__V1__FindRequest request = find_request (&bytes);
    ProtobufCMessage *reply = NULL;
    memset (&error, 0, sizeof error);
    error.status = ts_call (caller, "documents", DOCUMENTS ("Find"), NULL, &request.base, arena, &reply, &error);
    return error.status ? -1 : (int) ((const Digimeente__Documents__V1__FindResponse *) reply)->n_documenten;
}

static dm_status get_chunk (ts_caller *caller)
{
    const Digimeente__Documents__V1__GetChunkRequest request = chunk_request ();
    ProtobufCMessage *reply = NULL;
    memset (&error, 0, sizeof error);
    return ts_call (caller, "documents", DOCUMENTS ("GetChunk"), NULL, &request.base, arena, &reply, &error);
}

/* Somebody else each time, for whom intake has not been asked. */
static dm_pending *start_question (int number)
{
    person who = { DM_ACTOR_INWONER, NULL, NULL, { NULL } };
    ProtobufCBinaryData bytes;
    const Digimeente__Documents__V1__FindRequest find = find_request (&bytes);
    const Digimeente__Documents__V1__GetChunkRequest chunk = chunk_request ();
    who.id = dm_arena_printf (arena, "p%032d", number);
    become (&who);
    const dm_call_options options = { .origin = &world.gateway.origin };
    return number % 2
               ? dm_client_start (world.gateway.client, "documents", DOCUMENTS ("Find"), &options, &find.base)
               : dm_client_start (world.gateway.client, "documents", DOCUMENTS ("GetChunk"), &options, &chunk.base);
}

static bool sees_it (void *who)
{
    become (who);
    return find (&world.gateway) == 1;
}

static bool sees_nothing (void *who)
{
    become (who);
    return find (&world.gateway) == 0;
}

static void intake_that_is_halted_holds_up_nobody_for_whom_it_is_not_asked (void **state)
{
    (void) state;
    dm_pending *questions[QUESTIONS];
    ProtobufCMessage *reply;
    assert_true (sees_it ((void *) &sanne));
    ts_suite_signal (world.suite, "intake", 0, SIGSTOP);
    for (int i = 0; i < QUESTIONS; i++)
        questions[i] = start_question (i);
    become (&sanne);
    dm_status status = get_chunk (&world.gateway); /* it was allowed just now */
    int seen = find (&world.digictl);
    for (int i = 0; i < QUESTIONS; i++)
        assert_int_not_equal (dm_client_wait (&questions[i], arena, &reply, NULL), DM_OK);
    ts_suite_signal (world.suite, "intake", 0, SIGCONT);
    assert_int_equal (seen, 1);
    assert_int_equal (status, DM_OK);
    ts_wait_until (sees_it, (void *) &sanne, TS_PATIENCE_MS, "intake is asked again when it is back");
}

static void a_right_that_is_withdrawn_is_believed_for_some_seconds_at_most (void **state)
{
    (void) state;
    assert_true (sees_it ((void *) &sanne));
    become (&sanne);
    assert_int_equal (get_chunk (&world.gateway), DM_OK);
    move (&with_document, "owner = 'pfedcba9876543210fedcba9876543210'");
    ts_wait_until (sees_nothing, (void *) &sanne, TS_PATIENCE_MS, "who lost the zaak sees its document no more");
    assert_int_equal (get_chunk (&world.gateway), DM_NOT_FOUND);
    assert_true (sees_it ((void *) &karim));
}

/* Reads as an operator, who may read what has no zaak.  Takes: viewing, this reading. */
static dm_status read_without_zaak (const dm_uuid *unlinked, const dm_uuid *viewing)
{
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    request.has_document = request.has_viewing = true;
    request.document = bytes_of (unlinked);
    request.viewing = bytes_of (viewing);
    ProtobufCMessage *reply = NULL;
    return ts_call (&world.digictl, "documents", DOCUMENTS ("GetChunk"), NULL, &request.base, arena, &reply, &error);
}

static void one_reading_of_a_document_without_zaak_is_one_question (void **state)
{
    (void) state;
    const dm_uuid unlinked = upload (&sanne), viewing = dm_uuid_new (), another = dm_uuid_new ();
    assert_int_equal (read_without_zaak (&unlinked, &viewing), DM_OK);
    ts_suite_signal (world.suite, "intake", 0, SIGSTOP);
    dm_status same = read_without_zaak (&unlinked, &viewing), other = read_without_zaak (&unlinked, &another);
    ts_suite_signal (world.suite, "intake", 0, SIGCONT);
    assert_int_equal (same, DM_OK);
    assert_int_not_equal (other, DM_OK);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (one_reading_of_a_document_without_zaak_is_one_question),
        cmocka_unit_test (intake_that_is_halted_holds_up_nobody_for_whom_it_is_not_asked),
        cmocka_unit_test (a_right_that_is_withdrawn_is_believed_for_some_seconds_at_most),
    };
    return cmocka_run_group_tests (tests, open_documents, close_world);
}

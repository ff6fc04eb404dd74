/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may see what, asked of intake and documents themselves with the gateway's key: what one may not see is not there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "tests/integration/desk_world.h"

static int open_suite (void **state)
{
    (void) state;
    return open_world (NULL);
}

static bool sees_in_list (const zaak *it)
{
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    const Digimeente__Intake__V1__ListMijnZakenResponse *reply = ask (PORTAL ("ListMijnZaken"), &request.base);
    assert_non_null (reply);
    for (size_t i = 0; i < reply->n_zaken; i++)
        if (memcmp (reply->zaken[i]->uuid.data, it->uuid.bytes, DM_UUID_BYTES) == 0)
            return true;
    return false;
}

static void initiator_sees_own_zaken_alone (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL), nobodys = submit ("geveltuin", &anoniem, NULL);
    become (&sanne);
    MijnZaak *mijn = mijn_zaak (&it);
    assert_non_null (mijn);
    assert_int_equal (mijn->n_answers, 1);
    assert_string_equal (mijn->title, "Geveltuin aanleggen");
    assert_true (sees_in_list (&it));
    assert_false (sees_in_list (&nobodys));
    static const person *const others[] = { &karim, &korst, &anoniem };
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        become (others[i]);
        assert_refused (mijn_zaak (&it), DM_NOT_FOUND, "uuid");
        assert_refused (mijn_zaak (&nobodys), DM_NOT_FOUND, "uuid");
        assert_false (sees_in_list (&it));
        assert_false (sees_in_list (&nobodys));
    }
}

static void tracking_code_opens_its_zaak_without_what_is_personal (void **state)
{
    (void) state;
    dm_uuid document = upload (&sanne);
    zaak it = submit_with ("geveltuin", &sanne, "sanne@example.org", &document);
    become (&anoniem);
    MijnZaak *mijn = volg (it.tracking_code);
    assert_non_null (mijn);
    assert_string_equal (mijn->identificatie, it.identificatie);
    assert_int_equal (mijn->n_answers + mijn->n_documenten, 0);
    assert_int_equal (mijn->n_steps, 3);
    assert_true (mijn->steps[0]->is_reached && !mijn->steps[1]->is_reached);
    it.tracking_code[5] = it.tracking_code[5] == 'x' ? 'y' : 'x';
    assert_refused (volg (it.tracking_code), DM_NOT_FOUND, "tracking_code");
    assert_refused (volg ("onzin"), DM_NOT_FOUND, "tracking_code");
    assert_refused (volg (""), DM_NOT_FOUND, "tracking_code");
}

static void civil_servant_sees_the_zaken_of_own_teams (void **state)
{
    (void) state;
    zaak tuin = submit ("geveltuin", &sanne, NULL), card = submit ("gehandicaptenparkeerkaart", &sanne, NULL);
    static const struct {
        const person *who;
        bool sees_tuin, sees_card;
    } rows[] = { { &sam, true, false }, { &bo, true, true }, { &zus, false, true }, { &foreign, false, false } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        become (rows[i].who);
        assert_int_equal (view (&tuin) != NULL, rows[i].sees_tuin);
        assert_int_equal (view (&card) != NULL, rows[i].sees_card);
        const ListWorkResponse *page = list_work ("alle", tuin.identificatie, NULL, 100, NULL);
        assert_int_equal (page->n_items, rows[i].sees_tuin);
        assert_int_equal (list_work ("alle", card.identificatie, NULL, 100, NULL)->n_items, rows[i].sees_card);
    }
    become (&sam);
    assert_int_equal (assign (&card, 1, "sam"), 0);
    assert_refused (NULL, DM_NOT_FOUND, "uuid");
    assert_int_equal (add_note (&card, "x"), DM_NOT_FOUND);
    assert_int_equal (assign (&tuin, 1, "zus"), 0); /* not of the team */
    assert_refused (NULL, DM_INVALID_ARGUMENT, "behandelaar");
    assert_refused (mijn_zaak (&tuin), DM_PERMISSION_DENIED, error.field); /* the portal is for initiators */
}

static void others_than_civil_servants_have_no_desk (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    static const person *const others[] = { &sanne, &korst, &anoniem, &alex };
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        become (others[i]);
        assert_null (view (&it));
        assert_int_equal (error.status, DM_PERMISSION_DENIED);
        assert_null (list_work (NULL, NULL, NULL, 10, NULL));
        assert_int_equal (error.status, DM_PERMISSION_DENIED);
        assert_int_equal (assign (&it, 1, "sam"), 0);
        assert_int_equal (error.status, DM_PERMISSION_DENIED);
    }
    world.gateway.origin.actor.kind = DM_ACTOR_SYSTEM;
    assert_null (view (&it));
    assert_int_equal (error.status, DM_PERMISSION_DENIED);
}

static dm_status get_chunk (const dm_uuid *document)
{
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    request.has_document = true;
    request.document = bytes_of (document);
    ask_of ("documents", DOCUMENTS ("GetChunk"), &request.base);
    return error.status;
}

static size_t find (const dm_uuid *document)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCBinaryData one = bytes_of (document);
    request.n_documenten = 1;
    request.documenten = &one;
    const Digimeente__Documents__V1__FindResponse *reply = ask_of ("documents", DOCUMENTS ("Find"), &request.base);
    assert_non_null (reply);
    return reply->n_documenten;
}

static void document_is_seen_by_whoever_sees_its_zaak (void **state)
{
    (void) state;
    dm_uuid document = upload (&sanne);
    assert_int_equal (get_chunk (&document), DM_NOT_FOUND); /* it belongs to no zaak yet */
    zaak it = submit_with ("geveltuin", &sanne, NULL, &document);
    static const struct {
        const person *who;
        bool sees;
    } rows[] = { { &sanne, true },  { &sam, true },  { &bo, true },       { &karim, false },
                 { &korst, false }, { &zus, false }, { &anoniem, false }, { &foreign, false } };
    for (int round = 0; round < 2; round++) /* the second from what documents remembers */
        for (size_t i = 0; i < DM_COUNT (rows); i++) {
            become (rows[i].who);
            assert_int_equal (get_chunk (&document), rows[i].sees ? DM_OK : DM_NOT_FOUND);
            assert_int_equal (find (&document), rows[i].sees);
        }
    dm_uuid besluit = upload (&sam); /* what the desk adds is the initiator's too */
    Digimeente__Intake__V1__AddDocumentRequest request = DIGIMEENTE__INTAKE__V1__ADD_DOCUMENT_REQUEST__INIT;
    request.has_uuid = request.has_document = true;
    request.uuid = bytes_of (&it.uuid);
    request.document = bytes_of (&besluit);
    become (&zus);
    assert_refused (ask (DESK ("AddDocument"), &request.base), DM_NOT_FOUND, "uuid");
    become (&sam);
    assert_non_null (ask (DESK ("AddDocument"), &request.base));
    assert_refused (ask (DESK ("AddDocument"), &request.base), DM_FAILED_PRECONDITION, "documenten");
    become (&sanne);
    assert_int_equal (get_chunk (&besluit), DM_OK);
    assert_int_equal (mijn_zaak (&it)->n_documenten, 2);
    become (&karim);
    assert_int_equal (get_chunk (&besluit), DM_NOT_FOUND);
    ts_suite_wait_settled (world.suite);
    assert_int_equal (number ("SELECT count(*) FROM documents.enkelvoudiginformatieobject WHERE zaak IS NULL"), 0);
}

static Digimeente__Documents__V1__GetChunkRequest *piece (const dm_uuid *document, uint64_t offset,
                                                          const dm_uuid *viewing)
{
    Digimeente__Documents__V1__GetChunkRequest *request = dm_arena_alloc (arena, sizeof *request);
    digimeente__documents__v1__get_chunk_request__init (request);
    request->has_document = request->has_offset = request->has_max_bytes = true;
    request->document = bytes_of (document);
    request->offset = offset;
    request->max_bytes = 4;
    request->has_viewing = viewing != NULL;
    if (viewing)
        request->viewing = bytes_of (viewing);
    return request;
}

static dm_status read_piece (const dm_uuid *document, uint64_t offset, const dm_uuid *viewing)
{
    ask_of ("documents", DOCUMENTS ("GetChunk"), &piece (document, offset, viewing)->base);
    return error.status;
}

/* As the gateway does: several at once. */
static void read_whole (const dm_uuid *document, const dm_uuid *viewing)
{
    enum { PIECES = 5 };
    dm_pending *pending[PIECES];
    const dm_call_options options = { .origin = &world.gateway.origin };
    for (size_t i = 0; i < PIECES; i++)
        pending[i] = dm_client_start (world.gateway.client, "documents", DOCUMENTS ("GetChunk"), &options,
                                      &piece (document, i * 4, viewing)->base);
    for (size_t i = 0; i < PIECES; i++) {
        ProtobufCMessage *reply;
        assert_int_equal (dm_client_wait (&pending[i], arena, &reply, &error), DM_OK);
        assert_int_equal (((Digimeente__Documents__V1__GetChunkResponse *) reply)->data.len, 4);
    }
}

/* What audit has of views of the document by this actor; NULL: by anyone. */
static int64_t views (const zaak *it, const dm_uuid *document, const char *actor)
{
    char sql[500], text[DM_UUID_TEXT_SIZE];
    ts_suite_wait_settled (world.suite);
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM audit.entry WHERE subject = '%s' AND related = '%s' AND actor_id LIKE '%s'"
              " AND bytes LIKE '%%nl.digimeente.zaak.document-viewed%%beoordelen%%'",
              it->text, dm_uuid_format (document->bytes, text), actor ? actor : "%");
    return number (sql);
}

static void say_purpose (void)
{
    snprintf (world.gateway.origin.purpose, sizeof world.gateway.origin.purpose, "beoordelen");
}

static void each_reading_by_a_civil_servant_is_recorded_once (void **state)
{
    (void) state;
    dm_uuid document = upload (&sanne), viewing = dm_uuid_new (), again = dm_uuid_new ();
    zaak it = submit_with ("geveltuin", &sanne, NULL, &document);
    say_purpose ();
    become (&sanne);
    read_whole (&document, &viewing);
    become (&zus);
    assert_int_equal (read_piece (&document, 0, &viewing), DM_NOT_FOUND);
    become (&sam);
    assert_int_equal (find (&document), 1);
    assert_int_equal (views (&it, &document, NULL), 0);
    read_whole (&document, &viewing);
    assert_int_equal (read_piece (&document, 0, &viewing), DM_OK);
    assert_int_equal (views (&it, &document, "sam"), 1);
    read_whole (&document, &again);
    assert_int_equal (views (&it, &document, "sam"), 2);
    assert_int_equal (read_piece (&document, 8, NULL), DM_OK); /* the middle alone, and without saying for what */
    assert_int_equal (read_piece (&document, 8, NULL), DM_OK);
    assert_int_equal (views (&it, &document, "sam"), 4);
    become (&bo); /* a reading is of one person */
    read_whole (&document, &viewing);
    assert_int_equal (views (&it, &document, "bo"), 1);
    assert_int_equal (views (&it, &document, NULL), 5);
    dm_uuid no_v7 = viewing;
    no_v7.bytes[6] = 0x40;
    assert_int_equal (read_piece (&document, 0, &no_v7), DM_INVALID_ARGUMENT);
    assert_int_equal (number ("SELECT count(*) FROM intake.event WHERE position('foto.jpg'::bytea IN bytes) > 0"), 0);
}

static void an_operator_reads_a_document_of_no_zaak_and_one_of_a_zaak_is_recorded (void **state)
{
    (void) state;
    dm_uuid loose = upload (&sanne), document = upload (&sanne);
    zaak it = submit_with ("geveltuin", &sanne, NULL, &document);
    char sql[300];
    ts_caller digictl;
    ProtobufCMessage *reply;
    ts_caller_init (&digictl, world.suite, "digictl");
    assert_int_equal (ts_call (&digictl, "documents", DOCUMENTS ("GetChunk"), NULL, &piece (&loose, 0, NULL)->base,
                               arena, &reply, &error),
                      DM_OK);
    assert_int_equal (ts_call (&digictl, "documents", DOCUMENTS ("GetChunk"), NULL, &piece (&document, 0, NULL)->base,
                               arena, &reply, &error),
                      DM_OK);
    ts_caller_clear (&digictl);
    ts_suite_wait_settled (world.suite);
    snprintf (sql, sizeof sql,
              "SELECT count(*) FILTER (WHERE subject = '%s') * 10 + count(*) FROM audit.entry"
              " WHERE actor_id = 'digictl' AND bytes LIKE '%%nl.digimeente.zaak.document-viewed%%'",
              it.text);
    assert_int_equal (number (sql), 11);
}

static void no_bytes_go_to_a_civil_servant_while_intake_cannot_record_it (void **state)
{
    (void) state;
    dm_uuid document = upload (&sanne), viewing = dm_uuid_new (), later = dm_uuid_new ();
    zaak it = submit_with ("geveltuin", &sanne, NULL, &document);
    say_purpose ();
    become (&sam);
    assert_int_equal (read_piece (&document, 0, &viewing), DM_OK);
    PQclear (
        ts_cluster_query (ts_suite_cluster (world.suite), "REVOKE UPDATE (position) ON intake.event_head FROM intake"));
    assert_int_not_equal (read_piece (&document, 0, &later), DM_OK); /* the right is still known */
    PQclear (
        ts_cluster_query (ts_suite_cluster (world.suite), "GRANT UPDATE (position) ON intake.event_head TO intake"));
    assert_int_equal (read_piece (&document, 0, &later), DM_OK);
    assert_int_equal (views (&it, &document, "sam"), 2);
}

static void question_is_answered_by_owner_or_tracking_code_alone (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    Digimeente__Intake__V1__AskQuestionRequest asked = DIGIMEENTE__INTAKE__V1__ASK_QUESTION_REQUEST__INIT;
    SEEN (asked, &it, 1);
    asked.text = "Mag het?";
    assert_non_null (ask (DESK ("AskQuestion"), &asked.base));
    const uint8_t *question = view (&it)->questions[0]->uuid.data;
    Digimeente__Intake__V1__AnswerQuestionRequest request = DIGIMEENTE__INTAKE__V1__ANSWER_QUESTION_REQUEST__INIT;
    request.has_uuid = request.has_question = true;
    request.uuid = bytes_of (&it.uuid);
    request.question = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) question };
    request.answer = "Ja";
    become (&karim);
    assert_refused (ask (PORTAL ("AnswerQuestion"), &request.base), DM_NOT_FOUND, "uuid");
    become (&anoniem);
    assert_refused (ask (PORTAL ("AnswerQuestion"), &request.base), DM_NOT_FOUND, "uuid");
    request.has_uuid = false;
    zaak other = submit ("geveltuin", &sanne, NULL);
    request.tracking_code = other.tracking_code;
    assert_refused (ask (PORTAL ("AnswerQuestion"), &request.base), DM_NOT_FOUND, "question");
    request.tracking_code = it.tracking_code;
    assert_non_null (ask (PORTAL ("AnswerQuestion"), &request.base));
    const MijnZaak *mijn = volg (it.tracking_code);
    assert_int_equal (mijn->open_questions, 0);
    assert_null (mijn->questions[0]->answer);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (initiator_sees_own_zaken_alone),
        cmocka_unit_test (tracking_code_opens_its_zaak_without_what_is_personal),
        cmocka_unit_test (civil_servant_sees_the_zaken_of_own_teams),
        cmocka_unit_test (others_than_civil_servants_have_no_desk),
        cmocka_unit_test (document_is_seen_by_whoever_sees_its_zaak),
        cmocka_unit_test (each_reading_by_a_civil_servant_is_recorded_once),
        cmocka_unit_test (an_operator_reads_a_document_of_no_zaak_and_one_of_a_zaak_is_recorded),
        cmocka_unit_test (no_bytes_go_to_a_civil_servant_while_intake_cannot_record_it),
        cmocka_unit_test (question_is_answered_by_owner_or_tracking_code_alone),
    };
    return cmocka_run_group_tests (tests, open_suite, close_world);
}

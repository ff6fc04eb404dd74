/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests come in, with their documents and persons. */
#include "services/intake/value/term.h"
#include "tests/unit/services/intake/world.h"

/* As if the documents log had told of it. */
static dm_uuid complete_document (void)
{
    dm_uuid document = dm_uuid_new ();
    Digimeente__Event__V1__Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    event.type = "nl.digimeente.enkelvoudiginformatieobject.completed";
    event.has_subject = true;
    event.subject = (ProtobufCBinaryData){ DM_UUID_BYTES, document.bytes };
    one_call it = { .event = { .event = &event } };
    run_together (&it, 1);
    assert_int_equal (it.work.status, DM_OK);
    return document;
}

static void submission_is_stored_whole_and_told (void **state)
{
    (void) state;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    dm_uuid documents[] = { complete_document (), complete_document () };
    ProtobufCBinaryData named[] = { { DM_UUID_BYTES, documents[1].bytes }, { DM_UUID_BYTES, documents[0].bytes } };
    SubmitRequest request = submission ();
    initiator.name = "Zo\xC3\xAB de Vries";
    initiator.verblijfsadres = "Dorpsstraat 1\n1234 AB Ons Dorp";
    initiator.emailadres = "zoe@example.org";
    initiator.inp_bsn = "123456782";
    request.initiator = &initiator;
    request.documenten = named;
    request.n_documenten = 2;
    request.language = "en";
    SubmitResponse *reply = submit (&request);
    assert_non_null (reply);
    Digimeente__Event__V1__Event *event = last_event ();
    assert_string_equal (event->type, "nl.digimeente.zaak.created");
    assert_memory_equal (event->subject.data, reply->uuid.data, DM_UUID_BYTES);
    Zaak *zaak = view (reply->identificatie);
    assert_memory_equal (zaak->uuid.data, reply->uuid.data, DM_UUID_BYTES);
    assert_string_equal (zaak->answers, "{\"wat\": \"lantaarn\"}");
    assert_int_equal (zaak->n_documenten, 2);
    assert_memory_equal (zaak->documenten[0].data, documents[1].bytes, DM_UUID_BYTES);
    assert_memory_equal (zaak->documenten[1].data, documents[0].bytes, DM_UUID_BYTES);
    assert_int_equal (zaak->n_statussen, 1);
    assert_string_equal (zaak->statussen[0]->statustype, "ontvangen");
    assert_null (zaak->einddatum);
    assert_true (zaak->has_initiator);
    Digimeente__Intake__V1__ZaakCreated *created =
        digimeente__intake__v1__zaak_created__unpack (dm_arena_allocator (arena), event->data.len, event->data.data);
    assert_memory_equal (created->initiator.data, zaak->initiator.data, DM_UUID_BYTES);
    assert_int_equal (created->n_documenten, 2);
    GetContactResponse *contact = get_contact (reply->uuid, 1);
    assert_string_equal (contact->name, initiator.name);
    assert_string_equal (contact->emailadres, initiator.emailadres);
    assert_string_equal (contact->language, "en");
    assert_string_equal (contact->identificatie, reply->identificatie);
    assert_string_equal (contact->status_omschrijving->nl, "Ontvangen");
    assert_null (contact->statustoelichting);
}

static void promised_date_is_the_term_after_today_in_amsterdam (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    request.zaaktype = "geveltuin";
    SubmitResponse *reply = submit (&request);
    char sql[512], einddatum[INTAKE_DATE_SIZE];
    intake_dag begin = 0;
    assert_true (intake_dag_parse (reply->startdatum, &begin));
    assert_string_equal (reply->uiterlijke_einddatum_afdoening,
                         intake_dag_format (intake_term_end (begin + 56, 56), einddatum));
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM intake.zaak WHERE startdatum = '%s' AND uiterlijke_einddatum_afdoening = '%s'"
              " AND startdatum = (registratiedatum AT TIME ZONE 'Europe/Amsterdam')::date AND counted_einddatum = "
              "startdatum + 56"
              " AND identificatie = '%s'",
              reply->startdatum, reply->uiterlijke_einddatum_afdoening, reply->identificatie);
    assert_int_equal (count (sql), 1);
    assert_memory_equal (reply->identificatie, reply->startdatum + 2, 2);
}

static void new_zaaktype_is_taken_at_once (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    assert_non_null (submit (&request));
    request.zaaktype = "boomkap";
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "zaaktype");
    execute ("INSERT INTO intake.zaaktype VALUES ('boomkap', 'Boom kappen', 10, 100);"
             "INSERT INTO intake.statustype VALUES ('boomkap', 'aangevraagd', 'Aangevraagd', 1, false, 'Requested')");
    SubmitResponse *reply = submit (&request);
    assert_string_equal (view (reply->identificatie)->statussen[0]->statustype, "aangevraagd");
}

static void anonymous_submission_has_no_person (void **state)
{
    (void) state;
    int64_t before = count ("SELECT count(*) FROM intake.persoon");
    SubmitRequest request = submission ();
    Digimeente__Intake__V1__Initiator nobody = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    request.initiator = &nobody;
    SubmitResponse *reply = submit (&request);
    assert_false (view (reply->identificatie)->has_initiator);
    assert_int_equal (count ("SELECT count(*) FROM intake.persoon"), before);
}

static void runtime_role_changes_no_answer_and_no_status (void **state)
{
    (void) state;
    assert_string_equal (ts_cluster_try (world.cluster, "intake", "UPDATE intake.zaak SET answers = ''"), "42501");
    assert_string_equal (ts_cluster_try (world.cluster, "intake", "UPDATE intake.persoon SET contents = ''"), "42501");
    assert_string_equal (ts_cluster_try (world.cluster, "intake", "DELETE FROM intake.status"), "42501");
}

/* To a journey, with a file whose name has so many bytes: of one e with an accent, and the rest. */
static SubmitResponse *submit_with_file (size_t name_bytes)
{
    char name[300] = "";
    dm_uuid document = dm_uuid_new ();
    Digimeente__Intake__V1__File file = DIGIMEENTE__INTAKE__V1__FILE__INIT, *files[] = { &file };
    SubmitRequest request = submission ();
    if (name_bytes > 0)
        snprintf (name, sizeof name, "\xC3\xA9%0*d", (int) name_bytes - 2, 0);
    file.has_document = true;
    file.document = (ProtobufCBinaryData){ DM_UUID_BYTES, document.bytes };
    file.bestandsnaam = name;
    request.without_journey = false;
    request.files = files;
    request.n_files = 1;
    return submit (&request);
}

/* One request for each bound; nothing is written. */
static void every_bound_of_a_submission_names_its_field (void **state)
{
    (void) state;
    int64_t before = count ("SELECT (SELECT count(*) FROM intake.zaak) + (SELECT position FROM intake.event_head)");
    dm_uuid document = complete_document ();
    ProtobufCBinaryData same[21], cut = { 15, document.bytes };
    for (size_t i = 0; i < DM_COUNT (same); i++)
        same[i] = (ProtobufCBinaryData){ DM_UUID_BYTES, document.bytes };
    SubmitRequest request = submission ();
    request.zaaktype = NULL;
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "zaaktype");
    request.zaaktype = "bestaat-niet";
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "zaaktype");
    request = submission ();
    request.answers = NULL;
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "answers");
    request.answers = "[]";
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "answers");
    request = submission ();
    request.language = "de";
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "language");
    request = submission ();
    request.documenten = same;
    request.n_documenten = 21;
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "documenten");
    request.n_documenten = 2;
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "documenten");
    request.documenten = &cut;
    request.n_documenten = 1;
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "documenten");
    request = submission ();
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    initiator.emailadres = "geen adres";
    request.initiator = &initiator;
    assert_refused (submit (&request), DM_INVALID_ARGUMENT, "initiator.emailadres");
    assert_refused (submit_with_file (257), DM_INVALID_ARGUMENT, "files");
    assert_refused (submit_with_file (0), DM_INVALID_ARGUMENT, "files");
    assert_refused (submit_with_file (256), DM_INVALID_ARGUMENT, "without_journey"); /* no journey is published here */
    assert_int_equal (count ("SELECT (SELECT count(*) FROM intake.zaak) + (SELECT position FROM intake.event_head)"),
                      before);
}

static void unknown_document_is_asked_for_again_later (void **state)
{
    (void) state;
    dm_uuid document = dm_uuid_new (), known = complete_document ();
    ProtobufCBinaryData named[] = { { DM_UUID_BYTES, known.bytes }, { DM_UUID_BYTES, document.bytes } };
    SubmitRequest request = submission ();
    request.documenten = named;
    request.n_documenten = 2;
    assert_refused (submit (&request), DM_ABORTED, "documenten");
    assert_true (error.retry_after_ms > 0);
    request.n_documenten = 1;
    assert_non_null (submit (&request));
}

static void document_belongs_to_one_zaak (void **state)
{
    (void) state;
    dm_uuid document = complete_document ();
    ProtobufCBinaryData named = { DM_UUID_BYTES, document.bytes };
    SubmitRequest request = submission ();
    request.documenten = &named;
    request.n_documenten = 1;
    one_call both[2];
    for (size_t i = 0; i < 2; i++)
        both[i] = (one_call){ .handler = intake_handle_submit,
                              .request = &request.base,
                              .output = &digimeente__intake__v1__submit_response__descriptor };
    run_together (both, 2);
    assert_non_null (reply_of (&both[0]));
    assert_refused (reply_of (&both[1]), DM_FAILED_PRECONDITION, "documenten");
    assert_refused (submit (&request), DM_FAILED_PRECONDITION, "documenten");
}

static void document_event_may_come_twice_and_others_are_passed_over (void **state)
{
    (void) state;
    dm_uuid document = complete_document ();
    Digimeente__Event__V1__Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    event.type = "nl.digimeente.enkelvoudiginformatieobject.completed";
    event.has_subject = true;
    event.subject = (ProtobufCBinaryData){ DM_UUID_BYTES, document.bytes };
    one_call it = { .event = { .event = &event } };
    int64_t before = count ("SELECT count(*) FROM intake.informatieobject");
    run_together (&it, 1);
    assert_int_equal (it.work.status, DM_OK);
    event.subject.len = 15;
    run_together (&it, 1);
    assert_int_equal (it.work.status, DM_DATA_LOSS);
    event.type = "nl.digimeente.enkelvoudiginformatieobject.linked";
    run_together (&it, 1);
    assert_int_equal (it.work.status, DM_OK);
    assert_int_equal (count ("SELECT count(*) FROM intake.informatieobject"), before);
}

/* The trigger does what the job of another replica may do between our look at a document and our row for it. */
static void document_that_is_let_go_of_meanwhile_is_not_known (void **state)
{
    (void) state;
    dm_uuid document = complete_document ();
    ProtobufCBinaryData named = { DM_UUID_BYTES, document.bytes };
    SubmitRequest request = submission ();
    request.documenten = &named;
    request.n_documenten = 1;
    int64_t before = count ("SELECT count(*) FROM intake.zaak");
    execute ("CREATE FUNCTION intake.release() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
             " DELETE FROM intake.informatieobject WHERE uuid = NEW.informatieobject; RETURN NEW; END $$;"
             "CREATE TRIGGER release BEFORE INSERT ON intake.zaakinformatieobject FOR EACH ROW"
             " EXECUTE FUNCTION intake.release()");
    SubmitResponse *reply = submit (&request);
    execute ("DROP TRIGGER release ON intake.zaakinformatieobject; DROP FUNCTION intake.release");
    assert_refused (reply, DM_ABORTED, "documenten");
    assert_int_equal (count ("SELECT count(*) FROM intake.zaak"), before);
}

/* The trigger gives the next zaak a number that is taken. */
static void taken_zaaknummer_is_drawn_again_and_nobody_notices (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    assert_non_null (submit (&request));
    execute ("CREATE SEQUENCE intake.draws; GRANT ALL ON intake.draws TO intake;"
             "CREATE FUNCTION intake.draw() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
             " IF nextval('intake.draws') = 1 THEN"
             "  NEW.identificatie := (SELECT identificatie FROM intake.zaak LIMIT 1); END IF; RETURN NEW; END $$;"
             "CREATE TRIGGER draw BEFORE INSERT ON intake.zaak FOR EACH ROW EXECUTE FUNCTION intake.draw()");
    one_call it = { .handler = intake_handle_submit,
                    .request = &request.base,
                    .output = &digimeente__intake__v1__submit_response__descriptor };
    run_together (&it, 1);
    SubmitResponse *reply = reply_of (&it);
    execute ("DROP TRIGGER draw ON intake.zaak; DROP FUNCTION intake.draw; DROP SEQUENCE intake.draws");
    assert_non_null (reply);
    assert_int_equal (it.runs, 2);
    assert_non_null (view (reply->identificatie));
}

static void no_event_holds_what_a_person_wrote (void **state)
{
    (void) state;
    assert_true (count ("SELECT count(*) FROM intake.event") > 0);
    assert_int_equal (count ("SELECT count(*) FROM intake.event WHERE position('zoe@example.org'::bytea IN bytes) > 0"
                             " OR position('Vries'::bytea IN bytes) > 0 OR position('lantaarn'::bytea IN bytes) > 0"
                             " OR position('Dorpsstraat'::bytea IN bytes) > 0"
                             " OR position('Wij kijken'::bytea IN bytes) > 0"
                             " OR position('123456782'::bytea IN bytes) > 0"),
                      0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (submission_is_stored_whole_and_told),
        TEST (promised_date_is_the_term_after_today_in_amsterdam),
        TEST (new_zaaktype_is_taken_at_once),
        TEST (anonymous_submission_has_no_person),
        TEST (runtime_role_changes_no_answer_and_no_status),
        TEST (every_bound_of_a_submission_names_its_field),
        TEST (unknown_document_is_asked_for_again_later),
        TEST (document_belongs_to_one_zaak),
        TEST (document_event_may_come_twice_and_others_are_passed_over),
        TEST (document_that_is_let_go_of_meanwhile_is_not_known),
        TEST (taken_zaaknummer_is_drawn_again_and_nobody_notices),
        TEST (no_event_holds_what_a_person_wrote),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* What happens to a zaak after it was taken in: views, statuses, messages. */
#include "tests/unit/services/intake/world.h"

static void person_may_be_deleted_and_all_else_works (void **state)
{
    (void) state;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    initiator.emailadres = "weg@example.org";
    SubmitRequest request = submission ();
    request.initiator = &initiator;
    SubmitResponse *reply = submit (&request);
    assert_string_equal (get_contact (reply->uuid, 1)->emailadres, "weg@example.org");
    execute ("DELETE FROM intake.persoon WHERE zaak = (SELECT max(uuid::text)::uuid FROM intake.zaak)");
    GetContactResponse *contact = get_contact (reply->uuid, 1);
    assert_non_null (contact);
    assert_null (contact->emailadres);
    assert_string_equal (contact->zaaktype_omschrijving, "Melding openbare ruimte");
    assert_true (view (reply->identificatie)->has_initiator);
    assert_true (view (reply->identificatie)->is_erased);
    assert_non_null (set_status (reply->identificatie, "in_behandeling", NULL));
}

static void service_gets_the_same_zaak_and_nothing_is_told (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    SubmitResponse *reply = submit (&request);
    Zaak *viewed = view (reply->identificatie);
    int64_t head = count ("SELECT position FROM intake.event_head");
    Digimeente__Intake__V1__GetZaakRequest get = DIGIMEENTE__INTAKE__V1__GET_ZAAK_REQUEST__INIT;
    get.has_uuid = true;
    get.uuid = reply->uuid;
    Digimeente__Intake__V1__GetZaakResponse *got =
        run (intake_handle_get_zaak, &get.base, &digimeente__intake__v1__get_zaak_response__descriptor);
    assert_string_equal (got->zaak->identificatie, viewed->identificatie);
    assert_string_equal (got->zaak->answers, viewed->answers);
    assert_int_equal (count ("SELECT position FROM intake.event_head"), head);
    get.uuid.len = 0;
    assert_refused (run (intake_handle_get_zaak, &get.base, &digimeente__intake__v1__get_zaak_response__descriptor),
                    DM_INVALID_ARGUMENT, "uuid");
}

static void view_is_told_with_actor_and_purpose (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    SubmitResponse *reply = submit (&request);
    assert_non_null (view (reply->identificatie));
    Digimeente__Event__V1__Event *event = last_event ();
    assert_string_equal (event->type, "nl.digimeente.zaak.viewed");
    assert_string_equal (event->actor->id, "joris");
    assert_string_equal (event->purpose, "test");
    assert_memory_equal (event->subject.data, reply->uuid.data, DM_UUID_BYTES);
}

static void zaak_is_named_by_one_good_key (void **state)
{
    (void) state;
    Digimeente__Intake__V1__ViewZaakRequest request = DIGIMEENTE__INTAKE__V1__VIEW_ZAAK_REQUEST__INIT;
    const ProtobufCMessageDescriptor *output = &digimeente__intake__v1__view_zaak_response__descriptor;
    dm_uuid nobody = dm_uuid_new ();
    assert_refused (run (intake_handle_view_zaak, &request.base, output), DM_INVALID_ARGUMENT, "uuid");
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ 15, nobody.bytes };
    assert_refused (run (intake_handle_view_zaak, &request.base, output), DM_INVALID_ARGUMENT, "uuid");
    request.uuid.len = DM_UUID_BYTES;
    assert_refused (run (intake_handle_view_zaak, &request.base, output), DM_NOT_FOUND, "uuid");
    request.identificatie = "2620-0000-000P";
    assert_refused (run (intake_handle_view_zaak, &request.base, output), DM_INVALID_ARGUMENT, "uuid");
    assert_refused (view ("2620-0000-000P"), DM_NOT_FOUND, "identificatie");
    assert_refused (view ("2620-0000-000Q"), DM_INVALID_ARGUMENT, "identificatie");
    assert_refused (set_status ("2620-0000-000P", "ontvangen", NULL), DM_NOT_FOUND, "identificatie");
    assert_refused (get_contact (request.uuid, 1), DM_NOT_FOUND, "zaak");
    assert_refused (get_contact (request.uuid, 0), DM_INVALID_ARGUMENT, "status_volgnummer");
    request.uuid.len = 17;
    assert_refused (get_contact (request.uuid, 1), DM_INVALID_ARGUMENT, "zaak");
}

static void status_ends_the_zaak_and_then_stays (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    SubmitResponse *reply = submit (&request);
    Zaak *zaak = set_status (reply->identificatie, "in_behandeling", "Wij kijken ernaar.\nTot zo.");
    assert_null (zaak->answers); /* the reply is kept */
    assert_int_equal (zaak->n_statussen, 1);
    assert_string_equal (zaak->statussen[0]->statustype, "in_behandeling");
    assert_null (zaak->statussen[0]->statustoelichting);
    zaak = view (reply->identificatie);
    assert_int_equal (zaak->n_statussen, 2);
    assert_string_equal (zaak->statussen[1]->statustoelichting, "Wij kijken ernaar.\nTot zo.");
    assert_null (zaak->einddatum);
    assert_string_equal (get_contact (reply->uuid, 2)->statustoelichting, "Wij kijken ernaar.\nTot zo.");
    assert_refused (set_status (reply->identificatie, "besloten", NULL), DM_INVALID_ARGUMENT, "statustype");
    assert_null (set_status (reply->identificatie, "in_behandelig", NULL));
    assert_string_equal (error.message, "melding-openbare-ruimte has no statustype in_behandelig: did you mean "
                                        "in_behandeling? There are ontvangen, in_behandeling and afgehandeld");
    assert_refused (set_status (reply->identificatie, NULL, NULL), DM_INVALID_ARGUMENT, "statustype");
    zaak = set_status (reply->identificatie, "afgehandeld", "");
    assert_string_equal (zaak->statussen[0]->statustype, "afgehandeld");
    assert_string_equal (zaak->einddatum, reply->startdatum);
    Digimeente__Event__V1__Event *event = last_event ();
    assert_string_equal (event->type, "nl.digimeente.zaak.status-set");
    Digimeente__Intake__V1__ZaakStatusSet *set =
        digimeente__intake__v1__zaak_status_set__unpack (dm_arena_allocator (arena), event->data.len, event->data.data);
    assert_string_equal (set->statustype, "afgehandeld");
    assert_int_equal (set->volgnummer, 3);
    assert_true (set->is_eindstatus);
    assert_refused (set_status (reply->identificatie, "in_behandeling", NULL), DM_FAILED_PRECONDITION, "statustype");
    assert_refused (set_status (reply->identificatie, "afgehandeld", NULL), DM_FAILED_PRECONDITION, "statustype");
}

static void toelichting_and_number_of_statuses_have_bounds (void **state)
{
    (void) state;
    char toelichting[2 * 1001 + 1] = "";
    for (int i = 0; i < 1001; i++)
        memcpy (toelichting + 2 * i, "\xC3\xA9", 3);
    SubmitRequest request = submission ();
    SubmitResponse *reply = submit (&request);
    assert_refused (set_status (reply->identificatie, "in_behandeling", toelichting), DM_INVALID_ARGUMENT,
                    "statustoelichting");
    for (int i = 2; i <= 100; i++)
        assert_non_null (set_status (reply->identificatie, "in_behandeling", toelichting + 2));
    assert_refused (set_status (reply->identificatie, "in_behandeling", NULL), DM_FAILED_PRECONDITION, "statustype");
    assert_int_equal (view (reply->identificatie)->n_statussen, 100);
    /* it can end always */
    assert_non_null (set_status (reply->identificatie, "afgehandeld", toelichting + 2));
    assert_non_null (view (reply->identificatie)->einddatum);
}

static void two_statuses_in_one_batch_follow_each_other (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    SubmitResponse *submitted = submit (&request);
    SetStatusRequest set = DIGIMEENTE__INTAKE__V1__SET_STATUS_REQUEST__INIT;
    set.identificatie = submitted->identificatie;
    set.statustype = "afgehandeld";
    one_call both[2];
    for (size_t i = 0; i < 2; i++)
        both[i] = (one_call){ .handler = intake_handle_set_status,
                              .request = &set.base,
                              .output = &digimeente__intake__v1__set_status_response__descriptor };
    run_together (both, 2);
    assert_non_null (reply_of (&both[0]));
    assert_refused (reply_of (&both[1]), DM_FAILED_PRECONDITION, "statustype");
}

static void zaaktypen_are_listed_with_their_statustypen_in_order (void **state)
{
    (void) state;
    Digimeente__Intake__V1__ListZaaktypenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAAKTYPEN_REQUEST__INIT;
    Digimeente__Intake__V1__ListZaaktypenResponse *reply =
        run (intake_handle_list_zaaktypen, &request.base, &digimeente__intake__v1__list_zaaktypen_response__descriptor);
    assert_int_equal (reply->n_zaaktypen, 7);
    for (size_t i = 0; i < 7; i++) {
        const Digimeente__Intake__V1__Zaaktype *zaaktype = reply->zaaktypen[i];
        assert_int_equal (zaaktype->n_statustypen, 3);
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal (zaaktype->statustypen[k]->volgnummer, k + 1);
            assert_int_equal (zaaktype->statustypen[k]->is_eindstatus, k == 2);
        }
    }
    assert_string_equal (reply->zaaktypen[5]->identificatie, "melding-openbare-ruimte");
    assert_int_equal (reply->zaaktypen[5]->doorlooptijd_days, 5);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (person_may_be_deleted_and_all_else_works),    TEST (service_gets_the_same_zaak_and_nothing_is_told),
        TEST (view_is_told_with_actor_and_purpose),         TEST (zaak_is_named_by_one_good_key),
        TEST (status_ends_the_zaak_and_then_stays),         TEST (toelichting_and_number_of_statuses_have_bounds),
        TEST (two_statuses_in_one_batch_follow_each_other), TEST (zaaktypen_are_listed_with_their_statustypen_in_order),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

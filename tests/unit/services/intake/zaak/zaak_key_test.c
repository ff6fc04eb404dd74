/* SPDX-License-Identifier: EUPL-1.2 */
/* What is sealed opens where it was sealed, and only there; what was erased is gone and nothing else. */
#include "tests/unit/services/intake/world.h"

static SubmitResponse *submit_answers (const char *answers)
{
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    SubmitRequest request = submission ();
    initiator.name = "Sanne de Boer";
    initiator.emailadres = "sanne@example.org";
    request.answers = (char *) answers;
    request.initiator = &initiator;
    return submit (&request);
}

static void run_of (const char *format, const char *first, const char *second)
{
    char sql[600];
    snprintf (sql, sizeof sql, format, first, second);
    execute (sql);
}

static void value_that_was_moved_to_another_zaak_does_not_open (void **state)
{
    (void) state;
    SubmitResponse *one = submit_answers ("{\"wat\":\"een\"}"), *other = submit_answers ("{\"wat\":\"ander\"}");
    run_of ("UPDATE intake.zaak SET answers = (SELECT answers FROM intake.zaak WHERE identificatie = '%s')"
            " WHERE identificatie = '%s'",
            one->identificatie, other->identificatie);
    assert_refused (view (other->identificatie), DM_DATA_LOSS, "");
    assert_string_equal (view (one->identificatie)->answers, "{\"wat\":\"een\"}");
    /* nor with the key that goes with it */
    run_of ("UPDATE intake.data_key AS own SET wrapped = key.wrapped, wrap_id = key.wrap_id FROM intake.data_key AS key"
            " JOIN intake.zaak ON zaak.uuid = key.owner AND identificatie = '%s'"
            " WHERE own.owner = (SELECT uuid FROM intake.zaak WHERE identificatie = '%s')",
            one->identificatie, other->identificatie);
    assert_refused (view (other->identificatie), DM_DATA_LOSS, "");
}

static void value_that_was_moved_within_a_zaak_does_not_open (void **state)
{
    (void) state;
    SubmitResponse *reply = submit_answers ("{\"wat\":\"een\"}");
    assert_non_null (set_status (reply->identificatie, "in_behandeling", "Wij kijken ernaar."));
    assert_non_null (set_status (reply->identificatie, "in_behandeling", "Het duurt langer."));
    run_of ("UPDATE intake.status SET statustoelichting = (SELECT statustoelichting FROM intake.status AS from_here"
            " WHERE from_here.zaak = status.zaak AND volgnummer = 2) FROM intake.zaak"
            " WHERE zaak.uuid = status.zaak AND volgnummer = 3 AND identificatie = '%s'%s",
            reply->identificatie, "");
    assert_refused (view (reply->identificatie), DM_DATA_LOSS, "");
    assert_refused (get_contact (reply->uuid, 3), DM_DATA_LOSS, "");
    assert_string_equal (get_contact (reply->uuid, 2)->statustoelichting, "Wij kijken ernaar.");
}

static void erased_zaak_is_shown_without_what_it_said_and_can_end (void **state)
{
    (void) state;
    SubmitResponse *reply = submit_answers ("{\"wat\":\"een\"}");
    assert_non_null (set_status (reply->identificatie, "in_behandeling", "Wij kijken ernaar."));
    assert_false (view (reply->identificatie)->is_erased);
    run_of ("DELETE FROM intake.data_key USING intake.zaak WHERE data_key.owner = zaak.uuid AND identificatie = '%s'%s",
            reply->identificatie, "");
    Zaak *zaak = view (reply->identificatie);
    assert_true (zaak->is_erased);
    assert_null (zaak->answers);
    assert_string_equal (zaak->zaaktype, "melding-openbare-ruimte");
    assert_int_equal (zaak->n_statussen, 2);
    assert_null (zaak->statussen[1]->statustoelichting);
    GetContactResponse *contact = get_contact (reply->uuid, 2);
    assert_null (contact->emailadres);
    assert_null (contact->name);
    assert_null (contact->statustoelichting);
    Digimeente__Intake__V1__ListZakenRequest list = DIGIMEENTE__INTAKE__V1__LIST_ZAKEN_REQUEST__INIT;
    Digimeente__Intake__V1__ListZakenResponse *listed =
        run (intake_handle_list_zaken, &list.base, &digimeente__intake__v1__list_zaken_response__descriptor);
    assert_true (listed->zaken[0]->is_erased);
    assert_refused (set_status (reply->identificatie, "afgehandeld", "Klaar."), DM_FAILED_PRECONDITION,
                    "statustoelichting");
    assert_non_null (set_status (reply->identificatie, "afgehandeld", NULL));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (value_that_was_moved_to_another_zaak_does_not_open),
        TEST (value_that_was_moved_within_a_zaak_does_not_open),
        TEST (erased_zaak_is_shown_without_what_it_said_and_can_end),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

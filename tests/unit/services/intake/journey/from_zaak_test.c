/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/from_zaak.h"
#include "services/intake/value/canonical.h"
#include "tests/unit/services/intake/journey_world.h"

#define ADRES "{\"huisnummer\":\"12\",\"plaats\":\"Digimeente\",\"postcode\":\"1234AB\",\"straat\":\"Kerkstraat\"}"

static intake_journey *journey;

/* A journey that is begun from a zaak that came by the same journey. */
static int open_journey (void **state)
{
    open_arena (state);
    const char *yaml = replace (good, "steps:\n",
                                "  mail: {type: email}\n"
                                "  tel: {type: phone, optional: true}\n"
                                "  adres: {type: adres_nl}\n"
                                "steps:\n");
    yaml = replace (yaml, "initiator: {naam: naam}\n",
                    "  - {id: contact, title: {nl: T, en: T}, ask: [mail, tel, adres]}\n"
                    "initiator: {naam: naam, emailadres: mail, telefoonnummer: tel, verblijfsadres: adres}\n"
                    "from_zaak: {soort: a, naam: \"{naam}\", mail: \"{emailadres}\", tel: \"{telefoonnummer}\", "
                    "adres: \"{verblijfsadres}\"}\n");
    yaml = replace (yaml, "  - {answers: {soort: a, aantal: 10, wat: [x]}, ends_at: controleren}\n",
                    "  - {answers: {soort: a, aantal: 10, wat: [x], mail: a@example.org, adres: {postcode: 1234AB, "
                    "huisnummer: 12, straat: Kerkstraat, plaats: Digimeente}}, ends_at: controleren}\n");
    journey = read_yaml (yaml);
    show_reasons ();
    assert_non_null (journey);
    return 0;
}

static int close_journey (void **state)
{
    intake_journey_destroy (&journey);
    return close_arena (state);
}

/* What a draft begins with that is about a zaak with these answers; the caller deletes it. */
static cJSON *begin (const char *answers_of_zaak)
{
    cJSON *zaak = cJSON_Parse (answers_of_zaak), *answers = cJSON_CreateObject ();
    const intake_from_zaak from = { .uuid = "0199", .naam = "Sanne", .journey = journey, .answers = zaak };
    intake_from_zaak_add (journey, &from, answers);
    cJSON_Delete (zaak);
    return answers;
}

static intake_walk walk_with (const cJSON *answers)
{
    return (intake_walk){ .journey = journey,
                          .language = "nl",
                          .audience = "inwoner",
                          .answers = answers,
                          .bsn = "111222333",
                          .name = "Sanne",
                          .today = "2026-11-24" };
}

static Digimeente__Intake__V1__Step show (const cJSON *answers, const char *step)
{
    const intake_walk walk = walk_with (answers);
    Digimeente__Intake__V1__Step out;
    assert_int_equal (intake_engine_step (&walk, step, arena, &out, &error), DM_OK);
    return out;
}

static void what_the_initiator_told_the_zaak_is_answered (void **state)
{
    (void) state;
    cJSON *answers =
        begin ("{\"aantal\":\"5\",\"mail\":\"a@example.org\",\"tel\":\"+31612345678\",\"adres\":" ADRES "}");
    assert_string_equal (intake_canonical_write (answers, arena),
                         "{\".zaak\":{\"fields\":[\"adres\",\"mail\",\"naam\",\"soort\",\"tel\"],\"uuid\":\"0199\"},"
                         "\"adres\":" ADRES ",\"mail\":\"a@example.org\",\"naam\":\"Sanne\",\"soort\":\"a\","
                         "\"tel\":\"+31612345678\"}");
    assert_string_equal (intake_from_zaak_uuid (answers), "0199");
    cJSON_Delete (answers);
}

static void what_the_zaak_does_not_have_is_asked_unless_it_is_optional (void **state)
{
    (void) state;
    cJSON *answers = begin ("{\"mail\":\"a@example.org\"}");
    assert_true (cJSON_IsNull (cJSON_GetObjectItem (answers, "tel")));
    assert_null (cJSON_GetObjectItem (answers, "adres"));
    assert_true (intake_from_zaak_has (answers, "tel"));
    assert_false (intake_from_zaak_has (answers, "adres"));
    cJSON_AddStringToObject (answers, "aantal", "5");
    cJSON_AddNullToObject (answers, "wat");
    assert_string_equal (show (answers, NULL).id, "contact");
    cJSON_Delete (answers);
}

static void steps_that_the_zaak_answers_are_neither_counted_nor_behind_the_first (void **state)
{
    (void) state;
    cJSON *answers = begin ("{\"mail\":\"a@example.org\",\"adres\":" ADRES "}");
    Digimeente__Intake__V1__Step first = show (answers, NULL);
    assert_string_equal (first.id, "aantal");
    assert_int_equal (first.number, 1);
    assert_int_equal (first.count, 3); /* aantal, wat and the summary */
    assert_null (first.previous);
    cJSON_AddStringToObject (answers, "aantal", "5");
    cJSON_AddNullToObject (answers, "wat");
    Digimeente__Intake__V1__Step summary = show (answers, NULL);
    assert_true (summary.is_summary);
    assert_int_equal (summary.n_answered, 5);
    assert_string_equal (summary.previous, "wat");
    assert_string_equal (show (answers, "contact").fields[0]->display, "a@example.org"); /* to be changed */
    cJSON_Delete (answers);
}

static void what_came_from_a_zaak_is_an_answer_like_others_when_it_is_sent (void **state)
{
    (void) state;
    cJSON *answers = begin ("{\"mail\":\"a@example.org\",\"adres\":" ADRES "}"), *sent = NULL;
    cJSON_AddStringToObject (answers, "aantal", "5");
    cJSON_AddNullToObject (answers, "wat");
    const intake_walk walk = walk_with (answers);
    assert_int_equal (intake_engine_finish (&walk, &sent, &error), DM_OK);
    assert_string_equal (intake_canonical_write (sent, arena),
                         "{\"aantal\":\"5\",\"adres\":" ADRES ",\"bsn\":\"111222333\",\"mail\":\"a@example.org\","
                         "\"naam\":\"Sanne\",\"soort\":\"a\"}");
    cJSON_Delete (sent);
    cJSON_Delete (answers);
}

#define ABOUT(name) cmocka_unit_test_setup_teardown (name, open_journey, close_journey)

int main (void)
{
    const struct CMUnitTest tests[] = {
        ABOUT (what_the_initiator_told_the_zaak_is_answered),
        ABOUT (what_the_zaak_does_not_have_is_asked_unless_it_is_optional),
        ABOUT (steps_that_the_zaak_answers_are_neither_counted_nor_behind_the_first),
        ABOUT (what_came_from_a_zaak_is_an_answer_like_others_when_it_is_sent),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

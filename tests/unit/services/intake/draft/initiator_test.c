/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/initiator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define ADRES                                                                                                          \
    "\"adres\":{\"postcode\":\"1234AB\",\"huisnummer\":\"12\",\"toevoeging\":\"a\",\"straat\":\"Kerkstraat\","         \
    "\"plaats\":\"Digimeente\"}"

typedef Digimeente__Intake__V1__Initiator Initiator;
typedef Digimeente__Intake__V1__Login Login;

static dm_arena *arena;
static intake_journey *journey;
static cJSON *answers;

/* Of one that ships. */
static void read_journey (const char *name)
{
    char path[200], text[64 * 1024];
    dm_error error = { 0 };
    Digimeente__Intake__V1__CheckJourneyResponse check = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    snprintf (path, sizeof path, "services/intake/journeys/%s.yaml", name);
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    text[fread (text, 1, sizeof text - 1, file)] = '\0';
    fclose (file);
    assert_int_equal (intake_journey_read_yaml (text, arena, &journey, &check, &error), DM_OK);
    assert_non_null (journey);
}

static const char *read_initiator (const char *name, const char *audience, Login *login, const char *json,
                                   Initiator *out)
{
    read_journey (name);
    answers = cJSON_Parse (json);
    assert_non_null (answers);
    intake_draft draft = { .journey = journey, .audience = audience, .language = "nl", .login = login };
    return intake_initiator_read (&draft, answers, arena, out);
}

static void name_and_numbers_come_from_the_login_and_the_rest_from_answers (void **state)
{
    (void) state;
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    Initiator out;
    login.bsn = "111222333";
    login.name = "Sanne de Boer";
    assert_null (read_initiator ("gehandicaptenparkeerkaart", "inwoner", &login,
                                 "{\"emailadres\":\"s@example.org\"," ADRES "}", &out));
    assert_string_equal (out.name, "Sanne de Boer");
    assert_string_equal (out.inp_bsn, "111222333");
    assert_string_equal (out.emailadres, "s@example.org");
    assert_string_equal (out.verblijfsadres, "Kerkstraat 12 a\n1234 AB Digimeente");
}

static void answered_name_goes_before_that_of_the_login (void **state)
{
    (void) state;
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    Initiator out;
    login.kvk = "12345678";
    login.name = "Bakkerij De Korst";
    const char *kvk = read_initiator ("evenement-melden", "ondernemer", &login,
                                      "{\"contactpersoon\":\"A. Korst\",\"emailadres\":\"k@example.org\"}", &out);
    assert_string_equal (kvk, "12345678");
    assert_string_equal (out.name, "A. Korst");
    assert_null (out.inp_bsn);
}

static void who_need_not_log_in_stays_unknown (void **state)
{
    (void) state;
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    Initiator out;
    login.bsn = "111222333";
    login.name = "Sanne de Boer";
    assert_null (
        read_initiator ("melding-openbare-ruimte", "inwoner", &login, "{\"emailadres\":null,\"foto\":null}", &out));
    assert_null (out.name);
    assert_null (out.inp_bsn);
    assert_null (out.emailadres);
}

/* What civil servants read of it in their list, in both languages. */
static void assert_subject (const char *name, const char *json, const char *nl, const char *en)
{
    read_journey (name);
    answers = cJSON_Parse (json);
    intake_draft draft = { .journey = journey, .audience = "inwoner", .language = "nl" };
    Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    intake_submission out = { .initiator = &initiator };
    intake_submission_fill (&draft, answers, arena, &out);
    assert_string_equal (out.subject->nl, nl);
    assert_string_equal (out.subject->en, en);
    cJSON_Delete (answers);
    answers = NULL;
    intake_journey_destroy (&journey);
}

static void subject_begins_with_what_differs_and_is_written_for_staff (void **state)
{
    (void) state;
    assert_subject ("bezwaar-maken",
                    "{\"soort\":\"besluit\",\"kenmerk\":\"2026-ABC\",\"gronden\":\"De afstand klopt niet.\"}",
                    "2026-ABC: De afstand klopt niet.", "2026-ABC: De afstand klopt niet.");
    assert_subject ("melding-openbare-ruimte", "{\"omschrijving\":\"Koelkast\",\"plek\":{\"omschrijving\":\"Markt\"}}",
                    "Koelkast (Markt)", "Koelkast (Markt)");
    assert_subject ("melding-openbare-ruimte",
                    "{\"omschrijving\":\"Koelkast\",\"plek\":{\"lat\":\"52.09\",\"lon\":\"5.12\",\"accuracy\":\"8\"}}",
                    "Koelkast (Plek op de kaart: 52,09 N 5,12 O, op 8 meter nauwkeurig)",
                    "Koelkast (Place on the map: 52.09 N 5.12 E, within 8 metres)");
    assert_subject ("gehandicaptenparkeerkaart", "{\"soort\":\"bestuurder\"}", "Bestuurderskaart, om zelf te rijden",
                    "Driver's card, to drive a car");
    assert_subject ("gehandicaptenparkeerkaart", "{\"soort\":\"passagier\",\"kaart_verloopt\":\"2027-01-31\"}",
                    "Passagierskaart, om met iemand mee te rijden, huidige kaart geldig tot en met 31 januari 2027",
                    "Passenger's card, to be driven by someone else, current card valid until 31 January 2027");
}

static int open_test (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    return 0;
}

static int close_test (void **state)
{
    (void) state;
    cJSON_Delete (answers);
    answers = NULL;
    intake_journey_destroy (&journey);
    dm_arena_destroy (&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_test, close_test)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (name_and_numbers_come_from_the_login_and_the_rest_from_answers),
        TEST (answered_name_goes_before_that_of_the_login),
        TEST (who_need_not_log_in_stays_unknown),
        TEST (subject_begins_with_what_differs_and_is_written_for_staff),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* What came in on paper, typed in with digictl: checked as the portal does, and the zaak is as the portal's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/uuid.h"
#include "tests/support/process.h"
#include "tests/support/said.h"
#include "tests/support/sealed.h"
#include "tests/support/suite.h"

#define README_ANSWERS "compose/local/antwoorden.json" /* what README.md and make run say to try */
#define LAMP "\"categorie\":\"straatverlichting\",\"gevaar\":\"nee\",\"lamp_probleem\":\"uit\","
#define LAMP_REST "\"omschrijving\":\"De lamp is stuk.\",\"plek\":{\"omschrijving\":\"Markt 1\"}"

static ts_suite *suite;
static char answers[300], photo[300], bsn[300];

static void write_file (const char *path, const char *text)
{
    FILE *file = fopen (path, "w");
    fputs (text, file);
    fclose (file);
}

static int open_world (void **state)
{
    (void) state;
    suite = ts_suite_open (NULL);
    snprintf (answers, sizeof answers, "%s/antwoorden.json", ts_suite_folder (suite));
    snprintf (photo, sizeof photo, "%s/foto.png", ts_suite_folder (suite));
    snprintf (bsn, sizeof bsn, "%s/bsn", ts_suite_folder (suite));
    write_file (photo, "a picture");
    write_file (bsn, "111222333\n");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_check_data (suite);
    ts_suite_destroy (&suite);
    return 0;
}

/* digictl submit with these options, all that it says. $bsn is a file with a BSN. */
static ts_said submit (const char *format, ...) DM_PRINTF (1, 2);
static ts_said submit (const char *format, ...)
{
    char options[1200];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (options, sizeof options, format, arguments);
    va_end (arguments);
    return ts_said_by ("bsn=%s; %s/digictl --config=%s/digictl.conf submit %s 2>&1", bsn, ts_bin_folder (),
                       ts_suite_folder (suite), options);
}

/* An option's value after its name in what submit printed.  Returns out. */
static char *field_of (const ts_said *it, const char *name, char out[64])
{
    const char *at = strstr (it->text, name);
    if (!at || sscanf (at + strlen (name), " %63s", out) != 1)
        fail_msg ("there is no %s in: %s", name, it->text);
    return out;
}

/* A statement may ask what zaken say (opened, of sealed.h). */
static int64_t number (const char *format, const char *value)
{
    char sql[600];
    if (strstr (format, "JOIN opened"))
        ts_open_zaken (suite);
    snprintf (sql, sizeof sql, format, value);
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static int64_t count_zaken (void)
{
    return number ("SELECT count(*) FROM intake.zaak %s", "");
}

static int64_t count_documents (void)
{
    return number ("SELECT count(*) FROM documents.enkelvoudiginformatieobject %s", "");
}

static bool has_mail (void *zaaknummer)
{
    return ts_suite_count_mails (suite, zaaknummer) == 1;
}

static void the_command_of_the_readme_makes_a_zaak_as_the_portal_does (void **state)
{
    (void) state;
    char zaaknummer[64];
    DM_AUTO (ts_said_clear)
    ts_said it = submit ("--zaaktype melding-openbare-ruimte --answers " README_ANSWERS
                         " --document %s --email iemand@example.org",
                         photo);
    assert_int_equal (it.code, 0);
    field_of (&it, "zaaknummer", zaaknummer);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak JOIN opened ON opened.zaak = zaak.uuid WHERE "
                              "identificatie = '%s' AND journey ="
                              " 'melding-openbare-ruimte' AND journey_version = 1 AND tracking_code_sha256 IS NOT NULL"
                              " AND said #>> '{foto,0,bestandsnaam}' = 'foto.png'"
                              " AND said ->> 'mastnummer' = 'K 1234'",
                              zaaknummer),
                      1);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaakinformatieobject JOIN intake.zaak ON zaak.uuid = zaak"
                              " JOIN opened ON opened.zaak = zaak.uuid"
                              " WHERE identificatie = '%s' AND informatieobject::text ="
                              " said #>> '{foto,0,document}'",
                              zaaknummer),
                      1);
    ts_wait_until (has_mail, zaaknummer, TS_PATIENCE_MS, "the mail about the zaak");
}

static void every_mistake_is_told_at_once_and_nothing_is_sent (void **state)
{
    (void) state;
    int64_t zaken = count_zaken (), documents = count_documents ();
    write_file (answers,
                "{\"categori\":\"afval\",\"gevaar\":true,\"omschrijving\":\"\",\"plek\":{\"straat\":\"Markt\"}}");
    DM_AUTO (ts_said_clear)
    ts_said it = submit ("--zaaktype melding-openbare-ruimte --answers %s --document %s --document spookje=%s", answers,
                         photo, photo);
    assert_int_equal (it.code, 1);
    ts_said_has (&it, "antwoorden.json: categorie: Choose an answer for: What do you want to report?\n");
    ts_said_has (&it, "antwoorden.json: gevaar: It takes a text\n");
    ts_said_has (&it, "antwoorden.json: omschrijving: Fill in: What is the problem?\n");
    ts_said_has (
        &it,
        "antwoorden.json: plek.straat: There is no such part. There are: omschrijving, lat, lon, accuracy, left_out\n");
    ts_said_has (&it, "antwoorden.json: categori: There is no question categori: did you mean"
                      " categorie? There are ");
    ts_said_has (&it, "antwoorden.json: spookje: It is no question that takes files. Those that do: foto\n");
    assert_int_equal (count_zaken (), zaken);
    assert_int_equal (count_documents (), documents);
}

/* Answers, more options, and what it says. */
static const struct {
    const char *answers, *options, *says;
} refused[] = {
    { "{\"categorie\":\"groen\",\"gevaar\":\"ja\"}", "--zaaktype melding-openbare-ruimte",
      "With these answers the journey ends at bel: Are people in danger?" },
    { "{\"categorie\":\"groen\",\"gevaar\":\"nee\",\"mastnummer\":\"1\"," LAMP_REST "}",
      "--zaaktype melding-openbare-ruimte", "antwoorden.json: mastnummer: With these answers it is not asked" },
    { "{" LAMP LAMP_REST ",\"foto\":[{\"document\":\"01900000-0000-7000-8000-000000000000\"}]}",
      "--zaaktype melding-openbare-ruimte", "antwoorden.json: foto: A file is no text: it goes beside the answers" },
    { "{" LAMP LAMP_REST "}", "--zaaktype melding-openbare-ruimte --document README.md",
      "antwoorden.json: foto: Choose a file of this kind: jpg, png, heic" },
    { "{" LAMP LAMP_REST "}", "--zaaktype melding-openbare-ruimte --startdatum 2999-01-01",
      "today or before, at most 365 days (startdatum, " },
    { "{" LAMP LAMP_REST "}", "--zaaktype melding-openbare-ruimte --startdatum gisteren",
      "a day, as 2026-11-23 (startdatum, " },
    { "{" LAMP LAMP_REST "}", "--zaaktype melding-openbare-ruimte --journey geveltuin",
      "it leads to the zaaktype geveltuin (journey, " },
    { "{" LAMP LAMP_REST "}", "--zaaktype melding-openbare-ruimte --audience iedereen",
      "this journey is for inwoner and ondernemer (audience, " },
    { "{}", "--zaaktype melding", "there is no zaaktype melding: did you mean melding-openbare-ruimte?" },
    { "{\"eigenaar\":\"ja\",\"adres\":{\"postcode\":\"12\",\"huisnummer\":12,\"straat\":\"Kade\"},\"stoep_cm\":"
      "\"breed\","
      "\"lengte_cm\":300}",
      "--zaaktype geveltuin", "antwoorden.json: adres.plaats: Fill in a town" },
    { "{}", "--zaaktype geveltuin --document foto=README.md --document README.md",
      "antwoorden.json: README.md: Name the question that this file answers: brief_eigenaar, foto" },
    { "{\"welke\":\"alles\",\"bsn\":\"123456782\",\"emailadres\":\"a@example.org\"}",
      "--zaaktype gegevens-verwijderen --bsn $bsn", "antwoorden.json: bsn: The initiator is another" },
    { "{\"welke\":\"alles\",\"bsn\":\"123456789\",\"emailadres\":\"a@example.org\"}", "--zaaktype gegevens-verwijderen",
      "antwoorden.json: bsn: Fill in a valid citizen service number" },
};

static void what_does_not_fit_is_said_in_words (void **state)
{
    (void) state;
    int64_t zaken = count_zaken ();
    for (size_t i = 0; i < DM_COUNT (refused); i++) {
        write_file (answers, refused[i].answers);
        DM_AUTO (ts_said_clear) ts_said it = submit ("--answers %s %s", answers, refused[i].options);
        ts_said_has (&it, refused[i].says);
        assert_int_equal (it.code, 1);
    }
    assert_int_equal (count_zaken (), zaken);
}

static void numbers_lists_and_a_login_are_kept_as_the_portal_would (void **state)
{
    (void) state;
    char zaaknummer[64];
    write_file (answers,
                "{\"eigenaar\":\"ja\",\"adres\":{\"postcode\":\"1234 ab\",\"huisnummer\":12,\"straat\":\"Kade\","
                "\"plaats\":\"Ons Dorp\"},\"stoep_cm\":185,\"lengte_cm\":\"300\",\"obstakels\":[\"boom\"],"
                "\"emailadres\":\"a@example.org\",\"telefoon\":null}");
    DM_AUTO (ts_said_clear)
    ts_said garden = submit ("--zaaktype geveltuin --answers %s --document foto=%s", answers, photo);
    assert_int_equal (garden.code, 0);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak JOIN opened ON opened.zaak = zaak.uuid WHERE "
                              "identificatie = '%s' AND said - 'foto' ="
                              " '{\"eigenaar\":\"ja\",\"adres\":{\"postcode\":\"1234AB\",\"huisnummer\":\"12\","
                              "\"straat\":\"Kade\",\"plaats\":\"Ons Dorp\"},\"stoep_cm\":\"185\",\"lengte_cm\":\"300\","
                              "\"obstakels\":[\"boom\"],\"emailadres\":\"a@example.org\"}'",
                              field_of (&garden, "zaaknummer", zaaknummer)),
                      1);
    write_file (answers, "{\"welke\":\"alles\",\"emailadres\":\"a@example.org\"}");
    DM_AUTO (ts_said_clear)
    ts_said erasure = submit ("--zaaktype gegevens-verwijderen --bsn - --answers %s <$bsn", answers);
    assert_int_equal (erasure.code, 0);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak JOIN opened ON opened.zaak = zaak.uuid WHERE"
                              " identificatie = '%s' AND said ->> 'bsn' = '111222333' AND emailadres ="
                              " 'a@example.org' AND inp_bsn = '111222333'",
                              field_of (&erasure, "zaaknummer", zaaknummer)),
                      1);
}

static void a_bsn_is_not_taken_from_the_command_line (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said typed = submit ("--zaaktype gegevens-verwijderen --bsn 111222333 --answers %s", answers);
    assert_int_equal (typed.code, 2);
    ts_said_has (&typed, "--bsn takes a file that holds the BSN, or - for standard input");
    DM_AUTO (ts_said_clear) ts_said both = submit ("--zaaktype gegevens-verwijderen --bsn - --answers - <$bsn");
    assert_int_equal (both.code, 2);
    ts_said_has (&both, "standard input holds the answers or the BSN, not both");
    DM_AUTO (ts_said_clear)
    ts_said large = submit ("--zaaktype gegevens-verwijderen --bsn %s --answers %s", README_ANSWERS, answers);
    assert_int_equal (large.code, 1);
    ts_said_has (&large, "antwoorden.json: a BSN is one line of digits");
}

static void the_term_counts_from_the_day_that_it_came_in (void **state)
{
    (void) state;
    char zaaknummer[64];
    char *day =
        ts_cluster_text (ts_suite_cluster (suite), "SELECT ((now() AT TIME ZONE 'Europe/Amsterdam')::date - 60)::text");
    write_file (answers, "{" LAMP LAMP_REST "}");
    DM_AUTO (ts_said_clear)
    ts_said it = submit ("--zaaktype melding-openbare-ruimte --answers %s --startdatum %s", answers, day);
    assert_int_equal (it.code, 0);
    ts_said_has (&it, day);
    free (day);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak WHERE identificatie = '%s' AND counted_einddatum ="
                              " startdatum + 5 AND uiterlijke_einddatum_afdoening < now() - interval '45 days'"
                              " AND registratiedatum > now() - interval '1 hour'",
                              field_of (&it, "zaaknummer", zaaknummer)),
                      1);
}

static void a_repetition_with_its_key_gives_the_same_zaak_though_the_journey_changed (void **state)
{
    (void) state;
    char zaaknummer[64], again[64], key[64];
    write_file (answers, "{\"welke\":\"alles\",\"emailadres\":\"b@example.org\"}");
    DM_AUTO (ts_said_clear) ts_said first = submit ("--zaaktype gegevens-verwijderen --answers %s", answers);
    assert_int_equal (first.code, 0);
    field_of (&first, "zaaknummer", zaaknummer);
    field_of (&first, "\nkey", key);
    ts_cluster_number (ts_suite_cluster (suite), "UPDATE intake.journey SET version = NULL WHERE name ="
                                                 " 'gegevens-verwijderen' RETURNING 1");
    DM_AUTO (ts_said_clear) ts_said other = submit ("--zaaktype gegevens-verwijderen --answers %s", answers);
    DM_AUTO (ts_said_clear)
    ts_said second = submit ("--zaaktype gegevens-verwijderen --answers %s --key %s", answers, key);
    ts_cluster_number (ts_suite_cluster (suite),
                       "UPDATE intake.journey SET version = 1 WHERE name = 'gegevens-verwijderen' RETURNING 1");
    assert_int_equal (other.code, 1);
    ts_said_has (&other, "no journey is published for this zaaktype");
    ts_said_has (&other, "With --no-journey the answers are taken as they are, unchecked.");
    assert_int_equal (second.code, 0);
    assert_string_equal (field_of (&second, "zaaknummer", again), zaaknummer);
}

static void a_mistake_under_a_key_is_told_as_a_list_too (void **state)
{
    (void) state;
    char key[DM_UUID_TEXT_SIZE];
    dm_uuid_format (dm_uuid_new ().bytes, key);
    write_file (answers, "{\"categorie\":\"groen\",\"gevaar\":\"nee\"}");
    DM_AUTO (ts_said_clear)
    ts_said it = submit ("--zaaktype melding-openbare-ruimte --answers %s --key %s", answers, key);
    assert_int_equal (it.code, 1);
    ts_said_has (&it, "antwoorden.json: omschrijving: Fill in: What is the problem?\n");
    ts_said_has (&it, "antwoorden.json: plek: Fill in where it is\n");
}

static void without_a_journey_any_object_is_taken (void **state)
{
    (void) state;
    char zaaknummer[64];
    write_file (answers, "{\"wat\":{\"anders\":1}}");
    DM_AUTO (ts_said_clear)
    ts_said it = submit ("--zaaktype geveltuin --no-journey --answers %s --document %s", answers, photo);
    assert_int_equal (it.code, 0);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak JOIN opened ON opened.zaak = zaak.uuid WHERE "
                              "identificatie = '%s' AND journey IS NULL AND"
                              " said = '{\"wat\":{\"anders\":1}}'",
                              field_of (&it, "zaaknummer", zaaknummer)),
                      1);
    DM_AUTO (ts_said_clear)
    ts_said both = submit ("--zaaktype geveltuin --no-journey --journey geveltuin --answers %s", answers);
    assert_int_equal (both.code, 2);
    ts_said_has (&both, "--no-journey goes with neither --journey nor --audience");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_command_of_the_readme_makes_a_zaak_as_the_portal_does),
        cmocka_unit_test (every_mistake_is_told_at_once_and_nothing_is_sent),
        cmocka_unit_test (what_does_not_fit_is_said_in_words),
        cmocka_unit_test (numbers_lists_and_a_login_are_kept_as_the_portal_would),
        cmocka_unit_test (a_bsn_is_not_taken_from_the_command_line),
        cmocka_unit_test (the_term_counts_from_the_day_that_it_came_in),
        cmocka_unit_test (a_repetition_with_its_key_gives_the_same_zaak_though_the_journey_changed),
        cmocka_unit_test (a_mistake_under_a_key_is_told_as_a_list_too),
        cmocka_unit_test (without_a_journey_any_object_is_taken),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

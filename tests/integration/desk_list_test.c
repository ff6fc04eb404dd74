/* SPDX-License-Identifier: EUPL-1.2 */
/* The work list: what its rows say, what a search finds, and how it is narrowed and put in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/integration/desk_world.h"

typedef Digimeente__Intake__V1__ListWorkRequest ListWorkRequest;
typedef Digimeente__Intake__V1__Initiator Initiator;

static const ListWorkRequest no_work = DIGIMEENTE__INTAKE__V1__LIST_WORK_REQUEST__INIT;

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { NULL };
    return open_world (settings);
}

/* Answers of a journey, typed in by digictl.  Takes: document, of the only question for files; NULL for none. */
static zaak apply_with (const char *zaaktype, const char *answers, const char *name, const char *emailadres,
                        const dm_uuid *document)
{
    zaak out = { .tracking_code = "" };
    ProtobufCMessage *reply = NULL;
    Digimeente__Intake__V1__SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    dm_uuid key = dm_uuid_new ();
    request.zaaktype = (char *) zaaktype;
    request.answers = (char *) answers;
    request.initiator = &initiator;
    Digimeente__Intake__V1__File file = DIGIMEENTE__INTAKE__V1__FILE__INIT, *files[] = { &file };
    if (document) {
        file.has_document = true;
        file.document = bytes_of (document);
        file.bestandsnaam = "tekening.png";
        request.n_files = 1;
        request.files = files;
    }
    initiator.name = (char *) name;
    initiator.emailadres = (char *) emailadres;
    if (ts_call (&world.digictl, "intake", "digimeente.intake.v1.IntakeService/Submit", &key, &request.base, arena,
                 &reply, &error))
        fail_msg ("submit: %s (%s)", error.message, error.field);
    const Digimeente__Intake__V1__SubmitResponse *made = (const void *) reply;
    memcpy (out.uuid.bytes, made->uuid.data, DM_UUID_BYTES);
    dm_uuid_format (out.uuid.bytes, out.text);
    snprintf (out.identificatie, sizeof out.identificatie, "%s", made->identificatie);
    return out;
}

static zaak apply (const char *zaaktype, const char *answers, const char *name, const char *emailadres)
{
    return apply_with (zaaktype, answers, name, emailadres, NULL);
}

#define TEGEL                                                                                                          \
    "{\"categorie\":\"wegdek\",\"gevaar\":\"nee\",\"omschrijving\":\"Er ligt een stoeptegel los\","                    \
    "\"plek\":{\"omschrijving\":\"Kerkstraat 12\"}}"
#define LAMP                                                                                                           \
    "{\"categorie\":\"groen\",\"gevaar\":\"nee\",\"omschrijving\":\"De tak hangt laag\","                              \
    "\"plek\":{\"omschrijving\":\"Markt 3\"}}"
#define MELDING "melding-openbare-ruimte"

static const ListWorkResponse *list (const ListWorkRequest *request)
{
    return ask (DESK ("ListWork"), &request->base);
}

/* What a search in a tab finds. */
static const ListWorkResponse *seek (const char *which, const char *text)
{
    ListWorkRequest request = no_work;
    request.which = (char *) which;
    request.search = (char *) text;
    return list (&request);
}

static bool has (const ListWorkResponse *work, const zaak *it)
{
    for (size_t i = 0; i < work->n_items; i++)
        if (memcmp (work->items[i]->uuid.data, it->uuid.bytes, DM_UUID_BYTES) == 0)
            return true;
    return false;
}

static void assert_finds (const char *text, const zaak *it)
{
    const ListWorkResponse *work = seek ("alle", text);
    if (!work || work->n_items != 1 || !has (work, it))
        fail_msg ("%s finds %zu zaken, or others", text, work ? work->n_items : 0);
}

static void assert_finds_nothing (const char *text)
{
    const ListWorkResponse *work = seek ("alle", text);
    if (!work || work->n_items > 0)
        fail_msg ("%s finds zaken", text);
}

static void erase (const zaak *it)
{
    char sql[200];
    snprintf (sql, sizeof sql, "DELETE FROM intake.data_key WHERE owner = '%s'", it->text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

static void row_says_what_the_zaak_is_about_and_who_asks (void **state)
{
    (void) state;
    const zaak tegel = apply (MELDING, TEGEL, "Sanne de Boer", "rij@example.org");
    const zaak lamp = apply (MELDING, LAMP, NULL, "alleen.mail@example.org"), none = submit (MELDING, &anoniem, NULL);
    become (&sam);
    const Digimeente__Intake__V1__WorkItem *item = seek ("alle", tegel.identificatie)->items[0];
    assert_string_equal (item->subject->nl, "Er ligt een stoeptegel los (Kerkstraat 12)");
    assert_string_equal (item->subject->en, "Er ligt een stoeptegel los (Kerkstraat 12)");
    assert_string_equal (item->applicant, "Sanne de Boer");
    assert_string_equal (seek ("alle", lamp.identificatie)->items[0]->applicant, "alleen.mail@example.org");
    item = seek ("alle", none.identificatie)->items[0];
    assert_null (item->subject);
    assert_null (item->applicant);
    assert_string_equal (view (&tegel)->item->subject->nl, "Er ligt een stoeptegel los (Kerkstraat 12)");
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak WHERE position('stoeptegel'::bytea IN subject) > 0"),
                      0);
    erase (&tegel);
    item = seek ("alle", tegel.identificatie)->items[0];
    assert_null (item->subject);
    assert_null (item->applicant);
    assert_finds_nothing ("stoeptegel kerkstraat");
    move (&lamp, "subject = '\\x00'"); /* that does not open keeps no list from being shown */
    assert_null (seek ("alle", lamp.identificatie)->items[0]->subject);
    move (&lamp, "subject = NULL");
    erase (&lamp);
}

static void search_finds_people_places_and_words_of_the_subject (void **state)
{
    (void) state;
    const zaak tegel = apply (MELDING, TEGEL, "Sanne de Boer", "zoek.mij@example.org");
    const dm_uuid document = upload (&sanne);
    const zaak tuin = apply_with (
        "evenement-melden",
        "{\"bezoekers\":\"40\",\"datum\":\"2149-06-01\",\"naam_evenement\":\"Straatfeest\",\"begintijd\":\"12:00\","
        "\"eindtijd\":\"14:00\",\"omschrijving\":\"Eten\",\"plek\":{\"omschrijving\":\"Plein\"},"
        "\"weg_dicht\":\"nee\",\"muziek\":\"nee\",\"alcohol\":\"nee\",\"objecten\":[],"
        "\"kvk\":\"68750110\",\"contactpersoon\":\"José Ångström\",\"telefoon\":\"06 1234 5678\","
        "\"emailadres\":\"jose@example.org\"}",
        NULL, NULL, &document);
    move (&tuin, "zaaktype = 'geveltuin'");
    become (&sam);
    char group[8];
    snprintf (group, sizeof group, "%.4s", tegel.identificatie + 5);
    static const char *const of_tegel[] = { "Kerkstraat 12",        "sanne",
                                            "stoeptegel",           "SANNE boer",
                                            "zoek.mij@example.org", "  stoeptegel ",
                                            "Zoek.Mij@Example.org", "12 kerkstraat" };
    static const char *const of_tuin[] = { "68750110",      "+31 6 12345678", "0612345678",
                                           "jose angstrom", "straatfeest",    "plein" };
    for (size_t i = 0; i < DM_COUNT (of_tegel); i++)
        assert_finds (of_tegel[i], &tegel);
    for (size_t i = 0; i < DM_COUNT (of_tuin); i++)
        assert_finds (of_tuin[i], &tuin);
    assert_finds (group, &tegel);
    assert_finds (tegel.identificatie + 5, &tegel);
    assert_finds_nothing ("sanne jansen");
    assert_finds_nothing ("zoek.mij@example.com");
    become (&zus); /* of another team */
    assert_finds_nothing ("stoeptegel");
    assert_int_equal (seek ("alle", "stoeptegel")->alle, 0);
    become (&sam);
    erase (&tegel);
    erase (&tuin);
}

static void search_that_finds_too_much_says_so (void **state)
{
    (void) state;
    const zaak it = apply (MELDING, TEGEL, "Veelvoorkomend", NULL);
    char sql[400];
    snprintf (
        sql, sizeof sql,
        "INSERT INTO intake.data_key (owner, wrap_id, wrapped, terms) SELECT gen_random_uuid(), wrap_id, wrapped, terms"
        " FROM intake.data_key, generate_series(1, 10000) WHERE owner = '%s'",
        it.text);
    become (&sam);
    assert_finds ("veelvoorkomend", &it);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    const ListWorkResponse *work = seek ("alle", "veelvoorkomend");
    assert_true (work->is_found_too_often);
    assert_int_equal (work->n_items, 0);
    PQclear (ts_cluster_query (
        ts_suite_cluster (world.suite),
        "DELETE FROM intake.data_key WHERE NOT EXISTS (SELECT FROM intake.zaak WHERE uuid = data_key.owner)"));
    erase (&it);
}

/* Three zaken alone in the list of their zaaktype. */
static void submit_three (zaak out[3])
{
    static const char *const names[] = { "Óscar", "anna", "Zoë" };
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite),
                               "UPDATE intake.zaak SET zaaktype = 'bezwaar-maken' WHERE zaaktype = '" MELDING "'"));
    for (size_t i = 0; i < 3; i++) {
        char columns[200];
        out[i] = apply (MELDING, TEGEL, names[i], NULL);
        snprintf (columns, sizeof columns,
                  "startdatum = '2031-01-0%zu', uiterlijke_einddatum_afdoening = '2031-03-0%zu'", 1 + i, 3 - i);
        move (&out[i], columns);
    }
    become (&sam);
}

static void assert_order (const char *which, const char *order, const zaak three[3], const char *expected)
{
    ListWorkRequest request = no_work;
    char found[4] = "";
    request.which = (char *) which;
    request.zaaktype = MELDING;
    request.order = (char *) order;
    const ListWorkResponse *work = list (&request);
    assert_non_null (work);
    assert_false (work->is_too_long_to_order);
    for (size_t i = 0; i < work->n_items && i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            if (memcmp (work->items[i]->uuid.data, three[k].uuid.bytes, DM_UUID_BYTES) == 0)
                found[i] = (char) ('0' + k);
    if (strcmp (found, expected) != 0)
        fail_msg ("%s %s: %s is not %s", which, order, found, expected);
}

static void set_status (const zaak *it, uint32_t revision, const char *statustype)
{
    Digimeente__Intake__V1__SetZaakStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_ZAAK_STATUS_REQUEST__INIT;
    SEEN (request, it, revision);
    request.statustype = (char *) statustype;
    assert_non_null (ask (DESK ("SetZaakStatus"), &request.base));
}

static void decide (const zaak *it, uint32_t revision)
{
    Digimeente__Intake__V1__DecideZaakRequest request = DIGIMEENTE__INTAKE__V1__DECIDE_ZAAK_REQUEST__INIT;
    SEEN (request, it, revision);
    request.resultaattype = "afgehandeld";
    request.toelichting = "Gemaakt.";
    assert_non_null (ask (DESK ("DecideZaak"), &request.base));
}

static void list_is_put_in_order_both_ways (void **state)
{
    (void) state;
    zaak three[3];
    submit_three (three);
    set_status (&three[0], 1, "in_behandeling");
    static const char *const orders[][2] = { { NULL, "210" },         { "due", "210" },       { "-due", "012" },
                                             { "received", "012" },   { "-received", "210" }, { "applicant", "102" },
                                             { "-applicant", "201" }, { "status", "210" },    { "-status", "021" } };
    for (size_t i = 0; i < DM_COUNT (orders); i++)
        assert_order ("alle", orders[i][0], three, orders[i][1]);
    for (size_t i = 0; i < 3; i++) {
        char columns[100];
        decide (&three[i], i == 0 ? 2 : 1);
        snprintf (columns, sizeof columns, "einddatum = '2031-02-0%zu'", 1 + (i + 1) % 3); /* 2, 3, 1 */
        move (&three[i], columns);
    }
    static const char *const ended[][2] = { { NULL, "102" },       { "-due", "102" },      { "due", "201" },
                                            { "received", "012" }, { "-received", "210" }, { "applicant", "102" } };
    for (size_t i = 0; i < DM_COUNT (ended); i++)
        assert_order ("klaar", ended[i][0], three, ended[i][1]);
}

static void assert_only (const ListWorkRequest *request, const zaak three[3], const char *expected)
{
    char found[4] = "";
    size_t count = 0;
    const ListWorkResponse *work = list (request);
    assert_non_null (work);
    for (size_t k = 0; k < 3; k++)
        if (has (work, &three[k]))
            found[count++] = (char) ('0' + k);
    if (strcmp (found, expected) != 0 || work->n_items != count)
        fail_msg ("%s (of %zu) is not %s", found, work->n_items, expected);
}

static void assert_has_so_many (ListWorkRequest request, const char *which, size_t count)
{
    request.which = (char *) which;
    if (strcmp (which, "alle") != 0)
        request.behandelaar = NULL; /* the tab says whose they are */
    const ListWorkResponse *work = list (&request);
    assert_non_null (work);
    if (work->n_items != count)
        fail_msg ("%s is said to have %zu zaken and has %zu", which, count, work->n_items);
}

/* The tabs say how long the lists are that they lead to with these filters. */
static void assert_counts_are_of_the_lists (const ListWorkRequest *request)
{
    const ListWorkResponse *work = list (request);
    assert_non_null (work);
    const uint32_t alle = work->alle, mijn = work->mijn, vrij = work->vrij, te_late = work->te_late;
    ListWorkRequest late = *request;
    late.is_late = true;
    assert_has_so_many (*request, "alle", alle);
    assert_has_so_many (*request, "mijn", mijn);
    assert_has_so_many (*request, "vrij", vrij);
    assert_has_so_many (late, "alle", te_late);
}

static void filters_combine (void **state)
{
    (void) state;
    zaak three[3];
    submit_three (three);
    set_status (&three[0], 1, "in_behandeling");
    assert_int_equal (assign (&three[0], 2, "sam"), 3);
    assert_int_equal (assign (&three[1], 1, "sam"), 2);
    move (&three[1], "startdatum = '2021-01-02', uiterlijke_einddatum_afdoening = '2021-02-02'");
    move (&three[2], "has_new_answer = true");
    Digimeente__Intake__V1__AskQuestionRequest question = DIGIMEENTE__INTAKE__V1__ASK_QUESTION_REQUEST__INIT;
    SEEN (question, &three[0], 3);
    question.text = "Waar?";
    assert_non_null (ask (DESK ("AskQuestion"), &question.base));
    ListWorkRequest of_melding = no_work;
    of_melding.which = "alle";
    of_melding.zaaktype = MELDING;
    assert_only (&of_melding, three, "012");
    struct {
        const char *status, *behandelaar, *from, *until;
        bool is_late, is_waiting, has_new_answer;
        const char *expected;
    } rows[] = {
        { "in_behandeling", NULL, NULL, NULL, false, false, false, "01" },
        { "ontvangen", NULL, NULL, NULL, false, false, false, "2" },
        { NULL, "sam", NULL, NULL, false, false, false, "01" },
        { NULL, "", NULL, NULL, false, false, false, "2" },
        { NULL, NULL, NULL, NULL, true, false, false, "1" },
        { NULL, NULL, NULL, NULL, false, true, false, "0" },
        { NULL, NULL, NULL, NULL, false, false, true, "2" },
        { NULL, NULL, "2031-01-01", NULL, false, false, false, "02" },
        { NULL, NULL, NULL, "2031-01-01", false, false, false, "01" },
        { NULL, NULL, "2031-01-01", "2031-01-02", false, false, false, "0" },
        { "in_behandeling", "sam", NULL, "2030-01-01", true, false, false, "1" },
        { "in_behandeling", "sam", NULL, NULL, false, true, true, "" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        ListWorkRequest request = of_melding;
        request.status = (char *) rows[i].status;
        request.behandelaar = (char *) rows[i].behandelaar;
        request.received_from = (char *) rows[i].from;
        request.received_until = (char *) rows[i].until;
        request.has_is_late = request.has_is_waiting = request.has_has_new_answer = true;
        request.is_late = rows[i].is_late;
        request.is_waiting = rows[i].is_waiting;
        request.has_new_answer = rows[i].has_new_answer;
        assert_only (&request, three, rows[i].expected);
        assert_counts_are_of_the_lists (&request);
        request.search = "stoeptegel"; /* what was found is narrowed likewise, by other statements */
        assert_only (&request, three, rows[i].expected);
        assert_counts_are_of_the_lists (&request);
    }
}

static void filters_of_ended_zaken_combine (void **state)
{
    (void) state;
    zaak three[3];
    submit_three (three);
    assert_int_equal (assign (&three[0], 1, "sam"), 2);
    for (size_t i = 0; i < 3; i++) {
        decide (&three[i], i == 0 ? 2 : 1);
        move (&three[i], "einddatum = '2031-02-01'");
    }
    static const struct {
        const char *status, *behandelaar, *from, *until, *expected;
    } rows[] = {
        { NULL, NULL, NULL, NULL, "012" },        { "afgehandeld", NULL, NULL, NULL, "012" },
        { "ontvangen", NULL, NULL, NULL, "" },    { NULL, "sam", NULL, NULL, "0" },
        { NULL, "", NULL, NULL, "12" },           { NULL, NULL, "2031-01-02", NULL, "12" },
        { NULL, NULL, NULL, "2031-01-02", "01" }, { "afgehandeld", "", "2031-01-02", "2031-01-02", "1" },
        { NULL, "sam", "2031-01-02", NULL, "" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        ListWorkRequest request = no_work;
        request.which = "klaar";
        request.zaaktype = MELDING;
        request.status = (char *) rows[i].status;
        request.behandelaar = (char *) rows[i].behandelaar;
        request.received_from = (char *) rows[i].from;
        request.received_until = (char *) rows[i].until;
        assert_only (&request, three, rows[i].expected);
        assert_int_equal (list (&request)->klaar, strlen (rows[i].expected));
        request.search = "stoeptegel";
        assert_only (&request, three, rows[i].expected);
        assert_int_equal (list (&request)->klaar, strlen (rows[i].expected));
    }
}

static void list_that_is_too_long_to_order_comes_in_its_usual_order (void **state)
{
    (void) state;
    zaak three[3];
    submit_three (three);
    char sql[600];
    snprintf (sql, sizeof sql,
              "WITH more AS (INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, "
              "uiterlijke_einddatum_afdoening,"
              " language, answers) SELECT gen_random_uuid(), 'VEEL-' || number, '" MELDING
              "', '2032-01-01', '2032-02-01', 'nl',"
              " '' FROM generate_series(1, %d) AS number RETURNING uuid)"
              " INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype)"
              " SELECT uuid, 1, '" MELDING "', 'ontvangen' FROM more",
              2000 - 3);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    assert_order ("alle", "applicant", three, "102");
    apply (MELDING, TEGEL, "Een te veel", NULL);
    ListWorkRequest request = no_work;
    request.zaaktype = MELDING;
    request.order = "applicant";
    request.has_first = true;
    request.first = 1998;
    become (&sam);
    const ListWorkResponse *work = list (&request);
    assert_true (work->is_too_long_to_order);
    assert_int_equal (work->n_items, 3);
    request.order = "-received";
    assert_false (list (&request)->is_too_long_to_order);
    PQclear (
        ts_cluster_query (ts_suite_cluster (world.suite), "DELETE FROM intake.zaak WHERE identificatie LIKE 'VEEL-%'"));
}

static void what_is_asked_has_bounds (void **state)
{
    (void) state;
    char long_text[102], long_word[70];
    memset (long_text, 'a', sizeof long_text);
    memset (long_word, 'a', sizeof long_word);
    long_text[101] = long_word[69] = '\0';
    become (&sam);
    ListWorkRequest request = no_work;
    request.search = long_text;
    assert_refused (list (&request), DM_INVALID_ARGUMENT, "search");
    long_text[100] = '\0';
    assert_non_null (list (&request));
    struct {
        size_t offset;
        char *value;
        const char *field;
    } rows[] = {
        { offsetof (ListWorkRequest, zaaktype), long_word, "zaaktype" },
        { offsetof (ListWorkRequest, status), long_word, "status" },
        { offsetof (ListWorkRequest, behandelaar), long_word, "behandelaar" },
        { offsetof (ListWorkRequest, received_from), "2031-02-30", "received_from" },
        { offsetof (ListWorkRequest, received_until), "24-11-2026", "received_until" },
        { offsetof (ListWorkRequest, order), "--due", "order" },
        { offsetof (ListWorkRequest, order), "name", "order" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        request = no_work;
        memcpy ((char *) &request + rows[i].offset, &rows[i].value, sizeof rows[i].value);
        assert_refused (list (&request), DM_INVALID_ARGUMENT, rows[i].field);
    }
}

static void colleagues_are_those_of_the_own_teams (void **state)
{
    (void) state;
    become (&zus);
    const ListWorkResponse *work = list (&no_work);
    assert_int_equal (work->n_colleagues, 2);
    assert_string_equal (work->colleagues[0]->id, "bo");
    assert_string_equal (work->colleagues[1]->id, "zus");
    become (&foreign);
    assert_int_equal (list (&no_work)->n_colleagues, 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (row_says_what_the_zaak_is_about_and_who_asks),
        cmocka_unit_test (search_finds_people_places_and_words_of_the_subject),
        cmocka_unit_test (search_that_finds_too_much_says_so),
        cmocka_unit_test (list_is_put_in_order_both_ways),
        cmocka_unit_test (filters_combine),
        cmocka_unit_test (filters_of_ended_zaken_combine),
        cmocka_unit_test (list_that_is_too_long_to_order_comes_in_its_usual_order),
        cmocka_unit_test (what_is_asked_has_bounds),
        cmocka_unit_test (colleagues_are_those_of_the_own_teams),
    };
    return cmocka_run_group_tests (tests, open_suite, close_world);
}

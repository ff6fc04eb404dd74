/* SPDX-License-Identifier: EUPL-1.2 */
/* What a stolen database tells of people, and what a backup brings back of somebody who was erased. */
#include <openssl/evp.h>
#include <signal.h>
#include "common/message_json.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "tests/integration/desk_world.h"

#define DRAFT(name) "digimeente.intake.v1.DraftService/" name
#define INPUTS_MAX 40
#define STEPS_MAX 30
#define NAAM "Zwaantje Merkwaardig"
#define BSN "999990019" /* in no journey, as an example */
#define EMAIL "zwaantje@merkmaar.example"

typedef Digimeente__Intake__V1__Input Input;
typedef Digimeente__Intake__V1__GetDraftResponse GetDraftResponse;
typedef Digimeente__Intake__V1__SaveStepResponse SaveStepResponse;
typedef Digimeente__Intake__V1__SubmitDraftResponse SubmitDraftResponse;

/* Whatever is found here in a dump was written by a person, or names one. */
static const char *const marks[] = {
    "Merkwaardig",     BSN,
    "merkmaar",        "Zeldzaamweg",
    "1234AB",          "0687654321",
    "Eenhoorngras",    "Wanneerwolk",
    "Antwoordanjer",   "Notitienarcis",
    "Besluitbegonia",  "Redenroos",
    "Toelichtingtulp", "Bestandsbloem",
    "Wachtwilg",
};

static const char *const answers[] = {
    "soort=passagier",
    "afstand=niet",
    "half_jaar=ja",
    "hulp=ja",
    "eerder=nee",
    "adres.postcode=1234 AB",
    "adres.huisnummer=12",
    "adres.toevoeging=",
    "adres.straat=Zeldzaamweg",
    "adres.plaats=Digimeente",
    "pasfoto@Bestandsbloem.jpg",
    "emailadres=" EMAIL,
    "telefoon=06 87654321",
};

static GetDraftResponse *get_draft (const dm_uuid *draft)
{
    Digimeente__Intake__V1__GetDraftRequest request = DIGIMEENTE__INTAKE__V1__GET_DRAFT_REQUEST__INIT;
    request.has_draft = true;
    request.draft = bytes_of (draft);
    return ask (DRAFT ("GetDraft"), &request.base);
}

/* "name=value", or of a file "name@bestandsnaam". */
static Input *read_input (const char *line, const dm_uuid *photo)
{
    char uuid[DM_UUID_TEXT_SIZE];
    size_t length = strcspn (line, "=@");
    Input *input = dm_arena_alloc (arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    input->name = dm_arena_printf (arena, "%.*s", (int) length, line);
    input->value = dm_arena_strdup (arena, line + length + 1);
    if (line[length] == '@') {
        input->bestandsnaam = input->value;
        input->value = dm_arena_strdup (arena, dm_uuid_format (photo->bytes, uuid));
    }
    return input;
}

/* Answers the step that is shown.  Returns what is shown next. */
static GetDraftResponse *save_step (const dm_uuid *draft, const GetDraftResponse *now, const dm_uuid *photo)
{
    Digimeente__Intake__V1__SaveStepRequest request = DIGIMEENTE__INTAKE__V1__SAVE_STEP_REQUEST__INIT;
    Input *inputs[INPUTS_MAX];
    request.has_draft = true;
    request.draft = bytes_of (draft);
    request.step = now->step->id;
    request.inputs = inputs;
    for (size_t f = 0; f < now->step->n_fields; f++)
        for (size_t i = 0; i < DM_COUNT (answers); i++) {
            size_t length = strlen (now->step->fields[f]->id);
            if (strncmp (answers[i], now->step->fields[f]->id, length) == 0 && strchr (".=@", answers[i][length]))
                inputs[request.n_inputs++] = read_input (answers[i], photo);
        }
    const SaveStepResponse *saved = ask (DRAFT ("SaveStep"), &request.base);
    assert_non_null (saved);
    assert_true (saved->is_saved);
    return get_draft (draft);
}

/* A request for a parking card of somebody who logged in, all steps answered. */
static GetDraftResponse *fill_draft (dm_uuid *out)
{
    Digimeente__Intake__V1__StartDraftRequest request = DIGIMEENTE__INTAKE__V1__START_DRAFT_REQUEST__INIT;
    Digimeente__Intake__V1__Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    dm_uuid photo = upload (&sanne);
    login.bsn = BSN;
    login.acr = "digid:substantieel";
    login.name = NAAM;
    request.journey = "gehandicaptenparkeerkaart";
    request.audience = "inwoner";
    request.login = &login;
    const Digimeente__Intake__V1__StartDraftResponse *started = ask (DRAFT ("StartDraft"), &request.base);
    assert_non_null (started);
    memcpy (out->bytes, started->draft.data, DM_UUID_BYTES);
    GetDraftResponse *now = get_draft (out);
    for (int i = 0; now && !now->step->is_summary && i < STEPS_MAX; i++)
        now = save_step (out, now, &photo);
    assert_non_null (now);
    assert_true (now->step->is_summary);
    return now;
}

/* Fills the zaak that the request became.  Gives: out_code, its tracking code. */
static zaak send_request (char out_code[27])
{
    Digimeente__Intake__V1__SubmitDraftRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_DRAFT_REQUEST__INIT;
    dm_uuid draft;
    zaak it = { .tracking_code = "" };
    request.has_draft = request.has_revision = true;
    request.revision = fill_draft (&draft)->draft->revision;
    request.draft = bytes_of (&draft);
    const SubmitDraftResponse *sent = ask (DRAFT ("SubmitDraft"), &request.base);
    if (!sent)
        fail_msg ("%s: %s", error.field, error.message);
    memcpy (it.uuid.bytes, sent->uuid.data, DM_UUID_BYTES);
    dm_uuid_format (it.uuid.bytes, it.text);
    snprintf (out_code, 27, "%s", sent->tracking_code);
    return it;
}

/* One call of each that keeps a text. */
static void handle (const zaak *it)
{
    Digimeente__Intake__V1__AskQuestionRequest question = DIGIMEENTE__INTAKE__V1__ASK_QUESTION_REQUEST__INIT;
    Digimeente__Intake__V1__AnswerQuestionRequest answer = DIGIMEENTE__INTAKE__V1__ANSWER_QUESTION_REQUEST__INIT;
    Digimeente__Intake__V1__ExtendTermRequest extend = DIGIMEENTE__INTAKE__V1__EXTEND_TERM_REQUEST__INIT;
    Digimeente__Intake__V1__SuspendTermRequest suspend = DIGIMEENTE__INTAKE__V1__SUSPEND_TERM_REQUEST__INIT;
    Digimeente__Intake__V1__SetZaakStatusRequest set = DIGIMEENTE__INTAKE__V1__SET_ZAAK_STATUS_REQUEST__INIT;
    Digimeente__Intake__V1__DecideZaakRequest decide = DIGIMEENTE__INTAKE__V1__DECIDE_ZAAK_REQUEST__INIT;
    become (&bo);
    assert_int_equal (add_note (it, "Notitienarcis"), DM_OK);
    assert_int_equal (assign (it, 1, "bo"), 2);
    SEEN (extend, it, 2);
    extend.reason = "Redenroos";
    assert_non_null (ask (DESK ("ExtendTerm"), &extend.base));
    SEEN (suspend, it, 3);
    suspend.reason = "Wachtwilg";
    assert_non_null (ask (DESK ("SuspendTerm"), &suspend.base));
    SEEN (set, it, 4);
    set.statustype = "in_behandeling";
    set.statustoelichting = "Toelichtingtulp";
    assert_non_null (ask (DESK ("SetZaakStatus"), &set.base));
    SEEN (question, it, 5);
    question.text = "Wanneerwolk";
    assert_non_null (ask (DESK ("AskQuestion"), &question.base));
    become (&sanne);
    answer.has_uuid = answer.has_question = true;
    answer.uuid = bytes_of (&it->uuid);
    answer.question = mijn_zaak (it)->questions[0]->uuid;
    answer.answer = "Antwoordanjer";
    assert_non_null (ask (PORTAL ("AnswerQuestion"), &answer.base));
    become (&bo);
    SEEN (decide, it, view (it)->revision);
    decide.resultaattype = "toegekend";
    decide.toelichting = "Besluitbegonia";
    assert_non_null (ask (DESK ("DecideZaak"), &decide.base));
}

/* Runs pg_dump as the superuser with one more argument or two. */
static char *dump (const char *one, const char *two)
{
    int code = 0;
    char conninfo[500];
    snprintf (conninfo, sizeof conninfo, "%s", ts_cluster_conninfo (ts_suite_cluster (world.suite), "app"));
    const char *arguments[] = { "/usr/bin/pg_dump", "--dbname", conninfo, one, two, NULL };
    char *out = ts_process_output (arguments, &code);
    assert_int_equal (code, 0);
    return out;
}

/* The text in lower or upper case as it is written, its bytes in hex, and in base64 at each place of a group. */
static bool is_in (const char *where, const char *text)
{
    char hex[200];
    if (strcasestr (where, text) || strstr (where, dm_hex ((const uint8_t *) text, strlen (text), hex)))
        return true;
    for (int shift = 0; shift < 3; shift++) {
        uint8_t moved[100] = { 0 };
        char base64[200];
        memcpy (moved + shift, text, strlen (text));
        int length = EVP_EncodeBlock ((uint8_t *) base64, moved, (int) strlen (text) + shift);
        base64[length - 4] = '\0'; /* the last group depends on what follows */
        if (strstr (where, base64 + (shift ? 4 : 0)))
            return true;
    }
    return false;
}

static void dump_of_all_schemas_tells_nothing_of_a_person (void **state)
{
    (void) state;
    char code[27];
    dm_uuid draft;
    zaak it = send_request (code);
    handle (&it);
    fill_draft (&draft); /* another, which is not sent */
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    Digimeente__Intake__V1__SubmitRequest paper = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    initiator.name = NAAM;
    initiator.inp_bsn = BSN;
    initiator.verblijfsadres = "Zeldzaamweg 12\n1234AB Digimeente";
    initiator.emailadres = EMAIL;
    paper.zaaktype = "melding-openbare-ruimte";
    paper.has_without_journey = paper.without_journey = true;
    paper.answers = "{\"wat\":\"Eenhoorngras\",\"telefoon\":\"0687654321\"}";
    paper.initiator = &initiator;
    ProtobufCMessage *reply;
    dm_uuid key = dm_uuid_new ();
    assert_int_equal (ts_call (&world.digictl, "intake", "digimeente.intake.v1.IntakeService/Submit", &key, &paper.base,
                               arena, &reply, &error),
                      DM_OK);
    wait_mail ("Log in op de pagina van uw zaak om het besluit te lezen.");
    ts_suite_wait_settled (world.suite);
    char *all = dump ("--format=plain", NULL);
    assert_true (is_in (all, "gehandicaptenparkeerkaart")); /* it is a dump of what was done */
    for (size_t i = 0; i < DM_COUNT (marks); i++)
        if (is_in (all, marks[i]))
            fail_msg ("%s stands in the dump", marks[i]);
    assert_false (is_in (all, code));
    free (all);
}

static void what_the_login_gave_stands_once_and_is_shown_with_the_rest (void **state)
{
    (void) state;
    char code[27];
    zaak it = send_request (code);
    become (&bo);
    const Dossier *dossier = view (&it);
    bool has_bsn = false, has_adres = false, has_half_jaar = false;
    for (size_t i = 0; i < dossier->n_answers; i++) {
        has_bsn |= strcmp (dossier->answers[i]->value, BSN) == 0;
        has_adres |= strstr (dossier->answers[i]->value, "Zeldzaamweg") != NULL;
        has_half_jaar |= strstr (dossier->answers[i]->label, "6 maanden") != NULL;
    }
    assert_true (has_bsn && has_adres && has_half_jaar);
    assert_string_equal (dossier->initiator->name, NAAM);
    assert_false (dossier->is_erased);
    char sql[300];
    snprintf (sql, sizeof sql,
              "DELETE FROM intake.data_key WHERE owner = (SELECT initiator FROM intake.zaak WHERE uuid = '%s')",
              it.text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    dossier = view (&it); /* the person alone was erased */
    assert_true (dossier->is_erased);
    assert_null (dossier->initiator->name);
    assert_true (dossier->n_answers > 0);
    for (size_t i = 0; i < dossier->n_answers; i++) {
        assert_string_not_equal (dossier->answers[i]->value, BSN);
        assert_null (strstr (dossier->answers[i]->value, "Zeldzaamweg"));
    }
}

/* Runs SQL of a dump as the superuser. */
static void restore (const char *text)
{
    char path[400], conninfo[500];
    snprintf (path, sizeof path, "%s/dump.sql", ts_suite_folder (world.suite));
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
    snprintf (conninfo, sizeof conninfo, "%s", ts_cluster_conninfo (ts_suite_cluster (world.suite), "app"));
    const char *arguments[] = { "/usr/bin/psql", "--quiet", "--set=ON_ERROR_STOP=1", "--file", path, "--dbname",
                                conninfo,        NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
}

static void erase (const zaak *it)
{
    char sql[300];
    snprintf (sql, sizeof sql,
              "DELETE FROM intake.data_key USING intake.zaak WHERE zaak.uuid = '%s'"
              " AND data_key.owner IN (zaak.uuid, zaak.initiator)",
              it->text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

/* The keys are dumped apart, and their newest dump counts. */
static void backup_from_before_an_erasure_does_not_bring_the_person_back (void **state)
{
    (void) state;
    char code[27];
    zaak erased = send_request (code), kept = send_request (code);
    ts_suite_wait_settled (world.suite);
    char *contents = dump ("--schema=intake", "--exclude-table-data=intake.data_key");
    erase (&erased);
    char *keys = dump ("--data-only", "--table=intake.data_key");
    ts_suite_end (world.suite, "intake", 0, SIGTERM);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), "DROP SCHEMA intake CASCADE"));
    restore (contents);
    restore (keys);
    free (contents);
    free (keys);
    ts_suite_start (world.suite, "intake", 0);
    ts_suite_wait_ready (world.suite, "intake", 0);
    become (&bo);
    const Dossier *dossier = view (&erased);
    assert_non_null (dossier);
    assert_true (dossier->is_erased);
    assert_null (dossier->initiator->name);
    assert_null (dossier->initiator->emailadres);
    assert_int_equal (dossier->n_answers, 0);
    dossier = view (&kept);
    assert_false (dossier->is_erased);
    assert_string_equal (dossier->initiator->name, NAAM);
    become (&sanne);
    assert_true (mijn_zaak (&erased)->is_erased);
    assert_int_equal (mijn_zaak (&erased)->n_answers, 0);
}

static void erased_zaak_cannot_be_changed_at_the_desk (void **state)
{
    (void) state;
    char code[27];
    zaak it = send_request (code);
    erase (&it);
    become (&bo);
    assert_non_null (view (&it));
    assert_int_equal (add_note (&it, "Nog iets"), DM_FAILED_PRECONDITION);
    assert_string_equal (error.field, "uuid");
    assert_int_equal (assign (&it, 1, "bo"), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
}

static void erased_zaak_is_shown_as_such_by_digictl (void **state)
{
    (void) state;
    char code[27];
    int exit_code = 0;
    zaak it = send_request (code);
    const char *arguments[] = { "zaak", "show", it.text, NULL };
    char *before = ts_digictl (world.suite, arguments, &exit_code);
    assert_int_equal (exit_code, 0);
    assert_null (strstr (before, "was erased"));
    erase (&it);
    char *after = ts_digictl (world.suite, arguments, &exit_code);
    assert_int_equal (exit_code, 0);
    assert_non_null (strstr (after, "was erased"));
    free (before);
    free (after);
}

static int set_up (void **state)
{
    (void) state;
    return open_world (NULL);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (dump_of_all_schemas_tells_nothing_of_a_person),
        cmocka_unit_test (what_the_login_gave_stands_once_and_is_shown_with_the_rest),
        cmocka_unit_test (erased_zaak_cannot_be_changed_at_the_desk),
        cmocka_unit_test (erased_zaak_is_shown_as_such_by_digictl),
        cmocka_unit_test (backup_from_before_an_erasure_does_not_bring_the_person_back),
    };
    return cmocka_run_group_tests (tests, set_up, close_world);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* From a zaak that came in to its decision: the desk and the portal ask intake as the gateway does, and mails go out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "services/intake/value/term.h"
#include "tests/integration/desk_world.h"
#include "tests/support/sealed.h"

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { "notification", "--portal-url=http://loket.example", NULL };
    return open_world (settings);
}

static bool is_true (void *sql)
{
    return number (sql) > 0;
}

static void wait_for (const char *sql)
{
    ts_wait_until (is_true, (void *) sql, TS_PATIENCE_MS, sql);
}

static uint32_t ask_question (const zaak *it, uint32_t revision, bool wants_document, bool suspends)
{
    Digimeente__Intake__V1__AskQuestionRequest request = DIGIMEENTE__INTAKE__V1__ASK_QUESTION_REQUEST__INIT;
    SEEN (request, it, revision);
    request.text = "Hoe breed is de stoep?";
    request.has_wants_document = request.has_suspends = true;
    request.wants_document = wants_document;
    request.suspends = suspends;
    const Digimeente__Intake__V1__AskQuestionResponse *reply = ask (DESK ("AskQuestion"), &request.base);
    return reply ? reply->revision : 0;
}

static MijnZaak *answer (const zaak *it, const uint8_t *question, const char *answer, const dm_uuid *document)
{
    Digimeente__Intake__V1__AnswerQuestionRequest request = DIGIMEENTE__INTAKE__V1__ANSWER_QUESTION_REQUEST__INIT;
    ProtobufCBinaryData documenten = { DM_UUID_BYTES, document ? (uint8_t *) document->bytes : NULL };
    request.has_uuid = request.has_question = true;
    request.uuid = bytes_of (&it->uuid);
    request.question = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) question };
    request.answer = (char *) answer;
    request.n_documenten = document != NULL;
    request.documenten = &documenten;
    return ask (PORTAL ("AnswerQuestion"), &request.base) ? mijn_zaak (it) : NULL;
}

static uint32_t decide (const zaak *it, uint32_t revision, const char *resultaattype, const char *toelichting)
{
    Digimeente__Intake__V1__DecideZaakRequest request = DIGIMEENTE__INTAKE__V1__DECIDE_ZAAK_REQUEST__INIT;
    SEEN (request, it, revision);
    request.resultaattype = (char *) resultaattype;
    request.toelichting = (char *) toelichting;
    const Digimeente__Intake__V1__DecideZaakResponse *reply = ask (DESK ("DecideZaak"), &request.base);
    return reply ? reply->revision : 0;
}

static uint32_t set_status (const zaak *it, uint32_t revision, const char *statustype)
{
    Digimeente__Intake__V1__SetZaakStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_ZAAK_STATUS_REQUEST__INIT;
    SEEN (request, it, revision);
    request.statustype = (char *) statustype;
    const Digimeente__Intake__V1__SetZaakStatusResponse *reply = ask (DESK ("SetZaakStatus"), &request.base);
    return reply ? reply->revision : 0;
}

static uint32_t suspend (const zaak *it, uint32_t revision)
{
    Digimeente__Intake__V1__SuspendTermRequest request = DIGIMEENTE__INTAKE__V1__SUSPEND_TERM_REQUEST__INIT;
    SEEN (request, it, revision);
    request.reason = "Wij wachten op het advies";
    const Digimeente__Intake__V1__SuspendTermResponse *reply = ask (DESK ("SuspendTerm"), &request.base);
    return reply ? reply->revision : 0;
}

static uint32_t resume (const zaak *it, uint32_t revision)
{
    Digimeente__Intake__V1__ResumeTermRequest request = DIGIMEENTE__INTAKE__V1__RESUME_TERM_REQUEST__INIT;
    SEEN (request, it, revision);
    const Digimeente__Intake__V1__ResumeTermResponse *reply = ask (DESK ("ResumeTerm"), &request.base);
    return reply ? reply->revision : 0;
}

static uint32_t extend (const zaak *it, uint32_t revision)
{
    Digimeente__Intake__V1__ExtendTermRequest request = DIGIMEENTE__INTAKE__V1__EXTEND_TERM_REQUEST__INIT;
    SEEN (request, it, revision);
    request.reason = "Het is druk";
    const Digimeente__Intake__V1__ExtendTermResponse *reply = ask (DESK ("ExtendTerm"), &request.base);
    return reply ? reply->revision : 0;
}

#define DRAFT(name) "digimeente.intake.v1.DraftService/" name

/* Begins an objection to the decision about a zaak, by whoever one is now.  Returns where it begins; NULL: error. */
static Digimeente__Intake__V1__GetDraftResponse *object_to (const zaak *it)
{
    Digimeente__Intake__V1__StartDraftRequest start = DIGIMEENTE__INTAKE__V1__START_DRAFT_REQUEST__INIT;
    Digimeente__Intake__V1__GetDraftRequest get = DIGIMEENTE__INTAKE__V1__GET_DRAFT_REQUEST__INIT;
    Digimeente__Intake__V1__Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    login.acr = "digid:hoog";
    start.journey = "bezwaar-maken";
    start.audience = "inwoner";
    start.login = &login;
    start.has_about = true;
    start.about = bytes_of (&it->uuid);
    const Digimeente__Intake__V1__StartDraftResponse *started = ask (DRAFT ("StartDraft"), &start.base);
    if (!started)
        return NULL;
    get.has_draft = get.has_with_answers = get.with_answers = true;
    get.draft = started->draft;
    return ask (DRAFT ("GetDraft"), &get.base);
}

static void zaak_goes_from_list_to_decision (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, "sanne.een@example.org");
    become (&sam);
    Dossier *dossier = view (&it);
    assert_non_null (dossier);
    assert_int_equal (dossier->revision, 1);
    assert_null (dossier->item->behandelaar);
    assert_string_equal (dossier->initiator->emailadres, "sanne.een@example.org");
    assert_string_equal (dossier->answers[0]->label, "wat");
    assert_string_equal (dossier->answers[0]->value, "lantaarn");
    assert_int_equal (dossier->n_statustypen, 1);
    assert_int_equal (dossier->n_resultaattypen, 5);
    assert_int_equal (dossier->verlenging_days, 42);
    assert_int_equal (set_status (&it, 1, "in_behandeling"), 2);
    assert_int_equal (assign (&it, 2, "sam"), 3);
    assert_int_equal (set_status (&it, 3, "besloten"), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "statustype");
    assert_int_equal (decide (&it, 3, "afgehandeld", "x"), 0);
    assert_refused (NULL, DM_INVALID_ARGUMENT, "resultaattype");
    assert_int_equal (decide (&it, 3, "toegekend", " \n"), 0);
    assert_refused (NULL, DM_INVALID_ARGUMENT, "toelichting");
    assert_int_equal (decide (&it, 3, "toegekend", "De stoep is breed genoeg."), 4);
    dossier = view (&it);
    assert_int_equal (dossier->revision, 4);
    assert_string_equal (dossier->item->status->nl, "Besloten");
    assert_non_null (dossier->item->einddatum);
    assert_string_equal (dossier->resultaat->decided_by, "Sam Jansen");
    assert_int_equal (dossier->n_statustypen + dossier->n_resultaattypen + dossier->verlenging_days, 0);
    static const char *const kinds[] = { "created", "status-set", "assigned", "status-set", "decided" };
    assert_int_equal (dossier->n_history, DM_COUNT (kinds));
    for (size_t i = 0; i < DM_COUNT (kinds); i++)
        assert_string_equal (dossier->history[i]->kind, kinds[i]);
    assert_string_equal (dossier->history[1]->omschrijving->nl, "In behandeling");
    become (&sanne);
    MijnZaak *mijn = mijn_zaak (&it);
    assert_string_equal (mijn->resultaat->toelichting, "De stoep is breed genoeg.");
    assert_string_equal (mijn->resultaat->rechtsmiddel, "bezwaar");
    assert_int_equal (strlen (mijn->resultaat->rechtsmiddel_until), strlen ("2027-01-11"));
    assert_string_equal (mijn->mail_to, "s\xE2\x80\xA6@example.org");
    Digimeente__Intake__V1__GetDraftResponse *objection = object_to (&it); /* it asks nothing that is known */
    assert_string_equal (objection->step->id, "gronden");
    assert_int_equal (objection->n_answers, 3);
    assert_string_equal (objection->answers[2]->value, it.identificatie);
    assert_memory_equal (objection->draft->about.data, it.uuid.bytes, DM_UUID_BYTES);
    assert_int_equal (objection->step->number, 1);
    assert_null (objection->step->previous);
    zaak open = submit ("geveltuin", &sanne, NULL);
    assert_null (object_to (&open));
    assert_refused (NULL, DM_NOT_FOUND, "about");
    become (&karim);
    assert_null (object_to (&it));
    assert_refused (NULL, DM_NOT_FOUND, "about");
    become (&sanne);
    assert_string_equal (mijn->behandelaar, "Sam Jansen");
    assert_true (mijn->steps[2]->is_reached);
    become (&sam);
    assert_int_equal (assign (&it, 4, NULL), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
    wait_mail ("De stoep is breed genoeg.");
    wait_mail ("Toegekend");
}

static const char *status_of (const zaak *it)
{
    const Dossier *dossier = view (it);
    return dossier->statussen[dossier->n_statussen - 1]->statustype;
}

static void whoever_takes_a_zaak_sets_the_status_that_its_zaaktype_gives_then (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, "neem@example.org");
    become (&sam);
    assert_int_equal (assign (&it, 1, "bo"), 2); /* for a colleague, who has not begun */
    assert_string_equal (status_of (&it), "ontvangen");
    assert_int_equal (assign (&it, 2, "sam"), 3);
    assert_string_equal (status_of (&it), "in_behandeling");
    const Dossier *dossier = view (&it);
    assert_int_equal (dossier->revision, 3);
    assert_string_equal (dossier->history[dossier->n_history - 2]->kind, "assigned");
    assert_string_equal (dossier->history[dossier->n_history - 1]->kind, "status-set");
    wait_mail ("Nieuwe status: In behandeling");
    assert_int_equal (assign (&it, 3, "sam"), 4); /* once more: it has the status */
    assert_int_equal (view (&it)->n_statussen, 2);
}

static void a_zaak_that_is_further_keeps_its_status_when_it_is_taken (void **state)
{
    (void) state;
    static const char add[] =
        "UPDATE intake.statustype SET volgnummer = 4"
        " WHERE zaaktype = 'gehandicaptenparkeerkaart' AND identificatie = 'besloten';"
        "INSERT INTO intake.statustype (zaaktype, volgnummer, identificatie, omschrijving, omschrijving_en)"
        " VALUES ('gehandicaptenparkeerkaart', 3, 'advies', 'Advies gevraagd', 'Advice asked')";
    assert_string_equal (ts_cluster_try (ts_suite_cluster (world.suite), "intake_owner", add), "");
    zaak it = submit ("gehandicaptenparkeerkaart", &sanne, NULL), without = submit ("geveltuin", &sanne, NULL);
    become (&bo);
    assert_int_equal (set_status (&it, 1, "advies"), 2);
    assert_int_equal (assign (&it, 2, "bo"), 3);
    assert_string_equal (status_of (&it), "advies");
    PQclear (
        ts_cluster_query (ts_suite_cluster (world.suite),
                          "UPDATE intake.statustype SET is_given_when_taken = false WHERE zaaktype = 'geveltuin'"));
    assert_int_equal (assign (&without, 1, "bo"), 2);
    assert_string_equal (status_of (&without), "ontvangen");
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite),
                               "UPDATE intake.statustype SET is_given_when_taken = identificatie = 'in_behandeling'"
                               " WHERE zaaktype = 'geveltuin'"));
}

static void a_full_zaak_is_taken_without_another_status (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    char sql[300];
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype)"
              " SELECT '%s', number, 'geveltuin', 'ontvangen' FROM generate_series(2, 100) AS number",
              it.text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    become (&sam);
    assert_int_equal (assign (&it, 1, "sam"), 2);
    assert_string_equal (status_of (&it), "ontvangen");
}

/* A besluit is motivated; what is none needs no words. Most used comes first. */
static void a_report_ends_as_what_is_most_used_without_a_word (void **state)
{
    (void) state;
    static const char *const used[] = { "opgelost", "afgehandeld", "ingetrokken" };
    zaak it = submit ("melding-openbare-ruimte", &sanne, "opgelost@example.org"),
         garden = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    const Dossier *dossier = view (&it);
    assert_int_equal (dossier->n_resultaattypen, DM_COUNT (used));
    for (size_t i = 0; i < DM_COUNT (used); i++) {
        assert_string_equal (dossier->resultaattypen[i]->identificatie, used[i]);
        assert_null (dossier->resultaattypen[i]->rechtsmiddel);
    }
    dossier = view (&garden);
    assert_string_equal (dossier->resultaattypen[0]->identificatie, "toegekend");
    assert_string_equal (dossier->resultaattypen[0]->rechtsmiddel, "bezwaar");
    assert_int_equal (decide (&it, 1, "opgelost", NULL), 2);
    assert_null (view (&it)->resultaat->toelichting);
    wait_mail ("Resultaat: Opgelost");
    assert_int_equal (decide (&garden, 1, "ingetrokken", ""), 2);
}

static void question_suspends_and_its_answer_resumes (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, "sanne.twee@example.org");
    move (&it, "startdatum = '2026-11-24', uiterlijke_einddatum_afdoening = '2083-01-19'");
    become (&sam);
    assert_int_equal (ask_question (&it, 1, true, true), 2);
    assert_true (view (&it)->item->is_suspended);
    wait_mail ("Hoe breed is de stoep?");
    wait_mail ("gaan wij niet verder");
    move (&it, "suspended_since = suspended_since - 8"); /* a week between */
    become (&sanne);
    MijnZaak *mijn = mijn_zaak (&it);
    assert_true (mijn->is_suspended);
    assert_int_equal (mijn->open_questions, 1);
    const uint8_t *question = mijn->questions[0]->uuid.data;
    assert_null (answer (&it, question, "Twee meter", NULL));
    assert_refused (NULL, DM_INVALID_ARGUMENT, "documenten");
    dm_uuid document = upload (&sanne);
    become (&sanne);
    mijn = answer (&it, question, "Twee meter", &document);
    assert_non_null (mijn);
    assert_false (mijn->is_suspended);
    assert_int_equal (mijn->open_questions, 0);
    assert_string_equal (mijn->questions[0]->answer, "Twee meter");
    assert_int_equal (mijn->questions[0]->n_documenten, 1);
    assert_string_equal (mijn->uiterlijke_einddatum_afdoening, "2083-01-26");
    assert_null (answer (&it, question, "Nog eens", &document));
    assert_refused (NULL, DM_FAILED_PRECONDITION, "question");
    assert_int_equal (number ("SELECT count(*) FROM intake.request_key WHERE position('Twee meter'::bytea in reply) > 0"
                              " OR position('lantaarn'::bytea in reply) > 0"),
                      0);
    become (&sam);
    Dossier *dossier = view (&it);
    assert_string_equal (dossier->item->uiterlijke_einddatum_afdoening, mijn->uiterlijke_einddatum_afdoening);
    assert_true (dossier->item->has_new_answer);
    assert_false (view (&it)->item->has_new_answer);
    assert_int_equal (dossier->revision, 3);
}

static void term_is_the_same_at_the_desk_on_the_portal_and_in_the_mail (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, "sanne.drie@example.org");
    move (&it, "startdatum = '2026-11-24', uiterlijke_einddatum_afdoening = '2083-01-19'");
    become (&sam);
    assert_int_equal (suspend (&it, 1), 2);
    become (&sanne);
    assert_string_equal (mijn_zaak (&it)->term_reason, "Wij wachten op het advies");
    become (&sam);
    assert_int_equal (suspend (&it, 2), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
    move (&it, "suspended_since = suspended_since - 15");
    assert_int_equal (resume (&it, 2), 3);
    assert_int_equal (resume (&it, 3), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
    assert_string_equal (view (&it)->item->uiterlijke_einddatum_afdoening, "2083-02-02");
    assert_int_equal (extend (&it, 3), 4);
    static const char extended[] = "2083-03-16";
    assert_int_equal (extend (&it, 4), 0); /* once */
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
    Dossier *dossier = view (&it);
    assert_string_equal (dossier->item->uiterlijke_einddatum_afdoening, extended);
    assert_int_equal (dossier->verlenging_days, 0);
    become (&sanne);
    assert_string_equal (mijn_zaak (&it)->uiterlijke_einddatum_afdoening, extended);
    assert_string_equal (mijn_zaak (&it)->term_reason, "Het is druk");
    wait_mail ("Het is druk");
    wait_mail ("Uiterlijk op 16 maart 2083");
    zaak melding = submit ("melding-openbare-ruimte", &sanne, NULL);
    become (&sam);
    assert_int_equal (extend (&melding, 1), 0); /* its zaaktype has no extension */
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
}

/* A zaak whose term ends on a Tuesday; the desk is Sam's. */
static zaak submit_dated (void)
{
    zaak it = submit ("geveltuin", &sanne, NULL);
    move (&it, "startdatum = '2026-11-24', uiterlijke_einddatum_afdoening = '2083-01-19'");
    become (&sam);
    return it;
}

/* Sanne answers the question that was asked nth, counted from 0. */
static void answer_nth (const zaak *it, size_t nth)
{
    become (&sanne);
    const MijnZaak *mijn = mijn_zaak (it);
    assert_true (nth < mijn->n_questions);
    assert_non_null (answer (it, mijn->questions[nth]->uuid.data, "Twee meter", NULL));
    become (&sam);
}

/* The same on the desk's page, in its list, and on the portal. */
static void assert_term (const zaak *it, bool is_suspended, bool is_by_hand, const char *end)
{
    become (&sanne);
    const MijnZaak *mijn = mijn_zaak (it);
    become (&sam);
    const Dossier *dossier = view (it);
    const ListWorkResponse *work = list_work ("alle", it->identificatie, NULL, 1, 0);
    assert_int_equal (work->n_items, 1);
    assert_int_equal (mijn->is_suspended, is_suspended);
    assert_int_equal (dossier->item->is_suspended, is_suspended);
    assert_int_equal (work->items[0]->is_suspended, is_suspended);
    assert_int_equal (mijn->is_suspended_by_hand, is_by_hand);
    assert_int_equal (dossier->is_suspended_by_hand, is_by_hand);
    assert_string_equal (mijn->uiterlijke_einddatum_afdoening, end);
    assert_string_equal (dossier->item->uiterlijke_einddatum_afdoening, end);
    assert_string_equal (work->items[0]->uiterlijke_einddatum_afdoening, end);
}

static void suspended_by_hand_beside_a_question_is_resumed_by_hand (void **state)
{
    (void) state;
    zaak it = submit_dated ();
    assert_int_equal (ask_question (&it, 1, false, true), 2);
    assert_term (&it, true, false, "2083-01-19");
    move (&it, "suspended_since = suspended_since - 8");
    assert_int_equal (suspend (&it, 2), 3); /* it stands still since the question */
    assert_int_equal (suspend (&it, 3), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "uuid");
    answer_nth (&it, 0);
    assert_term (&it, true, true, "2083-01-19");
    assert_int_equal (resume (&it, 4), 5);
    assert_term (&it, false, false, "2083-01-26");
}

static void answer_ends_no_suspension_by_hand_that_was_first (void **state)
{
    (void) state;
    zaak it = submit_dated ();
    assert_int_equal (suspend (&it, 1), 2);
    move (&it, "suspended_since = suspended_since - 8");
    assert_int_equal (ask_question (&it, 2, false, true), 3);
    answer_nth (&it, 0);
    assert_term (&it, true, true, "2083-01-19");
    assert_int_equal (resume (&it, 4), 5);
    assert_term (&it, false, false, "2083-01-26");
}

static void two_questions_suspend_until_the_last_is_answered (void **state)
{
    (void) state;
    for (size_t first = 0; first < 2; first++) {
        zaak it = submit_dated ();
        assert_int_equal (ask_question (&it, 1, false, true), 2);
        move (&it, "suspended_since = suspended_since - 8");
        assert_int_equal (ask_question (&it, 2, false, true), 3);
        answer_nth (&it, first);
        assert_term (&it, true, false, "2083-01-19");
        answer_nth (&it, 1 - first);
        assert_term (&it, false, false, "2083-01-26");
    }
}

static void question_that_was_resumed_by_hand_resumes_nothing_later (void **state)
{
    (void) state;
    zaak it = submit_dated ();
    assert_int_equal (ask_question (&it, 1, false, true), 2);
    assert_int_equal (resume (&it, 2), 3);
    assert_int_equal (suspend (&it, 3), 4);
    answer_nth (&it, 0);
    assert_term (&it, true, true, "2083-01-19");
    assert_int_equal (resume (&it, 5), 6);
    assert_term (&it, false, false, "2083-01-19");
}

static void question_that_was_resumed_by_hand_keeps_no_later_one (void **state)
{
    (void) state;
    for (size_t first = 0; first < 2; first++) {
        zaak it = submit_dated ();
        assert_int_equal (ask_question (&it, 1, false, true), 2);
        assert_int_equal (resume (&it, 2), 3);
        assert_int_equal (ask_question (&it, 3, false, true), 4);
        answer_nth (&it, first);
        assert_term (&it, first == 0, false, "2083-01-19"); /* only the second suspends it */
        answer_nth (&it, 1 - first);
        assert_term (&it, false, false, "2083-01-19");
    }
}

#define ENDED_YESTERDAY                                                                                                \
    "startdatum = startdatum - 90, uiterlijke_einddatum_afdoening = (now() AT TIME ZONE 'Europe/Amsterdam')::date - 1"

static void term_that_is_over_is_not_extended_or_suspended (void **state)
{
    (void) state;
    zaak it = submit_dated ();
    move (&it, ENDED_YESTERDAY);
    assert_int_equal (view (&it)->verlenging_days, 0);
    assert_int_equal (extend (&it, 1), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "term");
    assert_int_equal (suspend (&it, 1), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "term");
    assert_int_equal (ask_question (&it, 1, false, true), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "term");
    assert_int_equal (ask_question (&it, 1, false, false), 2);
    move (&it, "uiterlijke_einddatum_afdoening = uiterlijke_einddatum_afdoening + 1"); /* today is its last day */
    assert_int_equal (view (&it)->verlenging_days, 42);
    assert_int_equal (suspend (&it, 2), 3);
    assert_int_equal (extend (&it, 3), 4);
}

/* It would have ended by now, and has not. */
static void term_that_stands_still_is_not_over (void **state)
{
    (void) state;
    zaak it = submit_dated ();
    assert_int_equal (ask_question (&it, 1, false, true), 2);
    move (&it, ENDED_YESTERDAY ", suspended_since = suspended_since - 8");
    assert_int_equal (view (&it)->verlenging_days, 42);
    assert_int_equal (ask_question (&it, 2, false, true), 3);
    assert_int_equal (suspend (&it, 3), 4);
    assert_int_equal (extend (&it, 4), 5);
}

static void zaak_that_is_suspended_by_hand_can_end (void **state)
{
    (void) state;
    zaak it = submit_dated ();
    assert_int_equal (suspend (&it, 1), 2);
    assert_int_equal (decide (&it, 2, "ingetrokken", "Op verzoek."), 3);
    const Dossier *dossier = view (&it);
    assert_false (dossier->item->is_suspended || dossier->is_suspended_by_hand);
}

/* Of 2037, whose days are those of 2026: Saturday, Good Friday, and the extension after it: days are added to the end
 * that the law did not move. */
static void days_are_added_to_the_end_that_the_law_did_not_move (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    move (&it, "startdatum = '2037-01-10', counted_einddatum = '2037-03-07',"
               " uiterlijke_einddatum_afdoening = '2037-03-09'");
    static const char *const ends[] = { "2037-03-09", "2037-03-09", "2037-03-10" };
    uint32_t revision = 1;
    for (size_t i = 0; i < DM_COUNT (ends); i++) { /* three times, and a day each */
        assert_int_equal (suspend (&it, revision), revision + 1);
        move (&it, "suspended_since = suspended_since - 2");
        revision = resume (&it, revision + 1);
        assert_term (&it, false, false, ends[i]);
    }
    move (&it, "startdatum = '2037-02-06', counted_einddatum = '2037-04-03',"
               " uiterlijke_einddatum_afdoening = '2037-04-07'");
    assert_int_equal (ask_question (&it, revision, false, true), revision + 1);
    move (&it, "suspended_since = suspended_since - 2");
    answer_nth (&it, 0);
    assert_term (&it, false, false, "2037-04-07");
    assert_int_equal (extend (&it, revision + 2), revision + 3);
    assert_term (&it, false, false, "2037-05-18"); /* 4 April, a Saturday, and 42 days: a Saturday again */
    assert_int_equal (suspend (&it, revision + 3), revision + 4);
    move (&it, "suspended_since = suspended_since - 4");
    assert_int_equal (resume (&it, revision + 4), revision + 5);
    assert_term (&it, false, false, "2037-05-19");
}

/* Article 4 of the Algemene termijnenwet. */
static void long_term_ends_on_whatever_day_it_ends (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (world.suite);
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    move (&it, "startdatum = '2037-01-16', counted_einddatum = '2037-04-17',"
               " uiterlijke_einddatum_afdoening = '2037-04-17'");
    PQclear (ts_cluster_query (cluster, "UPDATE intake.zaaktype SET doorlooptijd_days = 91"
                                        " WHERE identificatie = 'geveltuin'"));
    assert_int_equal (suspend (&it, 1), 2);
    move (&it, "suspended_since = suspended_since - 2");
    assert_int_equal (resume (&it, 2), 3);
    assert_term (&it, false, false, "2037-04-18");
    PQclear (ts_cluster_query (cluster, "UPDATE intake.zaaktype SET doorlooptijd_days = 56"
                                        " WHERE identificatie = 'geveltuin'"));
}

/* What it moved, or took in, has no end that was not moved: days are added to the one that it stored. */
static void older_intake_beside_this_one_is_believed (void **state)
{
    (void) state;
    static const char *const counted[] = { "NULL", "'2083-01-17'" };
    for (size_t i = 0; i < DM_COUNT (counted); i++) {
        char columns[200];
        zaak it = submit_dated ();
        snprintf (columns, sizeof columns, "counted_einddatum = %s", counted[i]);
        move (&it, columns);
        assert_int_equal (suspend (&it, 1), 2);
        move (&it, "suspended_since = suspended_since - 2");
        assert_int_equal (resume (&it, 2), 3);
        assert_term (&it, false, false, "2083-01-20");
    }
}

static void second_of_two_hears_that_it_was_changed_and_loses_nothing (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    assert_int_equal (assign (&it, 1, "sam"), 2);
    become (&bo);
    assert_int_equal (assign (&it, 1, "bo"), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "revision");
    assert_int_equal (decide (&it, 1, "toegekend", "Ja."), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "revision");
    assert_int_equal (ask_question (&it, 1, false, false), 0);
    assert_refused (NULL, DM_FAILED_PRECONDITION, "revision");
    assert_int_equal (add_note (&it, "Gebeld; geen gehoor"), DM_OK);
    Dossier *dossier = view (&it);
    assert_string_equal (dossier->item->behandelaar->id, "sam");
    assert_int_equal (dossier->n_notes, 1);
    assert_string_equal (dossier->notes[0]->by, "Bo de Vries");
    become (&sanne); /* what the desk notes is its own */
    assert_int_equal (mijn_zaak (&it)->n_questions, 0);
}

/* All at once, as different calls: one of them wins. */
static void of_many_at_once_one_is_the_first (void **state)
{
    (void) state;
    enum { CALLS = 16 };
    zaak it = submit ("geveltuin", &sanne, NULL);
    dm_pending *pending[CALLS];
    unsigned won = 0, lost = 0;
    become (&sam);
    for (size_t i = 0; i < CALLS; i++) {
        Digimeente__Intake__V1__AssignZaakRequest request = DIGIMEENTE__INTAKE__V1__ASSIGN_ZAAK_REQUEST__INIT;
        dm_uuid key = dm_uuid_new ();
        const dm_call_options options = { .origin = &world.gateway.origin, .key = key.bytes };
        SEEN (request, &it, 1);
        request.behandelaar = i % 2 ? "sam" : "bo";
        pending[i] = dm_client_start (world.gateway.client, "intake", DESK ("AssignZaak"), &options, &request.base);
    }
    for (size_t i = 0; i < CALLS; i++) {
        ProtobufCMessage *reply;
        dm_status status = dm_client_wait (&pending[i], arena, &reply, &error);
        won += status == DM_OK;
        lost += status == DM_FAILED_PRECONDITION && strcmp (error.field, "revision") == 0;
    }
    assert_int_equal (won, 1);
    assert_int_equal (lost, CALLS - 1);
    assert_int_equal (view (&it)->revision, 2);
}

/* It is written down between the reading of the zaak and what the reading leaves behind. */
static void answer_that_comes_during_a_view_stays_new (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    Digimeente__Intake__V1__ViewDossierRequest request = DIGIMEENTE__INTAKE__V1__VIEW_DOSSIER_REQUEST__INIT;
    const dm_call_options options = { .origin = &world.gateway.origin };
    ProtobufCMessage *reply;
    char sql[200];
    request.has_uuid = true;
    request.uuid = bytes_of (&it.uuid);
    move (&it, "has_new_answer = true"); /* one that came before */
    become (&sam);
    PGconn *other = PQconnectdb (ts_cluster_conninfo (ts_suite_cluster (world.suite), "intake_owner"));
    snprintf (sql, sizeof sql, "BEGIN; UPDATE intake.zaak SET revision = revision + 1 WHERE uuid = '%s'", it.text);
    PQclear (PQexec (other, sql));
    dm_pending *pending =
        dm_client_start (world.gateway.client, "intake", DESK ("ViewDossier"), &options, &request.base);
    wait_for ("SELECT count(*) FROM pg_stat_activity WHERE usename = 'intake' AND wait_event_type = 'Lock'");
    PQclear (PQexec (other, "COMMIT"));
    PQfinish (other);
    assert_int_equal (dm_client_wait (&pending, arena, &reply, &error), DM_OK);
    assert_true (view (&it)->item->has_new_answer);
    assert_false (view (&it)->item->has_new_answer);
}

static void status_of_the_operator_keeps_revision_and_history_whole (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    assert_int_equal (ask_question (&it, 1, false, true), 2);
    const char *const arguments[] = { "zaak", "status", it.identificatie, "besloten", NULL };
    int code;
    free (ts_digictl (world.suite, arguments, &code));
    assert_int_equal (code, 0);
    Dossier *dossier = view (&it);
    assert_int_equal (dossier->revision, 3);
    assert_false (dossier->item->is_suspended);
    assert_non_null (dossier->item->einddatum);
    assert_true (dossier->questions[0]->has_answered_ms);
    assert_string_equal (dossier->history[dossier->n_history - 1]->kind, "status-set");
}

static void set_status_with (const zaak *it, uint32_t revision, const char *toelichting)
{
    Digimeente__Intake__V1__SetZaakStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_ZAAK_STATUS_REQUEST__INIT;
    SEEN (request, it, revision);
    request.statustype = "in_behandeling";
    request.statustoelichting = (char *) toelichting;
    assert_non_null (ask (DESK ("SetZaakStatus"), &request.base));
}

/* An intake that was older wrote no history of it. */
static void status_without_history_leaves_the_others_their_words (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    set_status_with (&it, 1, "Wij beginnen.");
    char sql[300];
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype, statustoelichting)"
              " VALUES ('%s', 3, 'geveltuin', 'in_behandeling', 'Het duurt wat langer.'::bytea)",
              it.text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    ts_seal (world.suite);
    set_status_with (&it, 2, NULL);
    set_status_with (&it, 3, "Wij gaan verder.");
    const Dossier *dossier = view (&it);
    assert_int_equal (dossier->n_history, 4);
    assert_string_equal (dossier->history[1]->toelichting, "Wij beginnen.");
    assert_null (dossier->history[2]->toelichting);
    assert_string_equal (dossier->history[3]->toelichting, "Wij gaan verder.");
    assert_string_equal (dossier->history[3]->omschrijving->nl, "In behandeling");
}

static void work_list_begins_with_what_is_late_and_goes_on_by_pages (void **state)
{
    (void) state;
    zaak ids[5];
    become (&sam);
    uint32_t before = list_work ("alle", NULL, NULL, 100, 0)->te_late;
    for (size_t i = 0; i < DM_COUNT (ids); i++)
        ids[i] = submit ("geveltuin", &sanne, NULL);
    move (&ids[3], "startdatum = startdatum - 90, uiterlijke_einddatum_afdoening = startdatum - 2");
    move (&ids[1], "startdatum = startdatum - 90, uiterlijke_einddatum_afdoening = startdatum - 1");
    become (&sam);
    const ListWorkResponse *page = list_work ("alle", NULL, NULL, 2, 0);
    assert_int_equal (page->te_late, before + 2);
    assert_memory_equal (page->items[0]->uuid.data, ids[3].uuid.bytes, DM_UUID_BYTES);
    assert_memory_equal (page->items[1]->uuid.data, ids[1].uuid.bytes, DM_UUID_BYTES);
    assert_int_equal (page->items[0]->days, -2);
    uint32_t seen = 2, alle = page->alle;
    while (page->has_more) {
        page = list_work ("alle", NULL, NULL, 2, seen);
        seen += (uint32_t) page->n_items;
    }
    assert_int_equal (seen, alle);
    assert_int_equal (assign (&ids[2], 1, "sam"), 2);
    page = list_work ("mijn", NULL, NULL, 100, 0);
    for (size_t i = 0; i < page->n_items; i++)
        assert_string_equal (page->items[i]->behandelaar->id, "sam");
    assert_int_equal (page->n_items, page->mijn);
    assert_int_equal (list_work ("vrij", NULL, NULL, 100, 0)->n_items, page->vrij);
    char begin[8];
    snprintf (begin, sizeof begin, "%.7s", ids[0].identificatie);
    for (char *c = begin; *c; c++)
        *c = (char) (*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    page = list_work ("alle", begin, NULL, 100, 0);
    assert_int_equal (page->n_items, 1);
    assert_string_equal (page->items[0]->identificatie, ids[0].identificatie);
    assert_int_equal (list_work ("alle", "GEVEL", NULL, 100, 0)->n_items,
                      list_work ("alle", NULL, "geveltuin", 100, 0)->n_items);
    assert_int_equal (list_work ("alle", "zzzz%_", NULL, 100, 0)->n_items, 0);
    assert_int_equal (decide (&ids[0], 1, "ingetrokken", "Op verzoek."), 2);
    page = list_work ("klaar", NULL, NULL, 1, 0);
    assert_memory_equal (page->items[0]->uuid.data, ids[0].uuid.bytes, DM_UUID_BYTES);
    assert_false (page->items[0]->has_days);
    assert_null (list_work ("alles", NULL, NULL, 100, 0));
    assert_refused (NULL, DM_INVALID_ARGUMENT, "which");
    assert_null (list_work (NULL, NULL, NULL, 101, 0));
    assert_refused (NULL, DM_INVALID_ARGUMENT, "page_size");
    assert_int_equal (list_work (NULL, NULL, NULL, 10, 10000)->n_items, 0);
    assert_null (list_work (NULL, NULL, NULL, 10, 10001));
    assert_refused (NULL, DM_INVALID_ARGUMENT, "first");
}

/* All that is found, two a page, in the order of open zaken. */
static size_t count_pages (const char *which, const char *search)
{
    char before[INTAKE_DATE_SIZE] = "";
    const ListWorkResponse *page = list_work (which, search, NULL, 2, 0);
    size_t count = page->n_items;
    while (page->has_more) {
        for (size_t i = 0; i < page->n_items && !page->items[i]->einddatum; i++) {
            assert_true (strcmp (before, page->items[i]->uiterlijke_einddatum_afdoening) <= 0);
            snprintf (before, sizeof before, "%s", page->items[i]->uiterlijke_einddatum_afdoening);
        }
        page = list_work (which, search, NULL, 2, (uint32_t) count);
        count += page->n_items;
    }
    return count;
}

static void search_finds_numbers_and_zaaktypen_by_pages (void **state)
{
    (void) state;
    zaak ids[7];
    become (&sam);
    for (size_t i = 0; i < DM_COUNT (ids); i++) {
        char columns[200];
        ids[i] = submit ("geveltuin", &sanne, NULL);
        snprintf (columns, sizeof columns,
                  "identificatie = '99ZK-%zu%s', uiterlijke_einddatum_afdoening = startdatum + %zu", i,
                  i < 5 ? "AAA-AAAA" : "BBB-BBBB", 3 * i);
        move (&ids[i], columns);
    }
    become (&sam);
    assert_int_equal (assign (&ids[1], 1, "sam"), 2);
    assert_int_equal (assign (&ids[3], 1, "sam"), 2);
    size_t ended = count_pages ("klaar", "geveltuin");
    assert_int_equal (decide (&ids[0], 1, "ingetrokken", "Op verzoek."), 2);
    assert_int_equal (count_pages ("alle", "99zk"), 6);
    assert_int_equal (count_pages ("vrij", "99ZK"), 4);
    assert_int_equal (count_pages ("mijn", "99 zk"), 2);
    assert_int_equal (count_pages ("klaar", "99ZK"), 1);
    assert_int_equal (count_pages ("alle", "99zk-5bbb-bbbb"), 1);
    assert_int_equal (count_pages ("alle", "99zk-5bbb-bbbc"), 0);
    assert_int_equal (count_pages ("alle", "99z"), 0);
    assert_int_equal (count_pages ("klaar", "gevel"), ended + 1);
    const ListWorkResponse *found = list_work ("alle", "99ZK", NULL, 1, 0);
    assert_int_equal (found->alle, 6); /* the tabs count what was found */
    assert_int_equal (found->mijn, 2);
    assert_int_equal (found->vrij, 4);
    assert_int_equal (found->klaar, 1);
    become (&zus); /* of another team */
    found = list_work ("alle", "99ZK", NULL, 1, 0);
    assert_int_equal (found->n_items + found->alle + found->klaar, 0);
    become (&sam);
}

static void counts_end_at_more_than_a_thousand (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (world.suite);
    PQclear (ts_cluster_query (
        cluster, "INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening,"
                 " language, answers, behandelaar)"
                 " SELECT gen_random_uuid(), 'VEEL-' || number, 'gehandicaptenparkeerkaart', current_date - 9,"
                 " current_date - 3, 'nl', '', CASE WHEN number <= 1200 THEN 'zus' END FROM generate_series(1, 2400) "
                 "AS number"));
    become (&zus);
    const ListWorkResponse *work = list_work ("mijn", NULL, NULL, 1, 0);
    assert_int_equal (work->alle, 1001);
    assert_int_equal (work->mijn, 1001);
    assert_int_equal (work->vrij, 1001);
    assert_int_equal (work->te_late, 1001);
    PQclear (ts_cluster_query (cluster, "DELETE FROM intake.zaak WHERE identificatie LIKE 'VEEL-%'"));
    become (&sam);
}

/* Its journey says when, or a quarter of the zaaktype's days does. */
static void end_is_near_when_the_journey_of_the_zaak_says_so (void **state)
{
    (void) state;
    static const struct {
        const char *zaaktype, *journey;
        uint32_t days;
    } zaken[] = {
        { "melding-openbare-ruimte", "journey = 'melding-openbare-ruimte', journey_version = 1", 2 },
        { "melding-openbare-ruimte", "journey = NULL", 2 },
        { "geveltuin", "journey = 'geveltuin', journey_version = 1", 14 },
        { "geveltuin", "journey = 'bezwaar-maken', journey_version = 1", 21 },
        { "geveltuin", "journey = 'geveltuin', journey_version = 9", 14 }, /* no such version */
    };
    wait_for ("SELECT count(*) FROM intake.journey_version WHERE journey = 'bezwaar-maken'");
    for (size_t i = 0; i < DM_COUNT (zaken); i++) {
        zaak it = submit (zaken[i].zaaktype, &sanne, NULL);
        move (&it, zaken[i].journey);
        become (&sam);
        const ListWorkResponse *work = list_work ("alle", it.identificatie, NULL, 1, 0);
        assert_int_equal (work->items[0]->warning_days, zaken[i].days);
        move (&it, "journey = NULL, journey_version = NULL");
    }
    zaak it = submit ("geveltuin", &sanne, NULL);
    move (&it, "journey = 'verhuizing-doorgeven', journey_version = 1");
    become (&sam);
    assert_int_equal (view (&it)->item->warning_days, 2);
}

static void view_and_changes_are_told_without_words (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    snprintf (world.gateway.origin.purpose, sizeof world.gateway.origin.purpose, "beoordelen");
    view (&it);
    assert_int_equal (ask_question (&it, 1, false, true), 2);
    assert_int_equal (decide (&it, 2, "afgewezen", "Te smal, zegt de woordenlijst."), 3);
    char sql[300];
    static const char *const types[] = { "viewed", "question-asked", "term-suspended", "decided" };
    for (size_t i = 0; i < DM_COUNT (types); i++) {
        snprintf (sql, sizeof sql,
                  "SELECT count(*) FROM audit.entry WHERE subject = '%s' AND actor_id = 'sam'"
                  " AND bytes LIKE '%%nl.digimeente.zaak.%s%%beoordelen%%'",
                  it.text, types[i]);
        wait_for (sql);
    }
    assert_int_equal (number ("SELECT count(*) FROM intake.event WHERE position('woordenlijst'::bytea IN bytes) > 0"
                              " OR position('Hoe breed'::bytea IN bytes) > 0"),
                      0);
}

static void texts_have_their_bounds (void **state)
{
    (void) state;
    zaak it = submit ("geveltuin", &sanne, NULL);
    become (&sam);
    static char text[9000];
    memset (text, 'x', 8001);
    assert_int_equal (decide (&it, 1, "toegekend", text), 0);
    assert_refused (NULL, DM_INVALID_ARGUMENT, "toelichting");
    text[8000] = '\0';
    text[4001] = '\0';
    assert_int_equal (add_note (&it, text), DM_INVALID_ARGUMENT);
    text[4000] = '\0';
    assert_int_equal (add_note (&it, text), DM_OK);
    assert_int_equal (add_note (&it, " "), DM_INVALID_ARGUMENT);
    assert_int_equal (assign (&it, 1, "niemand"), 0);
    assert_refused (NULL, DM_INVALID_ARGUMENT, "behandelaar");
    assert_int_equal (view (&it)->revision, 1);
}

/* All that a zaak may hold, in the longest characters.  Takes: answered, whether the questions are. */
static void fill_to_the_bounds (const zaak *it, bool answered)
{
    static const char *const rows[] = {
        "INSERT INTO intake.note (uuid, zaak, text, by)"
        " SELECT gen_random_uuid(), zaak.uuid, convert_to(repeat('😀', 3999) || 'n', 'UTF8'), 'sam' FROM zaak, "
        "generate_series(1, 200)",
        "INSERT INTO intake.question (uuid, zaak, text, wants_document, suspends, answered, answer)"
        " SELECT gen_random_uuid(), zaak.uuid, convert_to(repeat('😀', 2000), 'UTF8'), false, false,"
        " CASE WHEN answered THEN now() END, CASE WHEN answered THEN convert_to(repeat('😀', 4000), 'UTF8') END"
        " FROM zaak, generate_series(1, 50)",
        "INSERT INTO intake.history_entry (uuid, zaak, kind, text)"
        " SELECT gen_random_uuid(), zaak.uuid, 'question-asked', convert_to(repeat('😀', 2000), 'UTF8') FROM zaak, "
        "generate_series(1, 50)",
        "INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype, statustoelichting)"
        " SELECT zaak.uuid, number, 'geveltuin', 'in_behandeling', convert_to(repeat('😀', 1000), 'UTF8')"
        " FROM zaak, generate_series(2, 99) AS number",
        "INSERT INTO intake.history_entry (uuid, zaak, kind, type)"
        " SELECT gen_random_uuid(), zaak.uuid, 'status-set', 'in_behandeling' FROM zaak, generate_series(2, 99)",
        "INSERT INTO intake.history_entry (uuid, zaak, kind, by, text)"
        " SELECT gen_random_uuid(), zaak.uuid, 'assigned', 'sam', 'Sam Jansen'::bytea FROM zaak, generate_series(1, "
        "3000)",
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char sql[800];
        snprintf (sql, sizeof sql, "WITH zaak AS (SELECT '%s'::uuid AS uuid, %s AS answered) %s", it->text,
                  answered ? "true" : "false", rows[i]);
        PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    }
    move (it, "answers = convert_to(jsonb_build_object('wat', repeat('😀', 16000))::text, 'UTF8')");
    ts_seal (world.suite);
}

/* A team of which as many names are shown as can be, each as long as can be. */
static void fill_team (void)
{
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite),
                               "INSERT INTO intake.medewerker (id, name, teams) SELECT repeat('m', 50) || i,"
                               " repeat('😀', 200), '{openbare-ruimte}' FROM generate_series(1, 200) AS i"));
}

static void full_dossier_opens_shows_the_newest_and_can_be_decided (void **state)
{
    (void) state;
    fill_team ();
    for (int answered = 0; answered < 2; answered++) {
        zaak it = submit ("geveltuin", &sanne, NULL);
        fill_to_the_bounds (&it, answered);
        become (&sam);
        assert_int_equal (add_note (&it, "De nieuwste"), DM_FAILED_PRECONDITION);
        PQclear (ts_cluster_query (ts_suite_cluster (world.suite),
                                   "UPDATE intake.note SET text = 'De nieuwste'::bytea WHERE made ="
                                   " (SELECT max (made) FROM intake.note)"));
        ts_seal (world.suite);
        assert_int_equal (assign (&it, 1, "bo"), 2);
        const Dossier *dossier = view (&it);
        if (!dossier)
            fail_msg ("%s", error.message);
        assert_string_equal (dossier->notes[dossier->n_notes - 1]->text, "De nieuwste");
        assert_int_equal (dossier->n_notes + dossier->omitted_notes, 200);
        assert_int_equal (dossier->n_questions + dossier->omitted_questions, 50);
        assert_string_equal (dossier->history[0]->kind, "created");
        assert_string_equal (dossier->history[dossier->n_history - 1]->text, "Bo de Vries");
        assert_int_equal (dossier->n_history + dossier->omitted_history, 1 + 50 + 98 + 3000 + 1);
        assert_int_equal (dossier->n_statussen, 99);
        assert_int_equal (strlen (dossier->statussen[98]->statustoelichting), 4000);
        become (&sanne);
        const MijnZaak *mijn = mijn_zaak (&it);
        if (!mijn)
            fail_msg ("%s", error.message);
        assert_int_equal (mijn->n_questions + mijn->omitted_questions, 50);
        assert_int_equal (mijn->open_questions, answered ? 0 : 50);
        if (!answered)
            assert_non_null (answer (&it, mijn->questions[0]->uuid.data, "Twee meter", NULL));
        become (&sam);
        assert_int_equal (decide (&it, dossier->revision + !answered, "toegekend", "Ja."),
                          dossier->revision + 1 + !answered);
        assert_non_null (view (&it)->resultaat);
        become (&sanne);
        assert_non_null (mijn_zaak (&it)->resultaat);
    }
}

/* What a line of the list says of a zaak. */
static void shorten (MijnZaak *it)
{
    it->n_questions = it->n_answers = it->n_documenten = 0;
    if (it->resultaat)
        it->resultaat->toelichting = NULL;
    for (size_t i = 0; i < it->n_steps; i++)
        it->steps[i]->statustoelichting = NULL;
}

static void assert_line (const MijnZaak *line)
{
    zaak it;
    uint8_t expected[4000], given[4000];
    memcpy (it.uuid.bytes, line->uuid.data, DM_UUID_BYTES);
    MijnZaak *whole = mijn_zaak (&it);
    shorten (whole);
    size_t size = protobuf_c_message_get_packed_size (&whole->base);
    assert_true (size <= sizeof expected);
    assert_int_equal (protobuf_c_message_get_packed_size (&line->base), size);
    protobuf_c_message_pack (&whole->base, expected);
    protobuf_c_message_pack (&line->base, given);
    assert_memory_equal (given, expected, size);
}

static void list_of_own_zaken_says_what_each_of_them_says (void **state)
{
    (void) state;
    zaak new = submit ("geveltuin", &karim, NULL), requested = submit ("geveltuin", &karim, NULL);
    zaak decided = submit ("geveltuin", &karim, NULL), melding = submit ("melding-openbare-ruimte", &karim, NULL);
    move (&new, "journey = 'geveltuin', journey_version = 1");
    become (&sam);
    assert_int_equal (ask_question (&requested, 1, true, false), 2);
    assert_int_equal (ask_question (&requested, 2, true, false), 3);
    assert_int_equal (assign (&decided, 1, "sam"), 2);
    assert_int_equal (decide (&decided, 2, "toegekend", "De stoep is breed genoeg."), 3);
    assert_int_equal (assign (&melding, 1, "bo"), 2);
    become (&karim);
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    request.has_page_size = true;
    request.page_size = 3;
    const Digimeente__Intake__V1__ListMijnZakenResponse *first = ask (PORTAL ("ListMijnZaken"), &request.base);
    assert_int_equal (first->n_zaken, 3);
    assert_memory_equal (first->zaken[0]->uuid.data, melding.uuid.bytes, DM_UUID_BYTES);
    assert_true (first->has_next_page_token);
    request.has_page_token = true;
    request.page_token = first->next_page_token;
    const Digimeente__Intake__V1__ListMijnZakenResponse *next = ask (PORTAL ("ListMijnZaken"), &request.base);
    assert_memory_equal (next->zaken[0]->uuid.data, new.uuid.bytes, DM_UUID_BYTES);
    for (size_t i = 0; i < first->n_zaken; i++)
        assert_line (first->zaken[i]);
    assert_line (next->zaken[0]);
    assert_int_equal (first->zaken[2]->open_questions, 2);
    assert_string_equal (first->zaken[1]->steps[2]->omschrijving->nl, "Besloten");
    assert_true (first->zaken[1]->steps[2]->is_reached);
    assert_string_equal (first->zaken[1]->resultaat->resultaattype, "toegekend");
    assert_string_equal (first->zaken[0]->behandelaar, "Bo de Vries");
}

static void list_of_own_zaken_fits_whatever_was_decided (void **state)
{
    (void) state;
    for (size_t i = 0; i < 50; i++) {
        char sql[400];
        zaak it = submit ("geveltuin", &korst, NULL);
        snprintf (sql, sizeof sql,
                  "INSERT INTO intake.resultaat (zaak, resultaattype, toelichting, decided_by)"
                  " VALUES ('%s', 'toegekend', convert_to(repeat('😀', 8000), 'UTF8'), 'sam')",
                  it.text);
        PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    }
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    request.has_page_size = true;
    request.page_size = 50;
    become (&korst);
    const Digimeente__Intake__V1__ListMijnZakenResponse *reply = ask (PORTAL ("ListMijnZaken"), &request.base);
    if (!reply)
        fail_msg ("%s", error.message);
    assert_int_equal (reply->n_zaken, 50);
    assert_string_equal (reply->zaken[0]->resultaat->resultaattype, "toegekend");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (zaak_goes_from_list_to_decision),
        cmocka_unit_test (whoever_takes_a_zaak_sets_the_status_that_its_zaaktype_gives_then),
        cmocka_unit_test (a_zaak_that_is_further_keeps_its_status_when_it_is_taken),
        cmocka_unit_test (a_full_zaak_is_taken_without_another_status),
        cmocka_unit_test (a_report_ends_as_what_is_most_used_without_a_word),
        cmocka_unit_test (question_suspends_and_its_answer_resumes),
        cmocka_unit_test (term_is_the_same_at_the_desk_on_the_portal_and_in_the_mail),
        cmocka_unit_test (suspended_by_hand_beside_a_question_is_resumed_by_hand),
        cmocka_unit_test (answer_ends_no_suspension_by_hand_that_was_first),
        cmocka_unit_test (two_questions_suspend_until_the_last_is_answered),
        cmocka_unit_test (question_that_was_resumed_by_hand_resumes_nothing_later),
        cmocka_unit_test (question_that_was_resumed_by_hand_keeps_no_later_one),
        cmocka_unit_test (term_that_is_over_is_not_extended_or_suspended),
        cmocka_unit_test (term_that_stands_still_is_not_over),
        cmocka_unit_test (zaak_that_is_suspended_by_hand_can_end),
        cmocka_unit_test (second_of_two_hears_that_it_was_changed_and_loses_nothing),
        cmocka_unit_test (of_many_at_once_one_is_the_first),
        cmocka_unit_test (answer_that_comes_during_a_view_stays_new),
        cmocka_unit_test (status_of_the_operator_keeps_revision_and_history_whole),
        cmocka_unit_test (status_without_history_leaves_the_others_their_words),
        cmocka_unit_test (work_list_begins_with_what_is_late_and_goes_on_by_pages),
        cmocka_unit_test (search_finds_numbers_and_zaaktypen_by_pages),
        cmocka_unit_test (counts_end_at_more_than_a_thousand),
        cmocka_unit_test (end_is_near_when_the_journey_of_the_zaak_says_so),
        cmocka_unit_test (view_and_changes_are_told_without_words),
        cmocka_unit_test (days_are_added_to_the_end_that_the_law_did_not_move),
        cmocka_unit_test (long_term_ends_on_whatever_day_it_ends),
        cmocka_unit_test (older_intake_beside_this_one_is_believed),
        cmocka_unit_test (texts_have_their_bounds),
        cmocka_unit_test (full_dossier_opens_shows_the_newest_and_can_be_decided),
        cmocka_unit_test (list_of_own_zaken_says_what_each_of_them_says),
        cmocka_unit_test (list_of_own_zaken_fits_whatever_was_decided),
    };
    return cmocka_run_group_tests (tests, open_suite, close_world);
}

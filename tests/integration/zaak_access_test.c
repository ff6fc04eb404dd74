/* SPDX-License-Identifier: EUPL-1.2 */
/* Who reads a zaak: how sure a login must be, by what its journey asked for when it was sent; and how long its link
 * opens it. */
#include "digimeente/documents/v1/documents.pb-c.h"
#include "tests/integration/desk_world.h"

#define CARD "gehandicaptenparkeerkaart" /* which asks for digid:substantieel */
#define LEVEL "digid:substantieel"

static int open_desk (void **state)
{
    (void) state;
    return open_world (NULL);
}

/* As SubmitDraft does for this journey; zaak_sealing_test.c walks through one. */
static zaak submit_card (const person *owner, const dm_uuid *document)
{
    zaak it = submit_with (CARD, owner, NULL, document);
    move (&it, "level = '" LEVEL "'");
    return it;
}

static dm_uuid ask_question (const zaak *it)
{
    Digimeente__Intake__V1__AskQuestionRequest request = DIGIMEENTE__INTAKE__V1__ASK_QUESTION_REQUEST__INIT;
    become (&bo);
    SEEN (request, it, view (it)->item->revision);
    request.text = "Wat is uw rijbewijsnummer?";
    assert_non_null (ask (DESK ("AskQuestion"), &request.base));
    dm_uuid out;
    memcpy (out.bytes, view (it)->questions[0]->uuid.data, DM_UUID_BYTES);
    return out;
}

/* Statuses and dates alone. */
static void assert_shallow (const MijnZaak *it)
{
    assert_non_null (it);
    assert_string_equal (it->needed_level, LEVEL);
    assert_int_equal (it->n_answers + it->n_documenten + it->n_questions, 0);
    assert_null (it->resultaat);
    assert_true (it->n_steps > 0);
    for (size_t i = 0; i < it->n_steps; i++)
        assert_null (it->steps[i]->statustoelichting);
    assert_null (it->behandelaar);
    assert_non_null (it->uiterlijke_einddatum_afdoening);
}

/* By the link: not even what it is about, which may say something of somebody's health. */
static void assert_nameless (const MijnZaak *it)
{
    assert_shallow (it);
    assert_null (it->title);
    assert_null (it->zaaktype);
}

static bool sees_document (const dm_uuid *document)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCBinaryData uuid = bytes_of (document);
    request.n_documenten = 1;
    request.documenten = &uuid;
    const Digimeente__Documents__V1__FindResponse *found = ask_of ("documents", DOCUMENTS ("Find"), &request.base);
    assert_non_null (found);
    return found->n_documenten == 1;
}

static void answer (const zaak *it, const dm_uuid *question, const char *tracking_code)
{
    Digimeente__Intake__V1__AnswerQuestionRequest request = DIGIMEENTE__INTAKE__V1__ANSWER_QUESTION_REQUEST__INIT;
    request.has_question = true;
    request.question = bytes_of (question);
    request.has_uuid = !tracking_code;
    request.uuid = bytes_of (&it->uuid);
    request.tracking_code = (char *) tracking_code;
    request.answer = "12345";
    ask (PORTAL ("AnswerQuestion"), &request.base);
}

static void a_login_that_is_too_low_reads_statuses_and_dates_alone (void **state)
{
    (void) state;
    static const char *const low[] = { NULL, "digid:basis", "digid:midden", "eherkenning:4", "digid:wie-weet" };
    dm_uuid document = upload (&sanne);
    zaak it = submit_card (&sanne, &document);
    dm_uuid question = ask_question (&it);
    for (size_t i = 0; i < DM_COUNT (low); i++) {
        become_at (&sanne, low[i]);
        assert_shallow (mijn_zaak (&it));
        assert_non_null (mijn_zaak (&it)->zaaktype); /* it is theirs */
        assert_false (sees_document (&document));
        answer (&it, &question, NULL);
        assert_refused (NULL, DM_PERMISSION_DENIED, "level");
    }
    become_at (&sanne, LEVEL);
    const MijnZaak *all = mijn_zaak (&it);
    assert_null (all->needed_level);
    assert_true (all->n_answers > 0);
    assert_int_equal (all->n_questions, 1);
    assert_int_equal (all->n_documenten, 1);
    assert_true (sees_document (&document));
    become_at (&sanne, "digid:basis"); /* documents remembers that right for a while, of that login */
    assert_false (sees_document (&document));
}

static void a_list_says_which_zaken_need_a_higher_level (void **state)
{
    (void) state;
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    submit_card (&karim, NULL);
    submit ("melding-openbare-ruimte", &karim, NULL);
    become_at (&karim, "digid:basis");
    const Digimeente__Intake__V1__ListMijnZakenResponse *list = ask (PORTAL ("ListMijnZaken"), &request.base);
    assert_non_null (list);
    assert_int_equal (list->n_zaken, 2);
    assert_null (list->zaken[0]->needed_level);
    assert_string_equal (list->zaken[1]->needed_level, LEVEL);
}

static void a_link_of_a_zaak_that_needed_a_login_shows_statuses_and_dates_alone (void **state)
{
    (void) state;
    zaak it = submit_card (&sanne, NULL), report = submit ("melding-openbare-ruimte", &anoniem, NULL);
    dm_uuid question = ask_question (&it);
    become (&sanne); /* a link is no login */
    assert_nameless (volg (it.tracking_code));
    assert_true (volg (it.tracking_code)->has_owner);
    answer (&it, &question, it.tracking_code);
    assert_refused (NULL, DM_PERMISSION_DENIED, "level");
    become (&anoniem);
    assert_null (volg (report.tracking_code)->needed_level);
}

/* The code in the mail with this subject. */
static void read_code (const char *subject, char out[27])
{
    wait_mail (subject);
    const char *mails = dm_arena_printf (arena, "%s/mail/new", ts_suite_folder (world.suite));
    FILE *found = popen (
        dm_arena_printf (arena, "grep -l '%s' %s/* | xargs grep -h -o '/volg/[0-9a-z]*' | head -1", subject, mails),
        "r");
    assert_non_null (found);
    assert_int_equal (fscanf (found, "/volg/%26s", out), 1);
    pclose (found);
}

static void change_link (const zaak *it, bool is_renewed)
{
    Digimeente__Intake__V1__RenewLinkRequest renew = DIGIMEENTE__INTAKE__V1__RENEW_LINK_REQUEST__INIT;
    Digimeente__Intake__V1__WithdrawLinkRequest withdraw = DIGIMEENTE__INTAKE__V1__WITHDRAW_LINK_REQUEST__INIT;
    renew.has_uuid = withdraw.has_uuid = true;
    renew.uuid = withdraw.uuid = bytes_of (&it->uuid);
    become (&bo);
    if (!(is_renewed ? ask (DESK ("RenewLink"), &renew.base) : ask (DESK ("WithdrawLink"), &withdraw.base)))
        fail_msg ("%s: %s", error.field, error.message);
}

static void a_link_opens_until_so_many_days_after_the_end (void **state)
{
    (void) state;
    zaak it = submit ("melding-openbare-ruimte", &anoniem, NULL);
    become (&anoniem);
    move (&it, "startdatum = current_date - 200");
    assert_non_null (volg (it.tracking_code)); /* however long it takes */
    move (&it, "einddatum = (now() AT TIME ZONE 'Europe/Amsterdam')::date - 90");
    assert_non_null (volg (it.tracking_code));
    move (&it, "einddatum = (now() AT TIME ZONE 'Europe/Amsterdam')::date - 91");
    assert_refused (volg (it.tracking_code), DM_NOT_FOUND, "tracking_code");
    become (&bo);
    assert_false (view (&it)->has_link);
}

static void a_link_that_is_withdrawn_or_renewed_opens_nothing (void **state)
{
    (void) state;
    char code[27];
    zaak it = submit ("melding-openbare-ruimte", &anoniem, "vernieuwd@example.org");
    move (&it, "startdatum = current_date - 200, einddatum = current_date - 100");
    change_link (&it, false);
    become (&anoniem);
    assert_refused (volg (it.tracking_code), DM_NOT_FOUND, "tracking_code");
    change_link (&it, true);
    become (&anoniem);
    assert_refused (volg (it.tracking_code), DM_NOT_FOUND, "tracking_code");
    read_code ("Een nieuwe link naar uw zaak", code);
    assert_non_null (volg (code));
    ts_suite_wait_settled (world.suite);
    assert_int_equal (number ("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%nl.digimeente.zaak.link-renewed%'"
                              " OR bytes LIKE '%nl.digimeente.zaak.link-withdrawn%'"),
                      2);
}

/* The address was typed, and may be anybody's. */
static void mails_of_a_zaak_that_needs_a_login_say_nothing_of_it (void **state)
{
    (void) state;
    zaak it = submit_with (CARD, &sanne, "getypt@example.org", NULL);
    wait_mail (it.identificatie);
    const unsigned named = ts_suite_count_mails (world.suite, "Het gaat over: Gehandicapten");
    move (&it, "level = '" LEVEL "'");
    ask_question (&it);
    wait_mail ("Log in op de pagina van uw zaak om de vraag te lezen.");
    assert_int_equal (ts_suite_count_mails (world.suite, "rijbewijsnummer"), 0);
    assert_int_equal (ts_suite_count_mails (world.suite, "Het gaat over: Gehandicapten"), named);
}

static void a_level_beyond_its_bounds_is_no_header (void **state)
{
    (void) state;
    zaak it = submit_card (&sanne, NULL);
    become_at (&sanne, "digid hoog");
    assert_refused (mijn_zaak (&it), DM_INVALID_ARGUMENT, "actor.level");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_login_that_is_too_low_reads_statuses_and_dates_alone),
        cmocka_unit_test (a_list_says_which_zaken_need_a_higher_level),
        cmocka_unit_test (a_link_of_a_zaak_that_needed_a_login_shows_statuses_and_dates_alone),
        cmocka_unit_test (a_link_opens_until_so_many_days_after_the_end),
        cmocka_unit_test (a_link_that_is_withdrawn_or_renewed_opens_nothing),
        cmocka_unit_test (mails_of_a_zaak_that_needs_a_login_say_nothing_of_it),
        cmocka_unit_test (a_level_beyond_its_bounds_is_no_header),
    };
    return cmocka_run_group_tests (tests, open_desk, close_world);
}

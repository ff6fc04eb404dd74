/* SPDX-License-Identifier: EUPL-1.2 */
/* Journeys through the wire, two replicas at once: those that ship are offered, a product owner publishes another. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define METHOD(name) "digimeente.intake.v1.JourneyService/" name
#define SHIPPED 7

typedef Digimeente__Intake__V1__CheckJourneyRequest CheckJourneyRequest;
typedef Digimeente__Intake__V1__CheckJourneyResponse CheckJourneyResponse;
typedef Digimeente__Intake__V1__PublishJourneyRequest PublishJourneyRequest;
typedef Digimeente__Intake__V1__PublishJourneyResponse PublishJourneyResponse;
typedef Digimeente__Intake__V1__GetJourneyRequest GetJourneyRequest;
typedef Digimeente__Intake__V1__GetJourneyResponse GetJourneyResponse;
typedef Digimeente__Intake__V1__ListJourneysRequest ListJourneysRequest;
typedef Digimeente__Intake__V1__ListJourneysResponse ListJourneysResponse;
typedef Digimeente__Intake__V1__NextStepRequest NextStepRequest;
typedef Digimeente__Intake__V1__NextStepResponse NextStepResponse;

static ts_suite *suite;
static ts_caller owner;
static dm_arena *arena;
static dm_error error;

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .replicas = 2 });
    ts_caller_init (&owner, suite, "digictl");
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_caller_clear (&owner);
    ts_suite_destroy (&suite);
    return 0;
}

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    error = (dm_error){ 0 };
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

/* A journey of two steps, with what is to be told in title, and more at its end. */
static char *write_yaml (const char *title, const char *version, const char *more)
{
    return dm_arena_printf (arena,
                            "journey: \"proef\"\n%s"
                            "title: {nl: \"%s\", en: \"Trial\"}\n"
                            "summary: {nl: \"Een proef.\", en: \"A trial.\"}\n"
                            "thema: wonen\nzaaktype: geveltuin\naudience: [inwoner]\nlogin: none\n"
                            "legal: {grondslag: a, doelbinding: b, verwerking: \"urn:c\"}\n"
                            "term: {days: 56}\n"
                            "retention: {selectielijst: \"2020\", draft_days: 30}\n"
                            "fields:\n"
                            "  eigenaar: {type: yes_no, label: {nl: Eigenaar, en: Owner}}\n"
                            "  emailadres: {type: email}\n"
                            "steps:\n"
                            "  - {id: eigenaar, ask: [eigenaar]}\n"
                            "  - {id: stop, when: {eq: [eigenaar, nee]}, exit: {nl: Nee, en: No}}\n"
                            "  - {id: contact, ask: [emailadres]}\n"
                            "notify: {received: ontvangst, action: actie-nodig, decision: besluit}\n"
                            "tests:\n"
                            "  - {answers: {eigenaar: nee}, ends_at: stop}\n"
                            "  - {answers: {eigenaar: ja, emailadres: a@b.nl}, ends_at: controleren}\n"
                            "%s",
                            version, title, more);
}

static PublishJourneyResponse *publish (const char *yaml)
{
    PublishJourneyRequest request = DIGIMEENTE__INTAKE__V1__PUBLISH_JOURNEY_REQUEST__INIT;
    ProtobufCMessage *reply = NULL;
    dm_uuid key = dm_uuid_new ();
    request.yaml = (char *) yaml;
    dm_status status =
        ts_call (&owner, "intake", METHOD ("PublishJourney"), &key, &request.base, arena, &reply, &error);
    return status ? NULL : (PublishJourneyResponse *) reply;
}

static CheckJourneyResponse *check (const char *yaml)
{
    CheckJourneyRequest request = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_REQUEST__INIT;
    ProtobufCMessage *reply = NULL;
    request.yaml = (char *) yaml;
    assert_int_equal (ts_call (&owner, "intake", METHOD ("CheckJourney"), NULL, &request.base, arena, &reply, &error),
                      DM_OK);
    return (CheckJourneyResponse *) reply;
}

static uint32_t offered (const char *journey)
{
    GetJourneyRequest request = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_REQUEST__INIT;
    ProtobufCMessage *reply = NULL;
    request.journey = (char *) journey;
    if (ts_call (&owner, "intake", METHOD ("GetJourney"), NULL, &request.base, arena, &reply, &error))
        return 0;
    return ((GetJourneyResponse *) reply)->summary->version;
}

static ListJourneysResponse *list (void)
{
    ListJourneysRequest request = DIGIMEENTE__INTAKE__V1__LIST_JOURNEYS_REQUEST__INIT;
    ProtobufCMessage *reply = NULL;
    assert_int_equal (ts_call (&owner, "intake", METHOD ("ListJourneys"), NULL, &request.base, arena, &reply, &error),
                      DM_OK);
    return (ListJourneysResponse *) reply;
}

static void journeys_ship_once_whichever_replica_is_first (void **state)
{
    (void) state;
    ListJourneysResponse *reply = list (); /* at once: intake is ready when they are there */
    assert_int_equal (reply->n_journeys, SHIPPED);
    assert_string_equal (reply->journeys[0]->journey, "bezwaar-maken");
    assert_string_equal (reply->journeys[0]->theme, "bezwaar");
    assert_non_null (reply->journeys[0]->title->en);
    assert_int_equal (number ("SELECT count(*) FROM intake.journey_version WHERE is_shipped AND version = 1"), SHIPPED);
    assert_int_equal (number ("SELECT count(*) FROM intake.journey_version"), SHIPPED);
}

static void what_is_published_is_offered_and_the_same_again_is_the_same_version (void **state)
{
    (void) state;
    PublishJourneyResponse *first = publish (write_yaml ("Proef", "", ""));
    assert_non_null (first);
    assert_int_equal (first->version, 1);
    assert_string_equal (first->journey, "proef");
    assert_int_equal (offered ("proef"), 1);
    assert_int_equal (publish (write_yaml ("Proef", "", "# no change\n"))->version, 1);
    assert_int_equal (publish (write_yaml ("Proef twee", "version: 2\n", ""))->version, 2);
    assert_int_equal (offered ("proef"), 2);
    assert_int_equal (publish (write_yaml ("Proef", "", ""))->version, 1); /* back to the first */
    assert_int_equal (offered ("proef"), 1);
    assert_int_equal (number ("SELECT count(*) FROM intake.journey_version WHERE journey = 'proef'"), 2);
}

static void a_version_that_is_not_the_next_is_refused (void **state)
{
    (void) state;
    assert_null (publish (write_yaml ("Proef vijf", "version: 5\n", "")));
    assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "version");
}

static void every_reason_comes_with_its_line (void **state)
{
    (void) state;
    CheckJourneyResponse *reply = check (write_yaml ("Proef", "", "  - {answers: {eigenaar: ja}, ends_at: stop}\n"));
    assert_int_equal (reply->n_reasons, 1);
    assert_int_equal (reply->reasons[0]->line, 22);
    assert_false (reply->has_sha256);
    assert_null (publish (write_yaml ("", "", "")));
    assert_string_equal (error.field, "yaml");
    assert_non_null (strstr (error.message, "line 2, title.nl"));
}

static void a_zaaktype_that_is_not_there_is_a_reason (void **state)
{
    (void) state;
    char *yaml = write_yaml ("Proef", "", ""), *at = strstr (yaml, "geveltuin");
    memcpy (at, "geveltuix", 9);
    CheckJourneyResponse *reply = check (yaml);
    assert_int_equal (reply->n_reasons, 1);
    assert_string_equal (reply->reasons[0]->path, "zaaktype");
    assert_int_equal (reply->reasons[0]->line, 5);
}

static void a_promise_other_than_the_term_of_the_zaaktype_is_a_reason (void **state)
{
    (void) state;
    static const char *const others[] = { "days: 55", "days: 57" };
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        char *yaml = write_yaml ("Proef", "", "");
        memcpy (strstr (yaml, "days: 56"), others[i], strlen (others[i]));
        CheckJourneyResponse *reply = check (yaml);
        assert_int_equal (reply->n_reasons, 1);
        assert_string_equal (reply->reasons[0]->path, "term.days");
        assert_int_equal (reply->reasons[0]->line, 9);
        assert_non_null (strstr (reply->reasons[0]->message, "56 days"));
        assert_false (reply->has_sha256);
        assert_null (publish (yaml));
        assert_string_equal (error.field, "yaml");
    }
}

static void those_that_ship_have_no_reasons (void **state)
{
    (void) state;
    PGresult *rows =
        ts_cluster_query (ts_suite_cluster (suite), "SELECT yaml FROM intake.journey_version WHERE is_shipped");
    assert_int_equal (PQntuples (rows), SHIPPED);
    for (int row = 0; row < SHIPPED; row++)
        assert_int_equal (check (PQgetvalue (rows, row, 0))->n_reasons, 0);
    PQclear (rows);
}

static void publishing_is_told_to_the_audit_log (void **state)
{
    (void) state;
    ts_suite_wait_settled (suite);
    assert_int_equal (number ("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%nl.digimeente.journey.published%'"),
                      SHIPPED + 3);
}

static NextStepResponse *next (const char *yaml, const char *after, const char *value)
{
    NextStepRequest request = DIGIMEENTE__INTAKE__V1__NEXT_STEP_REQUEST__INIT;
    Digimeente__Intake__V1__Input input = DIGIMEENTE__INTAKE__V1__INPUT__INIT, *inputs[] = { &input };
    ProtobufCMessage *reply = NULL;
    input.name = "eigenaar";
    input.value = (char *) value;
    request.yaml = (char *) yaml;
    request.after = (char *) after;
    request.inputs = inputs;
    request.n_inputs = value ? 1 : 0;
    assert_int_equal (ts_call (&owner, "intake", METHOD ("NextStep"), NULL, &request.base, arena, &reply, &error),
                      DM_OK);
    return (NextStepResponse *) reply;
}

static void a_journey_can_be_tried_before_it_is_published (void **state)
{
    (void) state;
    char *yaml = write_yaml ("Proef", "", "");
    assert_string_equal (next (yaml, NULL, NULL)->step->id, "eigenaar");
    assert_string_equal (next (yaml, "eigenaar", "ja")->step->id, "contact");
    assert_string_equal (next (yaml, "eigenaar", "nee")->step->exit, "Nee");
    NextStepResponse *refused = next (yaml, "eigenaar", "misschien");
    assert_string_equal (refused->step->id, "eigenaar");
    assert_string_equal (refused->step->fields[0]->error, "Kies ja of nee");
    assert_string_equal (refused->step->fields[0]->values[0]->value, "misschien");
}

static void restart_intake (void)
{
    for (unsigned replica = 0; replica < 2; replica++) {
        ts_suite_end (suite, "intake", replica, SIGTERM);
        ts_suite_start (suite, "intake", replica);
    }
    ts_suite_wait_ready (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 1);
}

static void what_a_product_owner_published_stays_when_intake_starts_again (void **state)
{
    (void) state;
    PGresult *rows = ts_cluster_query (ts_suite_cluster (suite),
                                       "SELECT yaml FROM intake.journey_version WHERE journey = 'geveltuin'");
    char *yaml = dm_arena_strdup (arena, PQgetvalue (rows, 0, 0)), *at = strstr (yaml, "warn_at: 14");
    PQclear (rows);
    memcpy (at, "warn_at: 13", 11);
    assert_int_equal (publish (yaml)->version, 2);
    restart_intake ();
    assert_int_equal (offered ("geveltuin"), 2);
    assert_int_equal (number ("SELECT count(*) FROM intake.journey_version WHERE journey = 'geveltuin'"), 2);
}

static void a_zaaktype_with_another_term_lets_intake_start_and_asks_for_another_promise (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (suite);
    PQclear (ts_cluster_query (cluster, "UPDATE intake.zaaktype SET doorlooptijd_days = 57 WHERE identificatie ="
                                        " 'geveltuin'"));
    restart_intake ();
    char *yaml = write_yaml ("Proef van 57 dagen", "", "");
    assert_null (publish (yaml));
    memcpy (strstr (yaml, "days: 56"), "days: 57", 8);
    assert_non_null (publish (yaml));
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (journeys_ship_once_whichever_replica_is_first),
        TEST (what_is_published_is_offered_and_the_same_again_is_the_same_version),
        TEST (a_version_that_is_not_the_next_is_refused),
        TEST (every_reason_comes_with_its_line),
        TEST (a_zaaktype_that_is_not_there_is_a_reason),
        TEST (a_promise_other_than_the_term_of_the_zaaktype_is_a_reason),
        TEST (those_that_ship_have_no_reasons),
        TEST (publishing_is_told_to_the_audit_log),
        TEST (a_journey_can_be_tried_before_it_is_published),
        TEST (what_a_product_owner_published_stays_when_intake_starts_again),
        TEST (a_zaaktype_with_another_term_lets_intake_start_and_asks_for_another_promise),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}

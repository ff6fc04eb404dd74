/* SPDX-License-Identifier: EUPL-1.2 */
/* What a process keeps of the journeys, against a real PostgreSQL. */
#include "digimeente/intake/v1/journey.pb-c.h"
#include "tests/unit/services/intake/world.h"

typedef Digimeente__Intake__V1__PublishJourneyRequest PublishJourneyRequest;
typedef Digimeente__Intake__V1__PublishJourneyResponse PublishJourneyResponse;
typedef Digimeente__Intake__V1__GetJourneyRequest GetJourneyRequest;
typedef Digimeente__Intake__V1__GetJourneyResponse GetJourneyResponse;

static int open_journeys (void **state)
{
    open_world (state);
    world.app.journeys = intake_journeys_open ();
    return 0;
}

static int close_journeys (void **state)
{
    intake_journeys_destroy (&world.app.journeys);
    return close_world (state);
}

static PublishJourneyRequest titled (const char *title)
{
    PublishJourneyRequest request = DIGIMEENTE__INTAKE__V1__PUBLISH_JOURNEY_REQUEST__INIT;
    request.yaml = dm_arena_printf (arena,
                                    "journey: proef\n"
                                    "title: {nl: \"%s\", en: Trial}\n"
                                    "summary: {nl: Een proef, en: A trial}\n"
                                    "thema: wonen\nzaaktype: geveltuin\naudience: [inwoner]\nlogin: none\n"
                                    "legal: {grondslag: a, doelbinding: b, verwerking: \"urn:c\"}\n"
                                    "term: {days: 56}\n"
                                    "retention: {selectielijst: \"2020\", draft_days: 30}\n"
                                    "fields:\n"
                                    "  emailadres: {type: email}\n"
                                    "steps:\n"
                                    "  - {id: contact, ask: [emailadres]}\n"
                                    "notify: {received: ontvangst, action: actie-nodig, decision: besluit}\n"
                                    "tests:\n"
                                    "  - {answers: {emailadres: a@b.nl}, ends_at: controleren}\n",
                                    title);
    return request;
}

/* Publishes and asks for it, as two works of one batch do.  Gives: the title that was read. */
static const char *publish_and_get (dm_tx *tx, const char *title)
{
    PublishJourneyRequest publish = titled (title);
    GetJourneyRequest get = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_REQUEST__INIT;
    PublishJourneyResponse published = DIGIMEENTE__INTAKE__V1__PUBLISH_JOURNEY_RESPONSE__INIT;
    GetJourneyResponse got = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_RESPONSE__INIT;
    dm_call call = { .tx = tx, .arena = arena, .origin = &origin, .app = &world.app };
    get.journey = "proef";
    assert_int_equal (dm_tx_begin (tx, &error), DM_OK);
    assert_int_equal (intake_handle_publish_journey (&call, &publish.base, &published.base), DM_OK);
    assert_int_equal (intake_handle_get_journey (&call, &get.base, &got.base), DM_OK);
    assert_int_equal (got.summary->version, 1);
    return got.summary->title->nl;
}

static void version_that_was_rolled_back_is_not_kept (void **state)
{
    (void) state;
    int64_t head;
    dm_tx tx;
    dm_tx_init (&tx, world.db);
    assert_string_equal (publish_and_get (&tx, "Eerste"), "Eerste");
    dm_tx_rollback (&tx);
    assert_string_equal (publish_and_get (&tx, "Tweede"), "Tweede");
    assert_int_equal (dm_tx_commit (&tx, &head), DM_FAILURE_NONE);
    dm_tx_clear (&tx);
    const intake_journey *first, *second;
    GetJourneyRequest get = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_REQUEST__INIT;
    get.journey = "proef";
    GetJourneyResponse *reply =
        run (intake_handle_get_journey, &get.base, &digimeente__intake__v1__get_journey_response__descriptor);
    assert_string_equal (reply->summary->title->nl, "Tweede");
    dm_tx_init (&tx, world.db);
    dm_call call = { .tx = &tx, .arena = arena, .origin = &origin, .app = &world.app };
    assert_int_equal (dm_tx_begin (&tx, &error), DM_OK);
    assert_int_equal (intake_journeys_find (&call, world.app.journeys, "proef", 1, &first), DM_OK);
    assert_int_equal (intake_journeys_find (&call, world.app.journeys, "proef", 0, &second), DM_OK);
    assert_ptr_equal (first, second); /* kept */
    dm_tx_rollback (&tx);
    dm_tx_clear (&tx);
}

int main (void)
{
    const struct CMUnitTest tests[] = { TEST (version_that_was_rolled_back_is_not_kept) };
    return cmocka_run_group_tests (tests, open_journeys, close_journeys);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys are replaced while everybody works: CURVE keys of services and operators, and the key of logins and forms. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <time.h>
#include "common/clock.h"
#include "tests/integration/pages_world.h"
#include "tests/support/calls.h"
#include "tests/support/melding.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define SUBMITTERS 3
#define LOAD_AT_LEAST 30 /* answers of each kind that a step of the rotation lives through */

static struct world {
    char bin[500], keys[300];
    unsigned replicas;
    char bases[TS_REPLICAS_MAX][64]; /* of the gateways */
} world;

static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };

static void find_gateways (void)
{
    char metrics[64];
    for (unsigned r = 0; r < world.replicas; r++) {
        unsigned port = (unsigned) atoi (strrchr (ts_suite_endpoint (suite, "gateway", r), ':') + 1);
        snprintf (metrics, sizeof metrics, "http://localhost:%u", port + 3);
        snprintf (world.bases[r], sizeof world.bases[r], "%s", metrics);
    }
}

static int open_with (const ts_suite_options *options)
{
    suite = ts_suite_open (options);
    world.replicas = options->replicas;
    snprintf (world.bin, sizeof world.bin, "%s/digictl --config=%s/digictl.conf", ts_bin_folder (),
              ts_suite_folder (suite));
    snprintf (world.keys, sizeof world.keys, "%s/keys", ts_suite_folder (suite));
    find_gateways ();
    ts_melding_publish (suite);
    return 0;
}

static int open_two_of_each (void **state)
{
    (void) state;
    return open_with (&(ts_suite_options){ .replicas = 2, .with_logins = true });
}

static int open_one_of_each (void **state)
{
    (void) state;
    return open_with (&(ts_suite_options){ .replicas = 1 });
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

/* How often the replica's log says that it read its files again. */
static unsigned count_reloads (const char *service, unsigned replica)
{
    char path[400], line[4096];
    unsigned count = 0;
    snprintf (path, sizeof path, "%s/%s.%u.log", ts_suite_folder (suite), service, replica);
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    while (fgets (line, sizeof line, file))
        count += strstr (line, "\"event\":\"reloaded\"") != NULL;
    fclose (file);
    return count;
}

typedef struct awaited {
    const char *service;
    unsigned replica, count;
} awaited;

static bool has_reloaded (void *arg)
{
    const awaited *it = arg;
    return count_reloads (it->service, it->replica) >= it->count;
}

/* What compose/reread.sh does to a service's containers. */
static void hup (const char *service, unsigned replica)
{
    awaited one = { service, replica, count_reloads (service, replica) + 1 };
    ts_suite_signal (suite, service, replica, SIGHUP);
    ts_wait_until (has_reloaded, &one, TS_PATIENCE_MS, "a service reads its files again");
}

static void hup_all (void)
{
    for (size_t s = 0; s < DM_COUNT (services); s++)
        for (unsigned r = 0; r < world.replicas; r++)
            hup (services[s], r);
}

/* People who work meanwhile. What one thread does is one kind of load. */
typedef struct load {
    ts_caller caller;     /* of a submitter */
    pthread_mutex_t lock; /* over caller: it is opened again with another key */
    atomic_bool is_over;
    atomic_uint answers;
    atomic_uint refusals;
    int64_t longest_ms;
    char reason[300]; /* of the last refusal */
    pthread_t thread;
} load;

static load submitters[SUBMITTERS], visitor;
static atomic_uint gateway_in_use; /* to which the proxy sends */

static void note (load *it, bool is_good, int64_t began_ms, const char *reason)
{
    int64_t took_ms = dm_clock_monotonic_ms () - began_ms;
    if (took_ms > it->longest_ms)
        it->longest_ms = took_ms;
    if (!is_good)
        snprintf (it->reason, sizeof it->reason, "%s", reason);
    if (is_good)
        it->answers++;
    else
        it->refusals++;
}

static void *submit_on_and_on (void *arg)
{
    load *it = arg;
    while (!it->is_over) {
        DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
        Digimeente__Intake__V1__SubmitResponse *reply;
        dm_error error = { 0 };
        const int64_t began_ms = dm_clock_monotonic_ms ();
        pthread_mutex_lock (&it->lock);
        dm_status status = ts_submit (&it->caller, &(ts_submission){ .key = dm_uuid_new () }, arena, &reply, &error);
        pthread_mutex_unlock (&it->lock);
        note (it, status == DM_OK, began_ms, error.message);
    }
    return NULL;
}

/* Asks for a page that intake makes, as whoever begins a request does. */
static void *visit_on_and_on (void *arg)
{
    load *it = arg;
    ts_browser *browsers[TS_REPLICAS_MAX];
    for (unsigned r = 0; r < world.replicas; r++)
        browsers[r] = ts_browser_open (world.bases[r]);
    while (!it->is_over) {
        char reason[40];
        const int64_t began_ms = dm_clock_monotonic_ms ();
        pthread_mutex_lock (&it->lock);
        long code = ts_browser_get (browsers[gateway_in_use], TS_MELDING)->code;
        pthread_mutex_unlock (&it->lock);
        snprintf (reason, sizeof reason, "page with code %ld", code);
        note (it, code == 200, began_ms, reason);
    }
    for (unsigned r = 0; r < world.replicas; r++)
        ts_browser_destroy (&browsers[r]);
    return NULL;
}

static void begin_load (load *it, void *(*run) (void *) )
{
    it->is_over = false;
    it->answers = it->refusals = 0;
    it->longest_ms = 0;
    pthread_mutex_init (&it->lock, NULL);
    pthread_create (&it->thread, NULL, run, it);
}

static void begin_all (void)
{
    gateway_in_use = 0;
    for (size_t i = 0; i < SUBMITTERS; i++) {
        ts_caller_init (&submitters[i].caller, suite, "digictl");
        begin_load (&submitters[i], submit_on_and_on);
    }
    begin_load (&visitor, visit_on_and_on);
}

static void end_load (load *it, const char *what)
{
    it->is_over = true;
    pthread_join (it->thread, NULL);
    print_message ("           %s: %u answered, %u refused, the longest took %lld ms\n", what, it->answers,
                   it->refusals, (long long) it->longest_ms);
    if (it->refusals > 0)
        fail_msg ("%s: %u refused, as in: %s", what, it->refusals, it->reason);
}

static void end_all (void)
{
    for (size_t i = 0; i < SUBMITTERS; i++) {
        end_load (&submitters[i], "submits");
        ts_caller_clear (&submitters[i].caller);
    }
    end_load (&visitor, "pages");
}

typedef struct mark {
    unsigned submits[SUBMITTERS], pages;
} mark;

static bool has_gone_on (void *arg)
{
    const mark *since = arg;
    bool is_enough = visitor.answers + visitor.refusals >= since->pages + LOAD_AT_LEAST;
    for (size_t i = 0; i < SUBMITTERS; i++)
        is_enough = is_enough && submitters[i].answers + submitters[i].refusals >= since->submits[i] + LOAD_AT_LEAST;
    return is_enough;
}

/* Until each thread of the load was answered some more. */
static void let_load_go_on (void)
{
    mark since = { .pages = visitor.answers + visitor.refusals };
    for (size_t i = 0; i < SUBMITTERS; i++)
        since.submits[i] = submitters[i].answers + submitters[i].refusals;
    ts_wait_until (has_gone_on, &since, TS_PATIENCE_MS, "the load goes on");
}

/* The callers of this test read the peers file as services do. */
static void reload_callers (void)
{
    dm_error error;
    for (size_t i = 0; i < SUBMITTERS; i++)
        assert_int_equal (dm_keys_reload (submitters[i].caller.keys, &error), DM_OK);
}

static ts_said rotate (const char *name)
{
    return ts_said_by ("%s peers rotate %s --directory %s --in-place 2>&1", world.bin, name, world.keys);
}

/* Runs the next step, which must be this one. */
static void take_step (const char *name, int step)
{
    char expected[40];
    DM_AUTO (ts_said_clear) ts_said said = rotate (name);
    snprintf (expected, sizeof expected, "Step %d of 3", step);
    ts_said_has (&said, expected);
    assert_int_equal (said.code, 0);
}

static void take_no_step (const char *name, const char *reason)
{
    DM_AUTO (ts_said_clear) ts_said said = rotate (name);
    ts_said_has (&said, reason);
    assert_int_equal (said.code, 1);
}

static void restart (const char *service, unsigned replica)
{
    gateway_in_use = world.replicas - 1 - replica; /* the proxy sends to the other one */
    if (strcmp (service, "gateway") == 0) {
        pthread_mutex_lock (&visitor.lock); /* what was sent to it is answered */
        pthread_mutex_unlock (&visitor.lock);
    }
    assert_int_equal (ts_suite_end (suite, service, replica, SIGTERM), 0);
    ts_suite_start (suite, service, replica);
    ts_suite_wait_ready (suite, service, replica);
    let_load_go_on ();
}

/* All three steps, and what each asks for. */
static void rotate_service (const char *service)
{
    begin_all ();
    let_load_go_on ();
    take_step (service, 1);
    take_no_step (service, "does not know the new key");
    hup_all ();
    reload_callers ();
    let_load_go_on ();
    take_step (service, 2);
    for (unsigned r = 0; r < world.replicas; r++) {
        take_no_step (service, "has the old key still");
        restart (service, r);
    }
    take_step (service, 3);
    hup_all ();
    reload_callers ();
    let_load_go_on ();
    end_all ();
}

static void the_key_of_intake_is_replaced_without_a_refused_call (void **state)
{
    (void) state;
    rotate_service ("intake");
}

static void the_key_of_the_gateway_is_replaced_without_a_refused_call (void **state)
{
    (void) state;
    rotate_service ("gateway");
}

/* With one of each, calls wait for the restart. A page may not wait as long as a busy machine may need. */
static void without_replicas_calls_wait_for_the_restart (void **state)
{
    (void) state;
    for (size_t i = 0; i < SUBMITTERS; i++) {
        ts_caller_init (&submitters[i].caller, suite, "digictl");
        begin_load (&submitters[i], submit_on_and_on);
    }
    take_step ("intake", 1);
    hup_all ();
    reload_callers ();
    take_step ("intake", 2);
    assert_int_equal (ts_suite_end (suite, "intake", 0, SIGTERM), 0);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    take_step ("intake", 3);
    hup_all ();
    reload_callers ();
    for (size_t i = 0; i < SUBMITTERS; i++) {
        end_load (&submitters[i], "submits");
        ts_caller_clear (&submitters[i].caller);
    }
}

static bool is_turned_away (void *caller)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    return ts_submit (caller, &(ts_submission){ .key = dm_uuid_new () }, arena, &reply, NULL) == DM_PERMISSION_DENIED;
}

static void take_new_key (load *it)
{
    pthread_mutex_lock (&it->lock);
    ts_caller_clear (&it->caller);
    ts_caller_init (&it->caller, suite, "digictl");
    pthread_mutex_unlock (&it->lock);
}

static void the_key_of_an_operator_is_replaced_and_the_old_one_is_turned_away (void **state)
{
    (void) state;
    ts_caller thief;
    begin_all ();
    ts_caller_init (&thief, suite, "digictl");
    take_step ("digictl", 1);
    hup_all ();
    take_step ("digictl", 2);
    for (size_t i = 0; i < SUBMITTERS; i++)
        take_new_key (&submitters[i]);
    take_step ("digictl", 3);
    hup_all ();
    let_load_go_on ();
    end_all ();
    ts_wait_until (is_turned_away, &thief, TS_PATIENCE_MS, "the old key is refused on the connection that stands");
    ts_caller_clear (&thief);
}

static void a_key_that_is_there_without_its_secret_one_stops_the_rotation (void **state)
{
    (void) state;
    take_step ("audit", 1);
    DM_AUTO (ts_said_clear)
    ts_said hidden = ts_said_by ("cd %s && mv audit.key.new audit.away", world.keys);
    take_no_step ("audit", "does not hold the secret one");
    DM_AUTO (ts_said_clear)
    ts_said found = ts_said_by ("cd %s && mv audit.away audit.key.new", world.keys);
    hup_all ();
    take_step ("audit", 2);
}

static void rotate_sessions (const char *option, const char *expected)
{
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("%s session rotate-key %s %s/session.secret 2>&1", world.bin, option, world.keys);
    ts_said_has (&said, expected);
}

static bool is_logged_in (ts_browser *browser)
{
    return strstr (ts_browser_get (browser, "/uitgelogd")->body, "action=\"/uitloggen\"") != NULL;
}

/* The same browser, before the other gateway. */
static ts_browser *open_at_other (ts_browser *browser)
{
    ts_browser *other = ts_browser_open (world.bases[1]);
    char *cookie = ts_browser_cookie (browser, "dm_sessie");
    ts_browser_set_cookie (other, "dm_sessie", cookie);
    free (cookie);
    return other;
}

static ts_browser *log_in (const char *als, const char *who)
{
    ts_browser *browser = ts_browser_open (world.bases[0]);
    assert_int_equal (log_in_at (browser, als, who)->code, 200);
    assert_true (is_logged_in (browser));
    return browser;
}

static void age_session_file (void)
{
    char path[400];
    const struct timespec yesterday[2] = { { time (NULL) - 25 * 3600, 0 }, { time (NULL) - 25 * 3600, 0 } };
    snprintf (path, sizeof path, "%s/session.secret", world.keys);
    assert_int_equal (utimensat (AT_FDCWD, path, yesterday, 0), 0);
}

static void the_key_of_sessions_is_replaced_and_no_login_ends (void **state)
{
    (void) state;
    ts_browser *before = log_in ("inwoner", "sanne"), *visit = ts_browser_open (world.bases[0]);
    char form[TS_FORM_SIZE], path[TS_PATH_SIZE];
    ts_browser_get (visit, TS_MELDING);
    ts_melding_form (visit, TS_MELDING_WHO, form, sizeof form);
    rotate_sessions ("", "Step 1 of 3");
    hup ("gateway", 0);
    hup ("gateway", 1);
    rotate_sessions ("", "Step 2 of 3");
    hup ("gateway", 0); /* the other one seals by the old key still */
    ts_browser *after = log_in ("inwoner", "karim"), *elsewhere = open_at_other (after);
    assert_true (is_logged_in (elsewhere));
    assert_true (is_logged_in (before));
    hup ("gateway", 1);
    assert_int_equal (ts_browser_post (visit, TS_MELDING, form)->code, 303); /* the form was open before */
    snprintf (path, sizeof path, "%s", ts_page_path (ts_browser_follow (visit, NULL)));
    rotate_sessions ("", "less than 24 hours");
    age_session_file ();
    rotate_sessions ("", "Step 3 of 3");
    hup ("gateway", 0);
    hup ("gateway", 1);
    assert_true (is_logged_in (after));
    assert_false (is_logged_in (before)); /* a login does not last a day: this one is older than any can be */
    assert_int_equal (ts_browser_get (visit, path)->code, 200); /* what was begun without a login goes on */
    ts_browser_destroy (&before);
    ts_browser_destroy (&visit);
    ts_browser_destroy (&after);
    ts_browser_destroy (&elsewhere);
}

static void a_leaked_key_of_sessions_is_replaced_at_once_and_all_logins_end (void **state)
{
    (void) state;
    ts_browser *sanne = log_in ("inwoner", "sanne");
    rotate_sessions ("", "Step 1 of 3");
    rotate_sessions ("--leaked", "ends every login");
    hup ("gateway", 0);
    hup ("gateway", 1);
    assert_false (is_logged_in (sanne));
    ts_browser *again = log_in ("inwoner", "sanne");
    ts_browser_destroy (&sanne);
    ts_browser_destroy (&again);
}

static void a_file_that_is_no_key_changes_nothing (void **state)
{
    (void) state;
    ts_browser *sanne = log_in ("inwoner", "sanne");
    DM_AUTO (ts_said_clear)
    ts_said cut = ts_said_by ("cd %s && cp session.secret kept && head -c 20 kept >session.secret", world.keys);
    rotate_sessions ("", "it is no file of session keys");
    ts_suite_signal (suite, "gateway", 0, SIGHUP);
    DM_AUTO (ts_said_clear)
    ts_said told = ts_said_by ("until grep -q 'reload_failed.*64 hex digits' %s/gateway.0.log; do sleep 0.05; done",
                               ts_suite_folder (suite));
    assert_true (is_logged_in (sanne));
    DM_AUTO (ts_said_clear)
    ts_said mended = ts_said_by ("cd %s && cat kept >session.secret", world.keys);
    hup ("gateway", 0);
    assert_true (is_logged_in (sanne));
    ts_browser_destroy (&sanne);
}

int main (void)
{
    const struct CMUnitTest two[] = {
        cmocka_unit_test (the_key_of_intake_is_replaced_without_a_refused_call),
        cmocka_unit_test (the_key_of_the_gateway_is_replaced_without_a_refused_call),
        cmocka_unit_test (the_key_of_an_operator_is_replaced_and_the_old_one_is_turned_away),
        cmocka_unit_test (a_key_that_is_there_without_its_secret_one_stops_the_rotation),
        cmocka_unit_test (the_key_of_sessions_is_replaced_and_no_login_ends),
        cmocka_unit_test (a_leaked_key_of_sessions_is_replaced_at_once_and_all_logins_end),
        cmocka_unit_test (a_file_that_is_no_key_changes_nothing),
    };
    const struct CMUnitTest one[] = { cmocka_unit_test (without_replicas_calls_wait_for_the_restart) };
    int failed = cmocka_run_group_tests_name ("two of each", two, open_two_of_each, close_world);
    return failed + cmocka_run_group_tests_name ("one of each", one, open_one_of_each, close_world);
}

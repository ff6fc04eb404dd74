/* SPDX-License-Identifier: EUPL-1.2 */
/* What one address, one session or one slow browser may take of the gateway, and that others get the rest. */
#include <signal.h>
#include "common/clock.h"
#include "tests/integration/http_world.h"
#include "tests/support/browser.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define ELSEWHERE (INADDR_LOOPBACK + 1) /* not the proxy */
#define THIRD (INADDR_LOOPBACK + 2)
#define CONNECTIONS 10
#define TRANSFERS 3
#define TRANSFERS_MAX 64 /* of visitors: request.h */
#define STAFF_MAX 32
#define LARGE ((size_t) 9 * 1000 * 1000) /* more than the gateway's end of a connection holds */
#define CUT_MS 50000                     /* before MHD would, after 60 s without a byte */

static char session[200], resident[200];        /* header lines with the cookies of a civil servant and a resident */
static char document[100], large_document[100]; /* their paths */
static char *large;                             /* its bytes */

/* As it ships, but with the photo and the e-mail address on one page. */
static void publish_journey (void)
{
    static const char old[] = "  - {id: \"foto\", ask: [\"foto\"]}\n  - {id: \"contact\", ask: [\"emailadres\"]}\n";
    static const char new[] =
        "  - {id: \"foto\", title: {nl: \"Foto\", en: \"Photo\"}, ask: [\"foto\", \"emailadres\"]}\n";
    static char text[64 * 1024];
    char path[300];
    int code = 0;
    FILE *file = fopen ("services/intake/journeys/melding-openbare-ruimte.yaml", "r");
    assert_non_null (file);
    text[fread (text, 1, sizeof text - 1, file)] = '\0';
    fclose (file);
    char *at = strstr (text, old);
    assert_non_null (at);
    snprintf (path, sizeof path, "%s/melding-openbare-ruimte.yaml", ts_suite_folder (suite));
    file = fopen (path, "w");
    fprintf (file, "%.*s%s%s", (int) (at - text), text, new, at + strlen (old));
    fclose (file);
    const char *arguments[] = { "journey", "publish", path, NULL };
    char *out = ts_digictl (suite, arguments, &code);
    if (code)
        fail_msg ("%s", out);
    free (out);
}

static void log_in (const char *path, const char *who, char out[200])
{
    char callback[120];
    ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    ts_browser_get (browser, path);
    ts_browser_follow (browser, NULL);
    snprintf (callback, sizeof callback, "%s", ts_browser_follow (browser, NULL)->url);
    ts_browser_post (browser, callback, who);
    ts_browser_follow (browser, NULL);
    char *cookie = ts_browser_cookie (browser, "dm_sessie");
    assert_non_null (cookie);
    snprintf (out, 200, "Cookie: dm_sessie=%s\r\n", cookie);
    free (cookie);
    ts_browser_destroy (&browser);
}

static void add_document (ts_caller *caller, const char *bytes, size_t size, char out[100])
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_error error = { 0 };
    dm_uuid uuid = dm_uuid_new ();
    char text[DM_UUID_TEXT_SIZE];
    if (ts_upload (caller, &uuid, (const uint8_t *) bytes, size, &error))
        fail_msg ("%s", error.message);
    ts_suite_wait_settled (suite);
    const ts_submission submission = { .key = dm_uuid_new (), .documenten = &uuid, .document_count = 1 };
    if (ts_submit (caller, &submission, arena, &reply, &error))
        fail_msg ("%s", error.message);
    snprintf (out, 100, "/document/%s", dm_uuid_format (uuid.bytes, text));
}

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { "gateway", "--http-seconds=2",         "gateway", "--proxy=127.0.0.1",
                                            "gateway", "--address-rate=600",       "gateway", "--session-rate=600",
                                            "gateway", "--address-transfers=3",    "gateway", "--http-waiting=512",
                                            "gateway", "--address-connections=10", "gateway", "--address-upload-mb=20",
                                            "gateway", "--stall-seconds=600",      "gateway", "--address-forms=200",
                                            NULL };
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .with_logins = true, .settings = settings });
    publish_journey ();
    log_in ("/inloggen?als=medewerker", "wie=bo", session); /* who may see every zaak */
    log_in ("/inloggen?als=inwoner", "wie=sanne", resident);
    ts_caller caller;
    ts_caller_init (&caller, suite, "digictl");
    large = malloc (LARGE);
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (char) ('a' + i % 23);
    add_document (&caller, large, 1000, document);
    add_document (&caller, large, LARGE, large_document);
    ts_caller_clear (&caller);
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    free (large);
    ts_suite_destroy (&suite);
    return 0;
}

static int ask_for (const char *address, const char *target)
{
    forwarded = address;
    return ask ("GET", target, session, NULL);
}

static bool has_transfers (void *arg)
{
    return read_metric ("http_transfers") == *(const int64_t *) arg;
}

static void wait_transfers (int64_t count)
{
    ts_wait_until (has_transfers, &count, TS_PATIENCE_MS, "so many transfers are on their way");
}

static int begin_anew (void **state)
{
    (void) state;
    from = INADDR_LOOPBACK;
    forwarded = NULL;
    also = "";
    wait_transfers (0); /* of the test before, whose browsers are gone */
    return 0;
}

/* A document that is asked for and not read. */
static int begin_download (const char *address)
{
    char text[600];
    receive_bytes = 16 * 1024;
    int fd = dial ();
    receive_bytes = 0;
    int size = snprintf (text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: %s\r\n%s\r\n",
                         large_document, address, session);
    say (fd, text, (size_t) size);
    return fd;
}

/* A file in the middle of which the browser pauses. */
static int pause_upload (const char *address)
{
    forwarded = address;
    return begin_upload (draft.token, "gat.png", png, sizeof png - 1, 3 * 1000 * 1000, 1500 * 1000);
}

static int upload (const char *address)
{
    forwarded = address;
    return hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX));
}

static bool may_upload (void *address)
{
    return upload (address) == 303;
}

static bool may_download (void *address)
{
    return ask_for (address, document) == 200;
}

static void close_all (const int fds[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        close (fds[i]);
}

/* A connection that has had an answer, and stays. */
static int stay (void)
{
    char byte;
    int fd = dial ();
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    say (fd, request, sizeof request - 1);
    assert_int_equal (recv (fd, &byte, 1, 0), 1);
    return fd;
}

/* A form of which the gateway has seen the headers: it has asked for the body. */
static int begin_form (void)
{
    char byte;
    static const char head[] = "POST /uitloggen HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\n";
    int fd = dial ();
    say (fd, head, sizeof head - 1);
    assert_int_equal (recv (fd, &byte, 1, 0), 1);
    return fd;
}

static bool is_served (void *arg)
{
    (void) arg;
    return ask ("GET", "/statisch/geen", "", NULL) == 404;
}

static void an_address_gets_no_more_connections_than_its_share (void **state)
{
    (void) state;
    int fds[CONNECTIONS], proxied[2 * CONNECTIONS];
    from = ELSEWHERE;
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = begin_form ();
    assert_int_equal (hear (dial ()), 0);
    assert_int_equal (answer_bytes, 0);
    from = THIRD;
    assert_true (is_served (NULL));
    from = INADDR_LOOPBACK; /* the proxy may have as many as it likes */
    for (size_t i = 0; i < DM_COUNT (proxied); i++)
        proxied[i] = stay ();
    from = ELSEWHERE;
    close_all (fds, DM_COUNT (fds));
    ts_wait_until (is_served, NULL, TS_PATIENCE_MS, "an address that hung up may come back");
    close_all (proxied, DM_COUNT (proxied));
}

static bool has_one_ended (void *arg)
{
    const int *fds = arg;
    char bytes[ANSWER_SIZE];
    for (size_t i = 0; i < CONNECTIONS; i++)
        if (recv (fds[i], bytes, sizeof bytes, MSG_DONTWAIT) == 0)
            return true;
    return false;
}

static void a_connection_that_idles_gives_way (void **state)
{
    (void) state;
    int fds[CONNECTIONS];
    from = ELSEWHERE;
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = stay ();
    assert_true (is_served (NULL));
    ts_wait_until (has_one_ended, fds, TS_PATIENCE_MS, "one that idles is cut off");
    close_all (fds, DM_COUNT (fds));
}

static void assert_crowded (int code)
{
    assert_int_equal (code, 503);
    assert_true (has ("Retry-After: "));
    assert_true (has ("<html"));
}

static void an_address_gets_no_more_transfers_than_its_share (void **state)
{
    (void) state;
    int fds[TRANSFERS];
    begin_draft ();
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = pause_upload ("198.51.100.1");
    wait_transfers (TRANSFERS);
    assert_crowded (upload ("198.51.100.1"));
    assert_true (has ("Er komen nu te veel bestanden tegelijk binnen"));
    assert_int_equal (ask_for ("198.51.100.1", document), 200); /* of the desk, which has places of its own */
    assert_int_equal (upload ("198.51.100.2"), 303);
    close_all (fds, DM_COUNT (fds));
    ts_wait_until (may_upload, "198.51.100.1", TS_PATIENCE_MS, "its places are free again");
}

static void a_network_of_ipv6_is_one_address_and_an_ipv4_address_in_it_is_its_own (void **state)
{
    (void) state;
    int fds[TRANSFERS];
    static const char *const addresses[TRANSFERS] = { "2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::3" };
    begin_draft ();
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = pause_upload (addresses[i]);
    wait_transfers (TRANSFERS);
    assert_crowded (upload ("2001:db8:0:1::4"));
    assert_int_equal (upload ("2001:db8:0:2::1"), 303);
    close_all (fds, DM_COUNT (fds));
    wait_transfers (0);
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = pause_upload ("::ffff:192.0.2.1");
    wait_transfers (TRANSFERS);
    assert_crowded (upload ("192.0.2.1"));
    assert_int_equal (upload ("::ffff:192.0.2.2"), 303);
    close_all (fds, DM_COUNT (fds));
    wait_transfers (0);
}

static void there_are_no_more_transfers_than_places_whoever_asks (void **state)
{
    (void) state;
    int fds[TRANSFERS_MAX];
    begin_draft ();
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        char address[32];
        snprintf (address, sizeof address, "203.0.113.%zu", i / TRANSFERS);
        fds[i] = pause_upload (address);
    }
    wait_transfers (TRANSFERS_MAX);
    assert_crowded (upload ("198.51.100.3"));
    assert_int_equal (ask_for ("203.0.113.0", document), 200); /* of the desk, whose places are not theirs */
    assert_int_equal (ask ("GET", "/mijn/gegevens/bestand", resident, NULL),
                      200); /* nor are those of who is logged in */
    assert_true (has ("Content-Type: application/zip"));
    close_all (fds, DM_COUNT (fds));
    ts_wait_until (may_upload, "198.51.100.3", TS_PATIENCE_MS, "a place is free again");
}

/* What is typed beside a file that finds no place is kept, whether it is right or wrong. */
static void a_form_whose_file_finds_no_place_loses_nothing_typed (void **state)
{
    (void) state;
    static const struct {
        const char *also, *shown;
    } rows[] = {
        { "--grens\r\nContent-Disposition: form-data; name=\"emailadres\"\r\n\r\nsanne@example.org\r\n",
          "value=\"sanne@example.org\"" },
        { "--grens\r\nContent-Disposition: form-data; name=\"emailadres\"\r\n\r\ngeen adres\r\n",
          "value=\"geen adres\"" },
    };
    int fds[TRANSFERS];
    begin_draft ();
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = pause_upload ("198.51.100.4");
    wait_transfers (TRANSFERS);
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        also = rows[i].also;
        assert_crowded (upload ("198.51.100.4"));
        if (!has (rows[i].shown) || !has ("Er komen nu te veel bestanden tegelijk binnen"))
            fail_msg ("%s is not in %s", rows[i].shown, answer);
    }
    also = rows[0].also;
    close_all (fds, DM_COUNT (fds));
    ts_wait_until (may_upload, "198.51.100.4", TS_PATIENCE_MS, "the same form is taken in");
}

/* What is typed beside a file too many is kept. */
static void an_address_brings_no_more_bytes_than_its_share_of_an_hour (void **state)
{
    (void) state;
    static const size_t size = 4 * 1000 * 1000;
    int code = 303, count = 0;
    begin_draft ();
    forwarded = "198.51.100.6";
    also = "--grens\r\nContent-Disposition: form-data; name=\"emailadres\"\r\n\r\nsanne@example.org\r\n";
    for (; code == 303 && count < 10; count++)
        code = hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, size, SIZE_MAX));
    assert_int_equal (count, 6); /* five are 20 MB, of 20 MiB */
    assert_true (has ("Er kwamen in korte tijd heel veel bestanden van uw internetadres"));
    assert_true (has ("value=\"sanne@example.org\""));
    assert_int_equal (hear (begin_upload (draft.token, "", "", 0, 0, SIZE_MAX)), 303);
    assert_int_equal (upload ("198.51.100.7"), 303);
}

static void many_small_files_count_too (void **state)
{
    (void) state;
    int count = 0;
    begin_draft ();
    while (count < 40 && upload ("198.51.100.8") == 303)
        count++;
    assert_int_equal (count, 20);
    assert_true (has ("Er kwamen in korte tijd heel veel bestanden van uw internetadres"));
}

static void a_form_without_a_file_needs_no_place (void **state)
{
    (void) state;
    int fds[TRANSFERS];
    begin_draft ();
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = pause_upload ("198.51.100.5");
    wait_transfers (TRANSFERS);
    assert_int_equal (hear (begin_upload (draft.token, "", "", 0, 0, SIZE_MAX)), 303);
    close_all (fds, DM_COUNT (fds));
    wait_transfers (0);
}

static void a_document_comes_whole_and_a_part_of_it_is_not_given (void **state)
{
    (void) state;
    char header[300];
    assert_int_equal (ask_for ("198.51.100.10", document), 200);
    assert_true (has ("Content-Length: 1000\r\n") && has ("Content-Type: image/jpeg"));
    assert_true (has ("Cache-Control: no-store") && has ("sandbox"));
    assert_memory_equal (strstr (answer, "\r\n\r\n") + 4, large, 1000);
    snprintf (header, sizeof header, "%sRange: bytes=10-19\r\n", session);
    assert_int_equal (ask ("GET", document, header, NULL), 200);
    assert_true (has ("Content-Length: 1000\r\n") && !has ("Content-Range"));
    assert_int_equal (ask ("HEAD", document, session, NULL), 200);
    assert_true (has ("Content-Length: 1000\r\n"));
    assert_string_equal (strstr (answer, "\r\n\r\n"), "\r\n\r\n");
    wait_transfers (0);
}

/* Reads to the end.  Returns how many bytes were as they should be. */
static size_t read_large (int fd)
{
    static char head[64 * 1024];
    size_t got = 0, seen = 0;
    ssize_t count;
    while (got < sizeof head - 1 && recv (fd, head + got, 1, 0) == 1) {
        got++;
        if (got >= 4 && memcmp (head + got - 4, "\r\n\r\n", 4) == 0)
            break;
    }
    while ((count = recv (fd, head, sizeof head, 0)) > 0) {
        assert_true (seen + (size_t) count <= LARGE);
        assert_memory_equal (head, large + seen, (size_t) count);
        seen += (size_t) count;
        if (seen == LARGE)
            break;
    }
    close (fd);
    return seen;
}

static void a_large_document_comes_whole (void **state)
{
    (void) state;
    assert_int_equal (read_large (begin_download ("198.51.100.11")), LARGE);
    wait_transfers (0);
}

static void a_document_that_is_not_there_or_not_for_you_is_not_found (void **state)
{
    (void) state;
    assert_int_equal (ask ("GET", "/document/00000000-0000-7000-8000-000000000000", session, NULL), 404);
    assert_int_equal (ask ("GET", "/document/geen-uuid", session, NULL), 404);
    assert_int_equal (ask ("GET", document, "", NULL), 303);
    assert_true (has ("Location: /inloggen?"));
}

/* A town hall has one address: all places of civil servants are for it. */
static void a_browser_that_hangs_up_in_the_middle_of_a_document_frees_its_place (void **state)
{
    (void) state;
    int fds[STAFF_MAX];
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = begin_download ("198.51.100.12");
    wait_transfers (STAFF_MAX);
    assert_crowded (ask_for ("198.51.100.12", document));
    close_all (fds, DM_COUNT (fds));
    ts_wait_until (may_download, "198.51.100.12", TS_PATIENCE_MS, "its places are free again");
}

/* A byte now and then is less than a browser sends.  Returns when it was hung up on. */
static void dribble (const int fds[], size_t count)
{
    size_t left = count;
    int64_t until_ms = dm_clock_monotonic_ms () + CUT_MS;
    bool is_over[4] = { false };
    while (left > 0 && dm_clock_monotonic_ms () < until_ms)
        for (size_t i = 0; i < count; i++) {
            struct pollfd it = { .fd = fds[i], .events = POLLIN };
            if (is_over[i] || poll (&it, 1, 100) == 0) {
                send (fds[i], "a", is_over[i] ? 0 : 1, MSG_NOSIGNAL);
                continue;
            }
            is_over[i] = true;
            left--;
        }
    assert_int_equal (left, 0);
}

static void a_browser_that_sends_a_byte_now_and_then_is_cut_off (void **state)
{
    (void) state;
    static const char head[] = "GET / HTTP/1.1\r\nHost: localhost\r\nX-";
    static const char form[] = "POST /uitloggen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    begin_draft ();
    int fds[] = { dial (), dial (), -1 };
    say (fds[0], head, sizeof head - 1);
    say (fds[1], form, sizeof form - 1);
    fds[2] = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 100 * 1000, 20 * 1000);
    wait_transfers (1);
    dribble (fds, DM_COUNT (fds));
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        int code = hear (fds[i]);
        if (code != 408)
            fail_msg ("%zu: %d %s", i, code, answer);
    }
    wait_transfers (0);
}

/* The file is stored. Its last bytes have all been taken in then, and libmicrohttpd does not call again. */
static void a_browser_that_stops_behind_a_file_is_cut_off (void **state)
{
    (void) state;
    static const char file_end[] = "\r\n--grens";
    int64_t none = 0;
    begin_draft ();
    int fd = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 100 * 1000, 1000);
    say (fd, file_end, sizeof file_end - 1);
    wait_transfers (1);
    ts_wait_until (has_transfers, &none, CUT_MS, "a browser that sends nothing more loses its place");
    assert_int_equal (hear (fd), 408);
}

/* The time limit is that of the bytes which are on their way, not of the whole document. */
static void a_browser_that_stops_reading_a_document_is_cut_off (void **state)
{
    (void) state;
    int64_t none = 0;
    int fd = begin_download ("198.51.100.13");
    wait_transfers (1);
    ts_wait_until (has_transfers, &none, CUT_MS, "a browser that does not read loses its place");
    size_t seen = read_large (fd);
    assert_true (seen > 0 && seen < LARGE);
}

/* Each form of a visitor may leave a row behind, and so may each login that is begun. */
static void an_address_sends_no_more_forms_than_its_share_of_an_hour (void **state)
{
    (void) state;
    char form[100], key[DM_UUID_TEXT_SIZE];
    int code = 303, count = 0;
    begin_draft (); /* of another address; its token is for this browser */
    forwarded = "198.51.100.16";
    for (; code == 303 && count < 300; count++) {
        const dm_uuid uuid = dm_uuid_new ();
        snprintf (form, sizeof form, "-als=inwoner&-sleutel=%s", dm_uuid_format (uuid.bytes, key));
        code = post_step ("/regelen/melding-openbare-ruimte", form);
    }
    assert_int_equal (code, 503);
    assert_in_range (count, 201, 205);                /* some come back while it sends */
    assert_true (has ("Retry-After: ") && has (key)); /* the form is there, to be sent again */
    assert_int_equal (ask ("GET", "/inloggen?als=inwoner", "", NULL), 503);
    assert_int_equal (ask ("GET", "/regelen/melding-openbare-ruimte", "", NULL), 200);
    assert_int_equal (ask ("GET", "/medewerker", session, NULL), 200);
    forwarded = "198.51.100.17";
    assert_int_equal (ask ("GET", "/inloggen?als=inwoner", "", NULL), 303);
}

static bool is_not_found (void *header)
{
    return ask ("GET", "/bestaat-niet", header, NULL) == 404;
}

static void a_session_that_asks_too_often_waits_from_wherever_it_asks (void **state)
{
    (void) state;
    static char header[] = "Cookie: dm_sessie=overal\r\n";
    int code = 0;
    for (int i = 0; i < 2000 && code != 429; i++) {
        char address[32];
        snprintf (address, sizeof address, "10.1.%d.%d", i / 250, i % 250);
        forwarded = address;
        code = ask ("GET", "/bestaat-niet", header, NULL);
        assert_true (code == 404 || code == 429);
    }
    forwarded = NULL;
    assert_int_equal (code, 429);
    assert_true (has ("Retry-After: 1\r\n") && has ("<html"));
    assert_true (is_not_found ("Cookie: dm_sessie=een-ander\r\n"));
    ts_wait_until (is_not_found, header, TS_PATIENCE_MS, "it is answered again");
}

static void an_address_that_asks_too_often_is_answered_again_later (void **state)
{
    (void) state;
    int code = 0;
    forwarded = "198.51.100.14";
    for (int i = 0; i < 2000 && code != 429; i++)
        code = ask ("GET", "/bestaat-niet", "", NULL);
    assert_int_equal (code, 429);
    assert_true (has ("Retry-After: 1\r\n") && has ("<html"));
    ts_wait_until (is_not_found, "", TS_PATIENCE_MS, "it is answered again");
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup (name, begin_anew)
    const struct CMUnitTest tests[] = {
        TEST (an_address_gets_no_more_connections_than_its_share),
        TEST (a_connection_that_idles_gives_way),
        TEST (an_address_gets_no_more_transfers_than_its_share),
        TEST (a_network_of_ipv6_is_one_address_and_an_ipv4_address_in_it_is_its_own),
        TEST (there_are_no_more_transfers_than_places_whoever_asks),
        TEST (a_form_whose_file_finds_no_place_loses_nothing_typed),
        TEST (an_address_brings_no_more_bytes_than_its_share_of_an_hour),
        TEST (many_small_files_count_too),
        TEST (a_form_without_a_file_needs_no_place),
        TEST (a_document_comes_whole_and_a_part_of_it_is_not_given),
        TEST (a_large_document_comes_whole),
        TEST (a_document_that_is_not_there_or_not_for_you_is_not_found),
        TEST (a_browser_that_hangs_up_in_the_middle_of_a_document_frees_its_place),
        TEST (a_browser_that_sends_a_byte_now_and_then_is_cut_off),
        TEST (a_browser_that_stops_behind_a_file_is_cut_off),
        TEST (a_browser_that_stops_reading_a_document_is_cut_off),
        TEST (an_address_sends_no_more_forms_than_its_share_of_an_hour),
        TEST (a_session_that_asks_too_often_waits_from_wherever_it_asks),
        TEST (an_address_that_asks_too_often_is_answered_again_later),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}

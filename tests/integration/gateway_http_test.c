/* SPDX-License-Identifier: EUPL-1.2 */
/* The gateway as browsers, and those who mean it ill, meet it: over real sockets, against the whole suite. */
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <zlib.h>
#include "common/clock.h"
#include "tests/integration/http_world.h"
#include "tests/support/municipality.h"
#include "tests/support/process.h"

#define PART_BYTES (1024 * 1024)

/* Read whenever a service starts. */
static char *folder, *municipality; /* no demo is served at an https address */
static const char *settings[] = {
    "documents", "--reserve-mb=0",         "gateway", "--http-workers=2",
    "gateway",   "--http-waiting=2",       "gateway", "--proxy=127.0.0.1",
    "gateway",   "--address-rate=600",     "gateway", "--public-url=https://loket.example",
    "gateway",   "--hsts-subdomains=true", "gateway", NULL /* municipality */,
    NULL
};

static int open_suite (void **state)
{
    (void) state;
    prefix = "__Host-"; /* public-url is https */
    folder = ts_municipality_make (&municipality);
    settings[DM_COUNT (settings) - 2] = municipality;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .settings = settings });
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    ts_folder_remove (&folder);
    free (municipality);
    return 0;
}

static void a_page_is_served_with_every_safe_header (void **state)
{
    (void) state;
    assert_int_equal (ask ("GET", "/regelen/melding-openbare-ruimte", "", NULL), 200);
    static const char *const headers[] = {
        "Content-Type: text/html; charset=utf-8",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Content-Security-Policy: default-src 'none'",
        "frame-ancestors 'none'",
        "Cache-Control: no-store",
        "Set-Cookie: __Host-dm_bezoek=",
        "HttpOnly; SameSite=Lax; Secure", /* people see it at an https address */
        "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n",
        "Permissions-Policy: geolocation=(self), camera=()",
        "Cross-Origin-Opener-Policy: same-origin\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n",
    };
    for (size_t i = 0; i < DM_COUNT (headers); i++)
        if (!has (headers[i]))
            fail_msg ("%s is missing in %.1500s", headers[i], answer);
    assert_true (has ("<html"));
}

/* The second time it is the answer that was made the first time. */
static void the_home_page_is_served_alike_and_without_a_cookie (void **state)
{
    (void) state;
    static char first[ANSWER_SIZE];
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
    assert_true (has ("Content-Security-Policy: default-src 'none'") && has ("Cache-Control: no-store")
                 && has ("<html"));
    assert_false (has ("Set-Cookie"));
    snprintf (first, sizeof first, "%s", strstr (answer, "\r\n\r\n"));
    assert_int_equal (ask ("GET", "/", "Cookie: __Host-dm_bezoek=0123456789abcdef0123456789abcdef\r\n", NULL), 200);
    assert_string_equal (strstr (answer, "\r\n\r\n"), first);
    assert_int_equal (ask ("GET", "/", "Accept-Language: en\r\n", NULL), 200);
    assert_true (has ("<html lang=\"en\""));
    assert_int_equal (ask ("GET", "/", "Cookie: __Host-taal=en\r\n", NULL), 200);
    assert_true (has ("<html lang=\"en\""));
    assert_int_equal (ask ("GET", "/?zoek=lantaarn", "", NULL), 200);
    assert_true (has ("value=\"lantaarn\""));
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
    assert_string_equal (strstr (answer, "\r\n\r\n"), first);
}

/* A file is answered before its request has ended. The next one comes over the same connection. */
static void a_file_leaves_its_connection_open (void **state)
{
    (void) state;
    static const char requests[] = "GET /statisch/bestaat-niet.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                   "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    int fd = dial ();
    say (fd, requests, sizeof requests - 1);
    assert_int_equal (hear (fd), 404);
    assert_true (has ("HTTP/1.1 200"));
}

static void head_has_the_headers_of_get_and_no_body (void **state)
{
    (void) state;
    assert_int_equal (ask ("HEAD", "/", "", NULL), 200);
    assert_true (has ("Content-Type: text/html"));
    assert_string_equal (strstr (answer, "\r\n\r\n"), "\r\n\r\n");
}

static void a_page_is_compressed_where_that_is_accepted (void **state)
{
    (void) state;
    static uint8_t plain[ANSWER_SIZE];
    assert_int_equal (ask ("GET", "/", "Accept-Encoding: gzip\r\n", NULL), 200);
    assert_true (has ("Content-Encoding: gzip"));
    const char *body = strstr (answer, "\r\n\r\n") + 4;
    z_stream stream = { .next_in = (Bytef *) body,
                        .avail_in = (uInt) (answer_bytes - (size_t) (body - answer)),
                        .next_out = plain,
                        .avail_out = sizeof plain };
    assert_int_equal (inflateInit2 (&stream, 15 + 16), Z_OK);
    assert_int_equal (inflate (&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd (&stream);
    assert_non_null (memmem (plain, stream.total_out, "</html>", 7));
}

static void a_static_file_is_kept_for_ever_and_known_again (void **state)
{
    (void) state;
    char path[200] = "/statisch/", etag[100], header[200];
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
    find_text ("/statisch/", path + 10, sizeof path - 10);
    assert_int_equal (ask ("GET", path, "Accept-Encoding: gzip\r\n", NULL), 200);
    assert_true (has ("immutable"));
    find_text ("ETag: \"", etag, sizeof etag);
    snprintf (header, sizeof header, "If-None-Match: \"%s\"\r\n", etag);
    assert_int_equal (ask ("GET", path, header, NULL), 304);
    assert_int_equal (ask ("GET", "/statisch/../app.c", "", NULL), 404);
    assert_int_equal (ask ("GET", "/statisch/x.css", "", NULL), 404);
    assert_int_equal (ask ("POST", path, "", "a=b"), 405);
    assert_true (has ("Allow: GET, HEAD, OPTIONS"));
}

/* Gives: Location, copied; "" for none. */
static void find_location (char *out, size_t size)
{
    *out = '\0';
    if (strstr (answer, "\r\nLocation: "))
        find_text ("\r\nLocation: ", out, size);
}

static void a_slash_at_the_end_leads_to_the_page_without_it (void **state)
{
    (void) state;
    static const struct {
        const char *method, *target;
        int code;
        const char *location;
    } rows[] = {
        { "GET", "/medewerker/", 308, "/medewerker" },
        { "HEAD", "/mijn/?vanaf=a%2Fb&vanaf=c", 308, "/mijn?vanaf=a%2Fb&vanaf=c" },
        { "GET", "/mijn/?", 308, "/mijn?" },
        { "GET", "/regelen/a%20b/", 308, "/regelen/a%20b" },
        { "GET", "/inloggen/terug/?code=x", 308, "/inloggen/terug?code=x" },
        { "POST", "/regelen/melding-openbare-ruimte/", 308, "/regelen/melding-openbare-ruimte" },
        { "GET", "/", 200, "" },
        { "GET", "/?a=/", 200, "" },
        { "GET", "/bestaat-niet/", 404, "" },
        { "GET", "/regelen/", 404, "" },
        { "GET", "/medewerker//", 404, "" },
        { "GET", "//", 404, "" },
        { "GET", "//evil.example/", 404, "" },
        { "GET", "/%2Fevil.example/", 404, "" },
        { "GET", "/%5Cevil.example/", 404, "" },
        { "GET", "//evil.example/mijn/", 404, "" },
        { "GET", "/medewerker/../mijn/", 404, "" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char location[200];
        int code = ask (rows[i].method, rows[i].target, "", strcmp (rows[i].method, "POST") == 0 ? "a=b" : NULL);
        find_location (location, sizeof location);
        if (code != rows[i].code || strcmp (location, rows[i].location) != 0)
            fail_msg ("%s %s: %d to \"%s\"", rows[i].method, rows[i].target, code, location);
    }
}

static void what_cannot_be_asked_gets_the_right_refusal (void **state)
{
    static const struct {
        const char *method, *target, *more, *body;
        int code;
    } rows[] = {
        { "GET", "/bestaat-niet", "", NULL, 404 },
        { "GET", "/../etc/passwd", "", NULL, 404 },
        { "GET", "/%2e%2e/etc/passwd", "", NULL, 404 },
        { "GET", "/taal%2fen", "", NULL, 404 },
        { "GET", "/taal//en", "", NULL, 404 },
        { "GET", "/taal/%ff", "", NULL, 404 },
        { "GET", "/taal/%00", "", NULL, 404 },
        { "GET", "/?%ff=1", "", NULL, 400 },
        { "DELETE", "/", "", NULL, 405 },
        { "GET", "/uitloggen", "", NULL, 405 },
        { "POST", "/", "", "a=b", 405 },
        { "OPTIONS", "/", "", NULL, 204 },
        { "GET", "/medewerker", "", NULL, 303 },
        { "GET", "/mijn", "Cookie: __Host-dm_sessie=vals\r\n", NULL, 303 },
        { "GET", "/", "Cookie: __Host-dm_sessie=een; dm_sessie=geplant\r\n", NULL, 200 },
        { "GET", "/", "Cookie: __Host-dm_sessie=een; a=b; __Host-dm_sessie=twee\r\n", NULL, 400 },
        { "POST", "/uitloggen", "Content-Type: text/plain\r\n", "a=b", 400 },
        { "POST", "/uitloggen", "Content-Type: multipart/form-data\r\n", "a=b", 400 },
        { "POST", "/uitloggen", "Content-Type: application/x-www-form-urlencoded\r\n", "a=%ff", 400 },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        int code = ask (rows[i].method, rows[i].target, rows[i].more, rows[i].body);
        if (code != rows[i].code)
            fail_msg ("%s %s: %d, not %d", rows[i].method, rows[i].target, code, rows[i].code);
        assert_true (code != 405 || has ("Allow: "));
    }
}

static void what_is_too_long_is_refused (void **state)
{
    (void) state;
    static char text[300 * 1024];
    memset (text, 'a', sizeof text - 1);
    text[0] = '/';
    text[3000] = '\0';
    assert_int_equal (ask ("GET", text, "", NULL), 414);
    assert_true (has ("Dit verzoek klopt niet"));
    memset (text, '&', 1500);
    memcpy (text, "/?", 2);
    text[1500] = '\0';
    for (int i = 2; i < 1500; i += 2)
        text[i] = 'a'; /* 749 fields */
    assert_int_equal (ask ("GET", text, "", NULL), 400);
    assert_true (has ("Dit verzoek klopt niet"));
    memset (text, 'a', sizeof text - 1);
    memcpy (text, "X-Long: ", 8);
    strcpy (text + 60000, "\r\n");
    assert_int_equal (ask ("GET", "/", text, NULL), 431);
    memset (text, 'a', sizeof text - 1);
    text[1] = '=';
    assert_int_equal (ask ("POST", "/uitloggen", "Content-Type: application/x-www-form-urlencoded\r\n", text), 413);
    assert_int_equal (ask ("POST", "/uitloggen",
                           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999999\r\n", NULL),
                      413);
}

/* Asks as a proxy passes it on, with a number between the two.  Returns how often until it was too often; 0: never. */
static int ask_until_refused (const char *before, const char *after)
{
    for (int i = 1; i <= 1000; i++) {
        char header[200];
        snprintf (header, sizeof header, "X-Forwarded-For: %s%d%s\r\n", before, i, after);
        if (ask ("GET", "/bestaat-niet", header, NULL) == 429)
            return i;
    }
    return 0;
}

static void whoever_asks_too_often_is_known_by_what_the_proxy_added (void **state)
{
    (void) state;
    assert_int_not_equal (ask_until_refused ("10.0.0.", ", 203.0.113.1"), 0);
    assert_true (has ("Retry-After: "));
    assert_int_not_equal (ask_until_refused ("10.0.0.", "\r\nX-Forwarded-For: 203.0.113.2"), 0);
    assert_int_not_equal (ask_until_refused ("2001:db8::", ""), 0);   /* one network */
    assert_int_not_equal (ask_until_refused ("203.0.113.4:", ""), 0); /* one address, from this port and that */
    assert_int_not_equal (ask_until_refused ("[2001:db8:1::1]:", ""), 0);
    assert_int_equal (ask ("GET", "/bestaat-niet", "X-Forwarded-For: 203.0.113.3\r\n", NULL), 404);
}

static void a_form_without_its_token_is_refused (void **state)
{
    static const char *const forms[] = { "", "-csrf=", "-csrf=abc",
                                         "-csrf=00000000000000000000000000000000000000000000000000000000000000" };
    static const char path[] = "/regelen/melding-openbare-ruimte";
    char token[100], cookie[64], header[300], form[200];
    (void) state;
    assert_int_equal (ask ("GET", path, "", NULL), 200);
    find_text ("name=\"-csrf\" value=\"", token, sizeof token);
    find_text ("dm_bezoek=", cookie, sizeof cookie);
    snprintf (header, sizeof header, "Cookie: %sdm_bezoek=%s\r\nContent-Type: application/x-www-form-urlencoded\r\n",
              prefix, cookie);
    for (size_t i = 0; i < DM_COUNT (forms); i++)
        assert_int_equal (ask ("POST", path, header, forms[i]), 403);
    snprintf (form, sizeof form, "-csrf=%s", token);
    assert_int_equal (ask ("POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", form), 403);
    assert_int_not_equal (ask ("POST", path, header, form), 403);
}

#define NEXT "GET /taal/en HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
#define NEXT_ANSWER "HTTP/1.1 303"

/* Says it as it stands.  Returns the status code, 0 for none. */
static int ask_raw (const char *text)
{
    int fd = dial ();
    say (fd, text, strlen (text));
    return hear (fd);
}

/* Whoever plants a cookie of ours beside the browser's own gets nothing by it. */
static void a_cookie_that_is_there_twice_is_refused (void **state)
{
    (void) state;
    static const char *const refused[] = {
        "Cookie: __Host-dm_bezoek=a; __Host-dm_bezoek=b\r\n",
        "Cookie: __Host-dm_sessie=a\r\nCookie: __Host-dm_sessie=b\r\n",
        "Cookie: a=1\r\ncookie: __Host-dm_sessie=b\r\n",
    };
    for (size_t i = 0; i < DM_COUNT (refused); i++)
        assert_int_equal (ask ("GET", "/", refused[i], NULL), 400);
    assert_int_equal (ask ("GET", "/", "Cookie: __Host-dm_sessie=a; dm_sessie=b; a=1; a=2\r\n", NULL), 200);
}

/* What follows a refused request is not answered: a proxy may have seen it as part of another's. */
static void a_body_whose_end_is_not_told_in_one_way_is_refused_with_all_after_it (void **state)
{
    static const char chunks[] = "5\r\nhello\r\n0\r\n\r\n";
    static const struct {
        const char *headers, *body;
    } rows[] = {
        { "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", chunks },
        { "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", chunks },
        { "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks },
        { "transfer-encoding: Chunked\r\ncontent-length: 15\r\n", chunks },
        { "Content-Length: 0\r\nContent-Length: 5\r\n", "hello" },
        { "Content-Length: 5\r\nContent-Length: 0\r\n", "hello" },
        { "Content-Length: 5\r\nContent-Length: 5\r\n", "hello" },
        { "Content-Length: 5, 5\r\n", "hello" },
        { "Content-Length: +5\r\n", "hello" },
        { "Content-Length: 0x5\r\n", "hello" },
        { "Content-Length: -5\r\n", "hello" },
        { "Content-Length: \r\n", "hello" },
        { "Content-Length: 18446744073709551621\r\n", "hello" },
        { "Content-Length : 5\r\n", "hello" },
        { "Transfer-Encoding : chunked\r\n", chunks },
        { "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks },
        { "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", chunks },
        { "Transfer-Encoding: identity, chunked\r\n", chunks },
        { "Transfer-Encoding: xchunked\r\n", chunks },
        { "Transfer-Encoding: gzip\r\n", chunks },
        { "Transfer-Encoding: \r\n", "hello" },
        { "Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n" },
        { "Transfer-Encoding: chunked\r\n", "10000000000000005\r\nhello\r\n0\r\n\r\n" },
    };
    static const char *const targets[] = { "POST /uitloggen", "GET /" };
    char text[1000];
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows) * DM_COUNT (targets); i++) {
        const char *target = targets[i % DM_COUNT (targets)], *headers = rows[i / DM_COUNT (targets)].headers;
        snprintf (text, sizeof text,
                  "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n%s" NEXT,
                  target, headers, rows[i / DM_COUNT (targets)].body);
        int code = ask_raw (text);
        if ((code != 400 && code != 413) || has (NEXT_ANSWER))
            fail_msg ("%s %s: %d %.2000s", target, headers, code, answer);
    }
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
}

/* Whatever page it is sent to, and whether that has a body or not. */
static void a_body_is_never_a_request (void **state)
{
    static const char *const targets[] = { "POST /uitloggen", "POST /statisch/x",  "GET /",    "HEAD /",
                                           "GET /statisch/x", "GET /bestaat-niet", "DELETE /", "OPTIONS /" };
    char text[1000];
    (void) state;
    for (size_t i = 0; i < DM_COUNT (targets); i++) {
        snprintf (text, sizeof text, "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n" NEXT NEXT,
                  targets[i], sizeof NEXT - 1);
        int code = ask_raw (text);
        const char *next = strstr (answer, NEXT_ANSWER);
        if (code == 0 || (next && strstr (next + 1, NEXT_ANSWER)))
            fail_msg ("%s: %d %.2000s", targets[i], code, answer);
    }
}

#define TYPED "omschrijving=Een+%3Cdiep%3E+gat"
#define TYPED_PART "--grens\r\nContent-Disposition: form-data; name=\"omschrijving\"\r\n\r\nEen <diep> gat\r\n"
#define GIVEN_BACK "name=\"omschrijving\" value=\"Een &lt;diep&gt; gat\""

static int64_t count_documents (void)
{
    return ts_cluster_number (ts_suite_cluster (suite), "SELECT count(*) FROM documents.enkelvoudiginformatieobject");
}

static void a_file_of_a_form_becomes_a_document (void **state)
{
    (void) state;
    static const size_t sizes[] = { 100, 131072, 1048576, 1048577, 3 * 1000 * 1000 };
    for (size_t i = 0; i < DM_COUNT (sizes); i++) {
        begin_draft ();
        int64_t before = count_documents ();
        int code = hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, sizes[i], SIZE_MAX));
        if (code != 303)
            fail_msg ("%zu bytes: %d %.3000s", sizes[i], code, answer);
        assert_int_equal (count_documents (), before + 1);
        assert_int_equal (ts_cluster_number (ts_suite_cluster (suite),
                                             "SELECT bestandsomvang FROM documents.enkelvoudiginformatieobject"
                                             " ORDER BY uuid DESC LIMIT 1"),
                          sizes[i]);
    }
}

/* Peak of the gateway's resident memory, in KiB, since it was reset. */
static long peak_kib (void)
{
    char path[64], line[200];
    long kib = 0;
    snprintf (path, sizeof path, "/proc/%d/status", ts_suite_pid (suite, "gateway", 0));
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    while (fgets (line, sizeof line, file))
        if (strncmp (line, "VmHWM:", 6) == 0)
            kib = atol (line + 6);
    fclose (file);
    assert_true (kib > 0);
    return kib;
}

static void reset_peak (void)
{
    char path[64];
    snprintf (path, sizeof path, "/proc/%d/clear_refs", ts_suite_pid (suite, "gateway", 0));
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs ("5", file);
    assert_int_equal (fclose (file), 0);
}

/* Every upload is on its way at the same time: each gets a part when its turn comes. */
static void uploads_take_far_less_memory_than_their_bytes (void **state)
{
    (void) state;
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    skip (); /* they take memory of their own */
#endif
    static char part[PART_BYTES];
    int fds[8];
    for (size_t i = 0; i < DM_COUNT (fds); i++) { /* what a first upload needs once */
        begin_draft ();
        assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, PART_BYTES, SIZE_MAX)), 303);
    }
    reset_peak ();
    long before_kib = peak_kib ();
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        begin_draft ();
        fds[i] = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 15 * PART_BYTES, PART_BYTES);
    }
    for (int turn = 1; turn < 15; turn++)
        for (size_t i = 0; i < DM_COUNT (fds); i++)
            say (fds[i], part, sizeof part);
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        say (fds[i], "\r\n--grens--\r\n", 13);
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        assert_int_equal (hear (fds[i]), 303);
    long grown_kib = peak_kib () - before_kib;
    if (grown_kib > 40 * 1024)
        fail_msg ("%zu uploads of 15 MiB made it grow by %ld KiB", DM_COUNT (fds), grown_kib);
}

static void a_file_against_the_rules_is_told_at_its_field (void **state)
{
    (void) state;
    begin_draft ();
    int64_t before = count_documents ();
    assert_int_not_equal (hear (begin_upload (draft.token, "gat.png", "MZ niet", 7, 5000, SIZE_MAX)), 303);
    assert_true (has ("<html") && has ("Fout"));
    assert_int_not_equal (
        hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 15 * 1024 * 1024 + 1, SIZE_MAX)), 303);
    assert_true (has ("<html") && has ("Fout"));
    assert_int_equal (hear (begin_upload ("vals", "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 403);
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 900 * 1000 * 1000, 1)), 413);
    assert_int_equal (count_documents (), before);
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
}

/* As a proxy does, which loses the answer when what it sends meanwhile is reset. */
static void whoever_still_sends_a_form_that_is_too_large_hears_so (void **state)
{
    (void) state;
    static const char more[64 * 1024];
    begin_draft ();
    int fd = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 900 * 1000 * 1000, 1);
    struct pollfd it = { .fd = fd, .events = POLLRDHUP };
    assert_int_equal (poll (&it, 1, TS_PATIENCE_MS), 1); /* it has answered, and says no more */
    for (int i = 0; i < 64; i++)
        assert_int_equal (send (fd, more, sizeof more, MSG_NOSIGNAL), sizeof more);
    assert_int_equal (hear (fd), 413);
    assert_true (has ("<html"));
}

static void a_body_of_no_announced_length_that_is_too_large_is_refused (void **state)
{
    (void) state;
    static const char head[] = "POST /uitloggen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\n\r\n2000000\r\n";
    static const char body[0x2000000];
    int fd = dial ();
    say (fd, head, sizeof head - 1);
    say (fd, body, sizeof body);
    assert_int_equal (hear (fd), 413);
}

static bool has_no_connection (void *arg)
{
    (void) arg;
    return read_metric ("http_connections") == 0;
}

/* On a busy machine a browser may first be told to come back. */
static bool takes_a_file (void *arg)
{
    (void) arg;
    int code = hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX));
    assert_true (code == 303 || (code == 503 && has ("Retry-After")));
    return code == 303;
}

static void a_browser_that_goes_away_in_the_middle_of_a_file_leaves_nothing (void **state)
{
    (void) state;
    begin_draft ();
    int64_t before = count_documents ();
    for (int i = 0; i < 40; i++) /* more than may be on their way at one time */
        close (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 3 * 1000 * 1000, 1500 * 1000));
    ts_wait_until (has_no_connection, NULL, TS_PATIENCE_MS, "those who went away are forgotten");
    assert_int_equal (count_documents (), before);
    ts_wait_until (takes_a_file, NULL, TS_PATIENCE_MS, "the next file is taken");
}

static void documents_killed_in_the_middle_of_a_file_is_told_and_mended (void **state)
{
    (void) state;
    begin_draft ();
    int fd = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 8 * 1000 * 1000, 2 * 1000 * 1000);
    ts_suite_end (suite, "documents", 0, SIGKILL);
    char *rest = calloc (1, 6 * 1000 * 1000);
    say (fd, rest, 6 * 1000 * 1000);
    say (fd, "\r\n--grens--\r\n", 13);
    free (rest);
    assert_int_equal (hear (fd), 503);
    assert_true (has ("Retry-After: "));
    assert_true (has ("Dit bestand kwam niet aan."));
    ts_suite_start (suite, "documents", 0);
    ts_suite_wait_ready (suite, "documents", 0);
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
}

static void start_documents_with (const char *reserve)
{
    ts_suite_end (suite, "documents", 0, SIGTERM);
    settings[1] = reserve;
    ts_suite_start (suite, "documents", 0);
    ts_suite_wait_ready (suite, "documents", 0);
}

static void a_full_store_is_told_at_the_field_and_the_form_goes_on_without (void **state)
{
    (void) state;
    begin_draft ();
    int64_t before = count_documents ();
    start_documents_with ("--reserve-mb=1000000000");
    assert_int_not_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
    assert_true (has ("<html") && has ("Wij kunnen nu geen bestanden aannemen") && has ("name=\"foto\""));
    assert_int_equal (hear (begin_upload (draft.token, "", "", 0, 0, SIZE_MAX)), 303);
    assert_int_equal (count_documents (), before);
    start_documents_with ("--reserve-mb=0");
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
}

/* The upload that began last and is not whole; "" for none. */
static void find_part (char out[64])
{
    char path[300];
    snprintf (path, sizeof path, "%s/documents/part", ts_suite_folder (suite));
    DIR *directory = opendir (path);
    assert_non_null (directory);
    out[0] = '\0';
    for (const struct dirent *entry; (entry = readdir (directory));)
        if (entry->d_name[0] != '.' && strcmp (entry->d_name, out) > 0)
            snprintf (out, 64, "%.63s", entry->d_name);
    closedir (directory);
}

static bool has_begun (void *before)
{
    char part[64];
    find_part (part);
    return strcmp (part, before) != 0;
}

/* Two buffers of the gateway. */
static bool has_two_mib (void *path)
{
    struct stat of;
    return stat (path, &of) == 0 && of.st_size >= 2 * 1024 * 1024;
}

/* It fails for good, and no service is down. */
static void a_file_whose_beginning_is_gone_is_told_at_its_field (void **state)
{
    (void) state;
    char before[64], part[64], path[400];
    begin_draft ();
    find_part (before);
    int fd = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 8 * 1000 * 1000, 3 * 1000 * 1000);
    ts_wait_until (has_begun, before, TS_PATIENCE_MS, "documents has its beginning");
    find_part (part);
    snprintf (path, sizeof path, "%s/documents/part/%s", ts_suite_folder (suite), part);
    ts_wait_until (has_two_mib, path, TS_PATIENCE_MS, "no more comes before the rest is sent");
    assert_int_equal (unlink (path), 0);
    char *rest = calloc (1, 5 * 1000 * 1000);
    say (fd, rest, 5 * 1000 * 1000);
    say (fd, "\r\n--grens--\r\n", 13);
    free (rest);
    assert_int_equal (hear (fd), 200);
    assert_true (has ("Dit bestand kwam niet aan."));
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
}

static const char old_part[] = "01700000-0000-7000-8000-000000000000"; /* of 2020 */

static bool is_removed (void *arg)
{
    (void) arg;
    char path[400];
    snprintf (path, sizeof path, "%s/documents/part/%s", ts_suite_folder (suite), old_part);
    return access (path, F_OK) != 0;
}

/* What has lain for upload-hours. */
static void make_old (const char *part)
{
    char path[400], old_path[400];
    snprintf (path, sizeof path, "%s/documents/part/%s", ts_suite_folder (suite), part);
    snprintf (old_path, sizeof old_path, "%s/documents/part/%s", ts_suite_folder (suite), old_part);
    assert_int_equal (rename (path, old_path), 0);
    assert_false (is_removed (NULL));
}

static void gateway_killed_in_the_middle_of_a_file_leaves_no_document_and_the_form_works_again (void **state)
{
    (void) state;
    char before[64], part[64];
    begin_draft ();
    find_part (before);
    int64_t documents = count_documents ();
    int fd = begin_upload (draft.token, "gat.png", png, sizeof png - 1, 8 * 1000 * 1000, 3 * 1000 * 1000);
    ts_wait_until (has_begun, before, TS_PATIENCE_MS, "documents has the first half");
    find_part (part);
    ts_suite_end (suite, "gateway", 0, SIGKILL);
    close (fd);
    ts_suite_start (suite, "gateway", 0);
    ts_suite_wait_ready (suite, "gateway", 0);
    assert_int_equal (count_documents (), documents);
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
    assert_int_equal (count_documents (), documents + 1);
    ts_suite_end (suite, "documents", 0, SIGTERM);
    make_old (part);
    ts_suite_start (suite, "documents", 0);
    ts_suite_wait_ready (suite, "documents", 0);
    ts_wait_until (is_removed, NULL, TS_PATIENCE_MS, "documents removes the half that nobody completed");
    assert_int_equal (count_documents (), documents + 1);
}

/* Of a step with a file field intake is asked before the body is read. */
static void a_form_with_a_file_comes_back_when_intake_is_down (void **state)
{
    (void) state;
    begin_draft ();
    ts_suite_end (suite, "intake", 0, SIGKILL);
    also = TYPED_PART;
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 12 * 1000 * 1000, SIZE_MAX)),
                      503);
    assert_true (has (GIVEN_BACK) && has ("Kies opnieuw: gat.png"));
    assert_int_equal (hear (begin_upload ("vals", "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 503);
    assert_false (has (GIVEN_BACK)); /* of no form of ours */
    also = "";
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
}

static int64_t count_full (void)
{
    return read_metric ("http_refused_total{service=\"gateway\",reason=\"full\"}");
}

/* The step before the photo, as a page of ours sends it. */
static int begin_post (void)
{
    char text[1000], form[300];
    int form_bytes = snprintf (form, sizeof form, "-csrf=%s&%s", draft.token, TYPED);
    int bytes = snprintf (text, sizeof text,
                          "POST %s/omschrijving HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                          "Sec-Fetch-Site: same-origin\r\nCookie: %sdm_bezoek=%s\r\n"
                          "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
                          draft.path, prefix, draft.cookie, form_bytes, form);
    int fd = dial ();
    say (fd, text, (size_t) bytes);
    return fd;
}

static int begin_get (void)
{
    static const char request[] =
        "GET /regelen/melding-openbare-ruimte HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    int fd = dial ();
    say (fd, request, sizeof request - 1);
    return fd;
}

static void assert_later (int fd)
{
    assert_int_equal (hear (fd), 503);
    assert_true (has ("Retry-After: "));
    assert_true (has ("<html"));
}

/* More than the two workers and the two who may wait, while no service answers. */
static void a_full_pool_says_when_to_come_back_and_others_are_served_again (void **state)
{
    (void) state;
    int fds[4];
    begin_draft ();
    ts_suite_signal (suite, "intake", 0, SIGSTOP);
    for (size_t i = 0; i < DM_COUNT (fds); i++) { /* two at work, and two forms that wait */
        fds[i] = i < 2 ? begin_get () : begin_post ();
        usleep (100000);
    }
    int64_t before = count_full ();
    for (size_t i = 0; i < 6; i++)
        assert_later (begin_get ());
    assert_int_equal (count_full (), before + 6);
    assert_later (begin_post ());
    assert_true (has (GIVEN_BACK));
    also = TYPED_PART;
    assert_later (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX));
    assert_false (has (GIVEN_BACK)); /* of a browser that does not vouch for the page */
    origin = "same-origin";
    assert_later (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX));
    assert_true (has (GIVEN_BACK) && has ("Kies opnieuw: gat.png"));
    assert_int_equal (count_full (), before + 9);
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        assert_later (fds[i]);
        assert_int_equal (has (GIVEN_BACK), i >= 2);
    }
    ts_suite_signal (suite, "intake", 0, SIGCONT);
    also = "";
    origin = NULL;
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
}

static void a_connection_that_dawdles_does_not_keep_others_waiting (void **state)
{
    (void) state;
    int slow[20];
    for (size_t i = 0; i < DM_COUNT (slow); i++) {
        slow[i] = dial ();
        say (slow[i], "GET / HTTP/1.1\r\nHost: loc", 25);
    }
    int64_t started_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
    assert_true (dm_clock_monotonic_ms () - started_ms < 10000);
    for (size_t i = 0; i < DM_COUNT (slow); i++)
        close (slow[i]);
}

/* Last of all: it ends the gateway while a request waits for intake, and then starts it again. */
static void a_stop_ends_in_time_with_requests_in_hand (void **state)
{
    (void) state;
    static const char request[] =
        "GET /regelen/melding-openbare-ruimte HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    int fd = dial ();
    ts_suite_signal (suite, "intake", 0, SIGSTOP);
    say (fd, request, sizeof request - 1);
    usleep (200000);
    int64_t started_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_suite_end (suite, "gateway", 0, SIGTERM), 0);
    assert_true (dm_clock_monotonic_ms () - started_ms < 5000);
    assert_int_equal (hear (fd), 503);
    ts_suite_signal (suite, "intake", 0, SIGCONT);
    ts_suite_start (suite, "gateway", 0);
    ts_suite_wait_ready (suite, "gateway", 0);
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_page_is_served_with_every_safe_header),
        cmocka_unit_test (the_home_page_is_served_alike_and_without_a_cookie),
        cmocka_unit_test (a_file_leaves_its_connection_open),
        cmocka_unit_test (head_has_the_headers_of_get_and_no_body),
        cmocka_unit_test (a_page_is_compressed_where_that_is_accepted),
        cmocka_unit_test (a_static_file_is_kept_for_ever_and_known_again),
        cmocka_unit_test (a_slash_at_the_end_leads_to_the_page_without_it),
        cmocka_unit_test (what_cannot_be_asked_gets_the_right_refusal),
        cmocka_unit_test (what_is_too_long_is_refused),
        cmocka_unit_test (whoever_asks_too_often_is_known_by_what_the_proxy_added),
        cmocka_unit_test (a_form_without_its_token_is_refused),
        cmocka_unit_test (a_cookie_that_is_there_twice_is_refused),
        cmocka_unit_test (a_body_whose_end_is_not_told_in_one_way_is_refused_with_all_after_it),
        cmocka_unit_test (a_body_is_never_a_request),
        cmocka_unit_test (a_file_of_a_form_becomes_a_document),
        cmocka_unit_test (uploads_take_far_less_memory_than_their_bytes),
        cmocka_unit_test (a_file_against_the_rules_is_told_at_its_field),
        cmocka_unit_test (whoever_still_sends_a_form_that_is_too_large_hears_so),
        cmocka_unit_test (a_body_of_no_announced_length_that_is_too_large_is_refused),
        cmocka_unit_test (a_browser_that_goes_away_in_the_middle_of_a_file_leaves_nothing),
        cmocka_unit_test (documents_killed_in_the_middle_of_a_file_is_told_and_mended),
        cmocka_unit_test (a_full_store_is_told_at_the_field_and_the_form_goes_on_without),
        cmocka_unit_test (a_file_whose_beginning_is_gone_is_told_at_its_field),
        cmocka_unit_test (a_form_with_a_file_comes_back_when_intake_is_down),
        cmocka_unit_test (gateway_killed_in_the_middle_of_a_file_leaves_no_document_and_the_form_works_again),
        cmocka_unit_test (a_full_pool_says_when_to_come_back_and_others_are_served_again),
        cmocka_unit_test (a_connection_that_dawdles_does_not_keep_others_waiting),
        cmocka_unit_test (a_stop_ends_in_time_with_requests_in_hand),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}

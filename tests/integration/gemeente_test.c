/* SPDX-License-Identifier: EUPL-1.2 */
/* The file of a municipality: what is served of it, and that no service starts with one that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/browser.h"
#include "tests/support/municipality.h"
#include "tests/support/process.h"
#include "tests/support/said.h"
#include "tests/support/suite.h"

#define USAGE 2 /* exit code: a setting is wrong */
#define PNG "\\211PNG\\r\\n\\032\\n\\0\\0\\0\\rIHDR\\0\\0\\0\\001\\0\\0\\0\\001"

static ts_suite *suite;
static char *folder; /* a municipality of this test's own */
static char *setting;

static void run (const char *command)
{
    ts_said said = ts_said_by ("cd %s && %s 2>&1", folder, command);
    if (said.code)
        ts_die ("%s: %s", command, said.text);
    ts_said_clear (&said);
}

/* With a logo that is a PNG. */
static void make_municipality (void)
{
    folder = ts_municipality_make (&setting);
    run ("sed -i 's/logo.svg/logo.png/' gemeente.yaml");
    run ("printf '" PNG "' >logo.png");
}

static int open_suite (void **state)
{
    (void) state;
    make_municipality ();
    const char *settings[] = { "gateway", setting, "notification", setting, NULL };
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings, .without_mail = true });
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    ts_folder_remove (&folder);
    free (setting);
    return 0;
}

static void assert_has (const char *text, const char *part)
{
    if (!strstr (text, part))
        fail_msg ("\"%s\" is not in: %s", part, text);
}

/* The file whose address begins so on the home page. */
static const ts_page *get_file (ts_browser *browser, const char *begin)
{
    char path[100];
    const char *at = strstr (ts_browser_get (browser, "/")->body, begin);
    assert_non_null (at);
    snprintf (path, sizeof path, "%.*s", (int) strcspn (at, "\""), at);
    return ts_browser_get (browser, path);
}

static void name_style_and_logo_are_served (void **state)
{
    (void) state;
    DM_AUTO (ts_browser_destroy) ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    const ts_page *page = ts_browser_get (browser, "/");
    assert_has (page->body, "Zandvliet</title>");
    assert_null (strstr (page->body, "Demo:"));
    page = get_file (browser, "/statisch/huisstijl.");
    assert_int_equal (page->code, 200);
    assert_has (page->body, "--voorbeeld-kleuren-violet-500:#006b3c;");
    assert_has (page->headers, "text/css");
    assert_has (page->headers, "immutable");
    page = get_file (browser, "/statisch/logo.");
    assert_int_equal (page->code, 200);
    assert_has (page->headers, "image/png");
    assert_int_equal (page->body_bytes, 24);
}

static void texts_are_pages_without_a_word_of_a_demo (void **state)
{
    (void) state;
    static const char *const paths[] = { "/toegankelijkheid", "/privacy", "/contact" };
    DM_AUTO (ts_browser_destroy) ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    for (size_t i = 0; i < DM_COUNT (paths); i++) {
        const ts_page *page = ts_browser_get (browser, paths[i]);
        assert_int_equal (page->code, 200);
        assert_has (page->body, "Dat staat hier.");
        assert_null (strstr (page->body, "Dit is een demo"));
    }
    assert_has (ts_browser_get (browser, "/contact")->body, "href=\"tel:+31881234567\"");
}

/* Starts a service beside the one that runs.  Returns what it said, after it ended. */
static ts_said start (const char *service, const char *options)
{
    const uint16_t port = ts_port_find (3);
    return ts_said_by ("timeout 20 %s/%s --listen=tcp://127.0.0.1:%u --health=127.0.0.1:%u --database='%s'"
                       " --key=%s/keys/%s.key --peers=%s/keys/peers --intake-address=tcp://127.0.0.1:%u %s 2>&1",
                       ts_bin_folder (), service, port, port + 2U,
                       ts_cluster_conninfo (ts_suite_cluster (suite), service), ts_suite_folder (suite), service,
                       ts_suite_folder (suite), port, options);
}

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void service_with_a_demo_or_a_mistake_does_not_start (void **state)
{
    (void) state;
    static const struct {
        const char *service, *options, *why;
    } rows[] = {
        { "gateway", "--gemeente=" TS_GEMEENTE " --public-url=https://loket.example.nl", "is a demo" },
        { "gateway", "--gemeente=/nergens/gemeente.yaml", "cannot be read" },
        { "gateway", "", "the setting gemeente is needed" },
        { "gateway",
          "--gemeente=" TS_GEMEENTE " --pseudonym-key=" HEX64 " --session-key=" HEX64 " --client-secret=x"
          " --documents-address=tcp://127.0.0.1:9 --http=127.0.0.1:9 --proxy=niet-een-adres",
          "the setting proxy is the address that the proxy comes from" },
        { "notification",
          "--gemeente=" TS_GEMEENTE " --portal-url=https://loket.example.nl --smtp-url=smtp://127.0.0.1:9",
          "is a demo" },
        { "notification", "--smtp-url=smtp://127.0.0.1:9", "the setting gemeente is needed" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        ts_said said = start (rows[i].service, rows[i].options);
        ts_said_has (&said, rows[i].why);
        assert_int_equal (said.code, USAGE);
        ts_said_clear (&said);
    }
}

static void digictl_tells_every_mistake_and_its_line (void **state)
{
    (void) state;
    ts_said said = ts_said_by ("%s/digictl gemeente check %s/gemeente.yaml 2>&1", ts_bin_folder (), folder);
    assert_int_equal (said.code, 0);
    ts_said_has (&said, "no mistakes");
    ts_said_clear (&said);
    run ("sed -e 's/#006b3c/#ffff00/' -e 's/088 123/bel/' -e 's/monday: \"8.30-17.00\"/monday: open/' gemeente.yaml "
         ">wrong.yaml");
    said = ts_said_by ("cd %s && %s/digictl gemeente check wrong.yaml 2>&1", folder, ts_bin_folder ());
    assert_int_equal (said.code, 1);
    ts_said_has (&said, "wrong.yaml:9: colours.main: #ffff00 is too light");
    ts_said_has (&said, "wrong.yaml:14: telephone.hours.monday: hours are needed here");
    ts_said_has (&said, "wrong.yaml:17: urgent.number: a telephone number is needed here");
    ts_said_clear (&said);
    said = ts_said_by ("cd %s && %s/digictl gemeente check --json wrong.yaml 2>&1", folder, ts_bin_folder ());
    ts_said_has (&said, "\"line\":");
    ts_said_clear (&said);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (name_style_and_logo_are_served),
        cmocka_unit_test (texts_are_pages_without_a_word_of_a_demo),
        cmocka_unit_test (service_with_a_demo_or_a_mistake_does_not_start),
        cmocka_unit_test (digictl_tells_every_mistake_and_its_line),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}

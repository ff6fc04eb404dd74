/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/login/user_agent.h"

static void assert_kinds (const char *header, const char *browser, const char *system)
{
    const char *out_browser = NULL, *out_system = NULL;
    gateway_user_agent_read (header, &out_browser, &out_system);
    assert_string_equal (out_browser, browser);
    assert_string_equal (out_system, system);
}

/* Nearly each of them names Safari and Mozilla too. */
static void a_browser_is_known_by_its_kind_alone (void **state)
{
    (void) state;
    assert_kinds ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux");
    assert_kinds ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                  "Chrome/126.0.0.0 Safari/537.36",
                  "Chrome", "Windows");
    assert_kinds ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                  "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                  "Edge", "Windows");
    assert_kinds ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "Version/17.5 Mobile/15E148 Safari/604.1",
                  "Safari", "iPhone");
    assert_kinds ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "CriOS/126.0 Mobile/15E148 Safari/604.1",
                  "Chrome", "iPhone");
    assert_kinds ("Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) "
                  "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
                  "Samsung Internet", "Android");
    assert_kinds ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "Version/17.5 Safari/605.1.15",
                  "Safari", "macOS");
}

static void another_program_is_not_known (void **state)
{
    (void) state;
    assert_kinds (NULL, "", "");
    assert_kinds ("", "", "");
    assert_kinds ("curl/8.5.0", "", "");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_browser_is_known_by_its_kind_alone),
        cmocka_unit_test (another_program_is_not_known),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

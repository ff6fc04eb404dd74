/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/session_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>
#include "digimeente/gateway/v1/gateway.pb-c.h"

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_B "f0f1f2f3f4f5f6f7f8f9fafbfcfdfefff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"

static const dm_setting rows[] = { { "session-key", DM_SETTING_SECRET, "", "64 hex digits", 0, 0 } };
static const dm_setting *const tables[] = { rows };
static const size_t counts[] = { 1 };

static dm_settings *settings;
static char path[] = "/tmp/digimeente-session-XXXXXX";

static void write_keys (const char *text)
{
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
}

static int open_settings (void **state)
{
    (void) state;
    char *const arguments[] = { (char *) "probe", NULL };
    dm_error error;
    close (mkstemp (path));
    setenv ("DIGIMEENTE_SESSION_KEY_FILE", path, 1);
    return (int) dm_settings_open (tables, counts, 1, 1, arguments, &settings, &error);
}

static int close_settings (void **state)
{
    (void) state;
    dm_settings_destroy (&settings);
    return unlink (path);
}

static gateway_session_keys *open_keys (const char *text)
{
    gateway_session_keys *keys;
    dm_error error = { 0 };
    write_keys (text);
    if (gateway_session_keys_open (settings, &keys, &error))
        fail_msg ("%s", error.message);
    return keys;
}

static void a_second_key_counts_with_its_word_alone (void **state)
{
    (void) state;
    static const char *const good[] = { KEY_A, KEY_A "\n", KEY_A "\n" KEY_B " next\n", KEY_A "\n" KEY_B " previous" };
    static const char *const bad[] = { "",
                                       "00",
                                       KEY_A "0",
                                       KEY_A " next",
                                       KEY_A "\n" KEY_B,
                                       KEY_A "\n" KEY_B " nex",
                                       KEY_A "\n" KEY_B " next\n\n",
                                       KEY_A "\n" KEY_B " next\n" KEY_B,
                                       KEY_A "\n" KEY_A "0 next",
                                       "z" KEY_A };
    for (size_t i = 0; i < DM_COUNT (good); i++) {
        gateway_session_keys *keys = open_keys (good[i]);
        uint8_t all[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
        assert_int_equal (gateway_session_keys_list (keys, all), i < 2 ? 1 : 2);
        assert_int_equal (all[0][31], 0x1f);
        gateway_session_keys_destroy (&keys);
    }
    for (size_t i = 0; i < DM_COUNT (bad); i++) {
        gateway_session_keys *keys = NULL;
        dm_error error = { 0 };
        write_keys (bad[i]);
        assert_int_equal (gateway_session_keys_open (settings, &keys, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, "session-key");
        assert_null (keys);
    }
}

static bool opens (gateway_session_keys *keys, dm_arena *arena, ProtobufCBinaryData sealed)
{
    return gateway_session_keys_unseal (keys, arena, "cookie", "session", sealed,
                                        &digimeente__gateway__v1__session_secret__descriptor)
           != NULL;
}

static void what_either_key_sealed_opens_until_the_key_is_gone (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const Digimeente__Gateway__V1__SessionSecret secret = DIGIMEENTE__GATEWAY__V1__SESSION_SECRET__INIT;
    dm_error error;
    gateway_session_keys *keys = open_keys (KEY_A);
    ProtobufCBinaryData old = gateway_session_keys_seal (keys, arena, "cookie", "session", &secret.base);
    write_keys (KEY_B "\n" KEY_A " previous");
    assert_int_equal (gateway_session_keys_reload (keys, &error), DM_OK);
    ProtobufCBinaryData new = gateway_session_keys_seal (keys, arena, "cookie", "session", &secret.base);
    assert_true (opens (keys, arena, old));
    assert_true (opens (keys, arena, new));
    write_keys ("nothing");
    assert_int_equal (gateway_session_keys_reload (keys, &error), DM_INVALID_ARGUMENT);
    assert_true (opens (keys, arena, old));
    write_keys (KEY_B);
    assert_int_equal (gateway_session_keys_reload (keys, &error), DM_OK);
    assert_false (opens (keys, arena, old));
    assert_true (opens (keys, arena, new));
    gateway_session_keys_destroy (&keys);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_second_key_counts_with_its_word_alone),
        cmocka_unit_test (what_either_key_sealed_opens_until_the_key_is_gone),
    };
    return cmocka_run_group_tests (tests, open_settings, close_settings);
}

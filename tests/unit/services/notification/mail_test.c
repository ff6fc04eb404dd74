/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void sender_is_a_name_and_an_address (void **state)
{
    (void) state;
    notification_sender sender;
    dm_error error;
    assert_int_equal (
        notification_sender_parse ("Gemeente Voorbeeld <noreply@voorbeeld.example>", "Proefdam", &sender, &error),
        DM_OK);
    assert_string_equal (sender.name, "Gemeente Voorbeeld");
    assert_string_equal (sender.address, "noreply@voorbeeld.example");
    assert_string_equal (notification_sender_domain (&sender), "voorbeeld.example");
    assert_int_equal (notification_sender_parse ("noreply@voorbeeld.example", "Proefdam", &sender, &error), DM_OK);
    assert_string_equal (sender.name, "Gemeente Proefdam");
}

static void malformed_sender_is_refused (void **state)
{
    (void) state;
    static const char *const bad[] = {
        "", "Gemeente", "Gemeente <>", "Gemeente <a@b", "Gemeente <a@b> x", "<a@b\r\nTo: c@d>", "a@b, c@d"
    };
    for (size_t i = 0; i < DM_COUNT (bad); i++) {
        notification_sender sender = { .name = "untouched" };
        dm_error error = { 0 };
        assert_int_equal (notification_sender_parse (bad[i], "Proefdam", &sender, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, "mail-from");
        assert_string_equal (sender.name, "untouched");
    }
    char long_name[120];
    memset (long_name, 'x', sizeof long_name);
    memcpy (long_name + 101, " <a@b>", 7);
    notification_sender sender;
    dm_error error;
    assert_int_equal (notification_sender_parse (long_name, "Proefdam", &sender, &error), DM_INVALID_ARGUMENT);
    assert_int_equal (notification_sender_parse (long_name + 1, "Proefdam", &sender, &error), DM_OK);
}

static void plain_subject_stays_as_it_is (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (notification_header_write ("Subject", "Ontvangen: melding", arena),
                         "Subject: Ontvangen: melding");
}

static void other_subjects_become_encoded_words (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (notification_header_write ("Subject", "Caf\xC3\xA9", arena), "Subject: =?UTF-8?B?Q2Fmw6k=?=");
    assert_string_equal (notification_header_write ("Subject", "=?x", arena), "Subject: =?UTF-8?B?PT94?=");
}

/* What a reader makes of it: python3's mail parser, in smtp_test.c. Here: the lines. */
static void long_subject_is_folded_between_characters (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    char value[401] = "";
    for (int i = 0; i < 100; i++)
        memcpy (value + 4 * i, "\xF0\x9F\x8C\xB1", 5);
    char *header = notification_header_write ("Subject", value, arena);
    for (char *line; (line = strsep (&header, "\n"));) {
        assert_in_range (strlen (line), 1, 77); /* with the CR */
        char *start = strstr (line, "=?UTF-8?B?");
        assert_non_null (start);
        size_t length = strcspn (start + 10, "?");
        if (header) /* 12 bytes are three of these characters and 16 of base64: none is cut */
            assert_int_equal (length % 16, 0);
        assert_int_equal (strncmp (start + 10 + length, "?=", 2), 0);
    }
}

static void line_breaks_cannot_get_into_a_header (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    char *header = notification_header_write ("Subject", "a\r\nBcc: b@c\n\n<html>", arena);
    assert_null (strpbrk (header, "\r\n"));
    assert_null (strstr (header, "Bcc"));
    notification_sender sender = { "Naam\r\nBcc: x", "a@b" };
    header = notification_from_write (&sender, arena);
    assert_string_equal (header, "From: =?UTF-8?B?TmFhbSAgQmNjOiB4?=\r\n <a@b>");
}

static void sender_header_encodes_what_is_no_atom (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    notification_sender sender = { "Gemeente Voorbeeld", "a@b" };
    assert_string_equal (notification_from_write (&sender, arena), "From: Gemeente Voorbeeld\r\n <a@b>");
    strcpy (sender.name, "a@c, \"x\"");
    assert_string_equal (notification_from_write (&sender, arena), "From: =?UTF-8?B?YUBjLCAieCI=?=\r\n <a@b>");
}

static void date_header_is_that_of_rfc_5322 (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (notification_date_header_write (1795424400999, arena),
                         "Date: Mon, 23 Nov 2026 09:00:00 +0000");
    assert_string_equal (notification_date_header_write (0, arena), "Date: Thu, 01 Jan 1970 00:00:00 +0000");
}

static void every_line_ends_in_cr_lf (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (notification_lines_write ("a\nb\r\nc\rd\n\n", arena), "a\r\nb\r\nc\r\nd\r\n\r\n");
    assert_string_equal (notification_lines_write ("", arena), "");
}

static void reply_keeps_no_address (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const char *address = "jan.jansen@example.org";
    assert_string_equal (
        notification_reply_mask ("550 5.1.1 <jan.jansen@example.org>: User unknown\r\n", address, arena),
        "550 5.1.1 *** User unknown");
    assert_string_equal (notification_reply_mask ("550 mailbox Jan.Jansen  is full", address, arena),
                         "550 mailbox *** is full");
    assert_string_equal (notification_reply_mask ("550 try postmaster@example.org", address, arena), "550 try ***");
    assert_string_equal (notification_reply_mask ("550 caf\xC3\xA9\x01 x", address, arena), "550 caf x");
    assert_string_equal (notification_reply_mask ("", address, arena), "");
    assert_string_equal (notification_reply_mask ("\r\n", address, arena), "");
}

static void reply_is_kept_short (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    char reply[600];
    memset (reply, 'x', sizeof reply);
    reply[599] = '\0';
    assert_int_equal (strlen (notification_reply_mask (reply, "a@b", arena)), 200);
    for (size_t i = 0; i < 599; i += 2)
        reply[i] = ' ';
    assert_int_equal (strlen (notification_reply_mask (reply, "a@b", arena)), 200);
    memcpy (reply + 190, "secret-of-jan@example.org", 25);
    assert_null (strstr (notification_reply_mask (reply, "a@b", arena), "secret"));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (sender_is_a_name_and_an_address),
        cmocka_unit_test (malformed_sender_is_refused),
        cmocka_unit_test (plain_subject_stays_as_it_is),
        cmocka_unit_test (other_subjects_become_encoded_words),
        cmocka_unit_test (long_subject_is_folded_between_characters),
        cmocka_unit_test (line_breaks_cannot_get_into_a_header),
        cmocka_unit_test (sender_header_encodes_what_is_no_atom),
        cmocka_unit_test (date_header_is_that_of_rfc_5322),
        cmocka_unit_test (every_line_ends_in_cr_lf),
        cmocka_unit_test (reply_keeps_no_address),
        cmocka_unit_test (reply_is_kept_short),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

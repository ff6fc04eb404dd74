/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/mail.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINE_MAX_CHARACTERS 76
#define WORD_BYTES 39 /* make 52 characters of base64, 64 as encoded word, 76 after the longest name */
#define REPLY_MAX 200

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

const char *notification_sender_domain (const notification_sender *sender)
{
    return strchr (sender->address, '@') + 1;
}

dm_status notification_sender_parse (const char *text, const char *gemeente, notification_sender *out, dm_error *error)
{
    notification_sender sender = { .name = "" };
    const char *open = strchr (text, '<');
    size_t name_length = open ? (size_t) (open - text) : 0;
    while (name_length > 0 && text[name_length - 1] == ' ')
        name_length--;
    const char *address = open ? open + 1 : text;
    size_t length = open ? strcspn (address, ">") : strlen (address);
    bool is_whole = !open || strcmp (address + length, ">") == 0;
    if (name_length < sizeof sender.name && length < sizeof sender.address) {
        memcpy (sender.name, text, name_length);
        memcpy (sender.address, address, length);
    }
    if (!is_whole || !dm_email_is_valid (sender.address))
        return dm_fail (error, DM_INVALID_ARGUMENT, "mail-from",
                        "mail-from is an address, or a name of at most 100 bytes and <address>");
    if (name_length == 0)
        snprintf (sender.name, sizeof sender.name, "Gemeente %.90s", gemeente);
    *out = sender;
    return DM_OK;
}

static bool is_plain (const char *value)
{
    for (const char *c = value; *c; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return !strstr (value, "=?");
}

/* How many bytes from text fit in one encoded word without cutting a character. */
static size_t word_length (const char *text)
{
    size_t length = strlen (text);
    if (length <= WORD_BYTES)
        return length;
    for (length = WORD_BYTES; length > 0 && ((uint8_t) text[length] & 0xC0) == 0x80;)
        length--;
    return length > 0 ? length : WORD_BYTES; /* not UTF-8 at all */
}

/* Source: RFC 2047, sections 2 and 4.1. */
static char *encode_words (const char *value, dm_arena *arena)
{
    char *clean = dm_arena_strdup (arena, value);
    for (char *c = clean; *c; c++)
        if ((uint8_t) *c < ' ' || *c == 0x7F)
            *c = ' ';
    char *encoded = dm_arena_strdup (arena, "");
    for (const char *rest = clean; *rest;) {
        size_t length = word_length (rest);
        unsigned char word[WORD_BYTES * 4 / 3 + 4];
        EVP_EncodeBlock (word, (const unsigned char *) rest, (int) length);
        encoded = dm_arena_printf (arena, "%s%s=?UTF-8?B?%s?=", encoded, rest == clean ? "" : "\r\n ", word);
        rest += length;
    }
    return encoded;
}

char *notification_header_write (const char *name, const char *value, dm_arena *arena)
{
    bool fits = strlen (name) + 2 + strlen (value) <= LINE_MAX_CHARACTERS;
    return dm_arena_printf (arena, "%s: %s", name, is_plain (value) && fits ? value : encode_words (value, arena));
}

char *notification_from_write (const notification_sender *sender, dm_arena *arena)
{
    bool is_atoms = sender->name[strspn (sender->name, LETTERS DIGITS " -")] == '\0';
    return dm_arena_printf (arena, "From: %s\r\n <%s>", is_atoms ? sender->name : encode_words (sender->name, arena),
                            sender->address);
}

char *notification_date_header_write (int64_t time_ms, dm_arena *arena)
{
    time_t seconds = time_ms / 1000;
    struct tm utc;
    char text[64];
    gmtime_r (&seconds, &utc);
    strftime (text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &utc); /* in the C locale: nobody calls setlocale */
    return dm_arena_printf (arena, "Date: %s", text);
}

char *notification_lines_write (const char *text, dm_arena *arena)
{
    char *lines = dm_arena_alloc (arena, 2 * strlen (text) + 1), *out = lines;
    for (const char *c = text; *c; c++) {
        if (*c != '\n' && *c != '\r') {
            *out++ = *c;
            continue;
        }
        *out++ = '\r';
        *out++ = '\n';
        c += c[0] == '\r' && c[1] == '\n';
    }
    *out = '\0';
    return lines;
}

char *notification_reply_mask (const char *reply, const char *address, dm_arena *arena)
{
    char *kept = dm_arena_zalloc (arena, REPLY_MAX + 1), *rest = dm_arena_strdup (arena, reply), *word;
    char *local = dm_arena_strdup (arena, address);
    local[strcspn (local, "@")] = '\0';
    for (char *c = rest; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = ' ';
    while ((word = strsep (&rest, " "))) {
        if (!*word)
            continue;
        if (strchr (word, '@') || (*local && strcasestr (word, local)))
            word = "***";
        size_t length = strlen (kept);
        snprintf (kept + length, REPLY_MAX + 1 - length, "%s%s", length > 0 ? " " : "", word);
    }
    return kept;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* What browsers send: the first byte says as what the rest is read. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/gateway/exchange/form.h"
#include "services/gateway/http/multipart.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct tally {
    size_t parts, ends, room;
} tally;

static bool begin (void *arg, const gateway_part *part)
{
    ((tally *) arg)->parts++;
    assert (*part->name && dm_utf8_is_valid (part->name, strlen (part->name)));
    assert (!part->filename || (strlen (part->filename) <= 255 && !strpbrk (part->filename, "/\\\"\r\n")));
    return true;
}

static size_t take (void *arg, const uint8_t *bytes, size_t size)
{
    (void) bytes;
    size_t room = ((tally *) arg)->room;
    return room && size > room ? room : size;
}

static bool end (void *arg)
{
    ((tally *) arg)->ends++;
    return true;
}

static void read_multipart (dm_arena *arena, const uint8_t *data, size_t size)
{
    tally it = { .room = size % 5 };
    const gateway_multipart_sink sink = { begin, take, end, &it };
    gateway_multipart *parser;
    dm_error error;
    if (gateway_multipart_open ("multipart/form-data; boundary=grens", &sink, arena, &parser, &error))
        abort ();
    size_t at = 0, step = 1 + size % 61;
    for (unsigned idle = 0; at < size && idle < 2 && !gateway_multipart_is_wrong (parser);) {
        size_t taken = gateway_multipart_feed (parser, data + at, size - at < step ? size - at : step);
        idle = taken == 0 ? idle + 1 : 0;
        at += taken;
    }
    assert (it.ends <= it.parts && it.parts <= it.ends + 1);
    assert (!gateway_multipart_is_complete (parser) || it.ends == it.parts);
}

static void check_fields (const gateway_field fields[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert (*fields[i].name);
        assert (dm_utf8_is_valid (fields[i].value, strlen (fields[i].value)));
    }
}

static void read_form (dm_arena *arena, const uint8_t *data, size_t size)
{
    gateway_fields fields;
    dm_error error;
    gateway_fields_init (&fields, arena);
    gateway_form_parse (&fields, (const char *) data, size, &error);
    check_fields (fields.items, fields.count);
}

static void read_cookies (dm_arena *arena, const uint8_t *data, size_t size)
{
    const gateway_field *cookies = NULL;
    size_t count = 0;
    dm_error error;
    char *text = dm_arena_copy (arena, data, size + 1);
    text[size] = '\0';
    gateway_cookies_parse (arena, text, size % 2 ? GATEWAY_HOST_PREFIX : "", &cookies, &count, &error);
    for (size_t i = 0; i < count; i++)
        assert (gateway_cookie_is_ours (cookies[i].name) && gateway_cookie_value_is_good (cookies[i].value));
    gateway_language_choose (text);
}

static void read_path (dm_arena *arena, const uint8_t *data, size_t size)
{
    const char *path = gateway_path_parse (arena, (const char *) data, size);
    assert (!path || (path[0] == '/' && !strstr (path, "//") && !strstr (path, "/../") && strlen (path) <= size));
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static void (*const readers[]) (dm_arena * arena, const uint8_t *data, size_t size) = {
        read_multipart,
        read_form,
        read_cookies,
        read_path,
    };
    if (size < 1)
        return 0;
    dm_arena *arena = dm_arena_open ();
    uint8_t *copy = malloc (size); /* so that a byte beyond its end is seen */
    if (!copy)
        abort ();
    memcpy (copy, data + 1, size - 1);
    copy[size - 1] = 0;
    readers[data[0] % DM_COUNT (readers)](arena, copy, size - 1);
    free (copy);
    dm_arena_destroy (&arena);
    return 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/pages.h"

#include <inttypes.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "common/message_json.h"
#include "services/gateway/view/render.h"

#define ALARM "112"
#define TOKEN_MAX 64 /* bytes of a page token */

const char *gateway_pages_text (const gateway_exchange *exchange, const Text *both)
{
    if (!both)
        return "";
    const char *text = strcmp (exchange->language, "en") == 0 ? both->en : both->nl;
    return text ? text : "";
}

void gateway_pages_add_text (cJSON *object, const char *name, const char *text)
{
    if (text && *text)
        cJSON_AddStringToObject (object, name, text);
}

/* Where the text tells to call 112, as a verb and the number.  Gives: *out_verb_bytes before the number. */
static const char *find_call (const char *text, size_t *out_verb_bytes)
{
    static const char *const verbs[] = { "bel ", "call " };
    const char *first = NULL;
    for (size_t i = 0; i < DM_COUNT (verbs); i++)
        for (const char *at = strcasestr (text, verbs[i]); at && (!first || at < first);
             at = strcasestr (at + 1, verbs[i])) {
            const char *number = at + strlen (verbs[i]);
            if (strncmp (number, ALARM, strlen (ALARM)) != 0 || isalnum ((unsigned char) number[strlen (ALARM)]))
                continue;
            first = at;
            *out_verb_bytes = strlen (verbs[i]);
        }
    return first;
}

static void add_piece (const gateway_exchange *exchange, cJSON *pieces, const char *text, size_t bytes, bool is_call)
{
    cJSON *piece = cJSON_CreateObject ();
    cJSON_AddStringToObject (piece, "piece", dm_arena_printf (exchange->arena, "%.*s", (int) bytes, text));
    cJSON_AddBoolToObject (piece, "is_call", is_call);
    cJSON_AddItemToArray (pieces, piece);
}

void gateway_pages_add_with_calls (const gateway_exchange *exchange, cJSON *object, const char *name, const char *text)
{
    cJSON *pieces = cJSON_AddArrayToObject (object, name);
    size_t verb_bytes = 0;
    for (const char *call; (call = find_call (text, &verb_bytes)); text = call + verb_bytes + strlen (ALARM))
        add_piece (exchange, pieces, text, (size_t) (call - text) + verb_bytes, true);
    if (*text)
        add_piece (exchange, pieces, text, strlen (text), false);
}

const char *gateway_pages_name_text (const gateway_exchange *exchange, const char *group, const char *name,
                                     const char *otherwise)
{
    const char *key = dm_arena_printf (exchange->arena, "%s.%s", group, name ? name : "");
    const char *text = gateway_text (exchange, key);
    return text == key ? otherwise : text;
}

void gateway_pages_add_title (const gateway_exchange *exchange, cJSON *data, const char *key)
{
    cJSON_AddStringToObject (data, "title", gateway_text (exchange, key));
}

ProtobufCBinaryData gateway_pages_read_token (const gateway_exchange *exchange)
{
    const char *hex = gateway_query_value (exchange, "vanaf");
    size_t bytes = strlen (hex) / 2;
    ProtobufCBinaryData out = { 0, dm_arena_zalloc (exchange->arena, TOKEN_MAX) };
    if (bytes > TOKEN_MAX || strspn (hex, "0123456789abcdef") != 2 * bytes)
        return out;
    for (size_t i = 0; i < bytes; i++)
        out.data[out.len++] = (uint8_t) strtoul ((char[]){ hex[2 * i], hex[2 * i + 1], '\0' }, NULL, 16);
    return out;
}

const char *gateway_pages_token_text (const gateway_exchange *exchange, ProtobufCBinaryData token)
{
    return dm_hex (token.data, token.len, dm_arena_alloc (exchange->arena, token.len * 2 + 1));
}

ProtobufCBinaryData gateway_pages_bytes (gateway_exchange *exchange, const dm_uuid *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (exchange->arena, uuid->bytes, DM_UUID_BYTES) };
}

const char *gateway_pages_uuid_text (const gateway_exchange *exchange, ProtobufCBinaryData uuid)
{
    char *text = dm_arena_zalloc (exchange->arena, DM_UUID_TEXT_SIZE);
    return uuid.len == DM_UUID_BYTES ? dm_uuid_format (uuid.data, text) : text;
}

dm_status gateway_pages_parse_uuid (gateway_exchange *exchange, size_t argument, dm_uuid *out)
{
    if (dm_uuid_parse (exchange->arguments[argument], out))
        return DM_OK;
    return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such page.");
}

bool gateway_pages_blames (const gateway_exchange *exchange, dm_status status, const char *field)
{
    return status == DM_FAILED_PRECONDITION && strcmp (exchange->error.field, field) == 0;
}

const gateway_field *gateway_pages_find_refused (const gateway_exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->form_count; i++)
        if (exchange->form[i].refused && strcmp (exchange->form[i].name, name) == 0)
            return &exchange->form[i];
    return NULL;
}

const char *gateway_pages_fill (const gateway_exchange *exchange, const char *text, const char *name, const char *value)
{
    const char *mark = dm_arena_printf (exchange->arena, "{%s}", name), *place = strstr (text, mark);
    if (!place)
        return text;
    return dm_arena_printf (exchange->arena, "%.*s%s%s", (int) (place - text), text, value, place + strlen (mark));
}

const char *gateway_pages_count_text (const gateway_exchange *exchange, const char *key, int64_t number)
{
    const char *text = gateway_text (exchange, dm_arena_printf (exchange->arena, "%s%s", key, number == 1 ? "_1" : ""));
    return gateway_pages_fill (exchange, text, "n", dm_arena_printf (exchange->arena, "%" PRId64, number));
}

/* With all kinds of photo a telephone offers its camera. The two parts are one text that begins no comment. */
#define ANY_PHOTO                                                                                                      \
    "image/"                                                                                                           \
    "*"

static bool is_photo (const char *ending)
{
    return strcmp (ending, "pdf") != 0;
}

/* "U kunt 3 foto's sturen: jpg, png of heic. Hoogstens 15 MB per foto." */
static const char *limits_text (const gateway_exchange *exchange, const char *kinds, bool are_photos, uint32_t max_mb,
                                uint32_t max_files)
{
    const char *what = are_photos ? "photos" : "files";
    const char *key = dm_arena_printf (exchange->arena, "application.%s", what);
    const char *each = dm_arena_printf (exchange->arena, "application.%s_mb", what);
    return dm_arena_printf (exchange->arena, "%s: %s. %s", gateway_pages_count_text (exchange, key, max_files), kinds,
                            gateway_pages_count_text (exchange, each, max_mb));
}

void gateway_pages_add_file_limits (const gateway_exchange *exchange, cJSON *drawn, char *const accept[],
                                    size_t accept_count, uint32_t max_mb, uint32_t max_files)
{
    const char *kinds = "", * or = dm_arena_printf (exchange->arena, " %s ", gateway_text (exchange, "application.or"));
    bool are_photos = true, is_any_photo = false;
    for (size_t i = 0; i < accept_count; i++) {
        are_photos = are_photos && is_photo (accept[i]);
        is_any_photo = is_any_photo || is_photo (accept[i]);
        kinds = dm_arena_printf (exchange->arena, "%s%s%s", kinds,
                                 i == 0                 ? ""
                                 : i + 1 < accept_count ? ", "
                                                        : or,
                                 accept[i]);
    }
    cJSON_AddTrueToObject (drawn, "is_file");
    cJSON_AddStringToObject (drawn, "browser_kinds",
                             are_photos     ? ANY_PHOTO
                             : is_any_photo ? ANY_PHOTO ",.pdf"
                                            : ".pdf");
    cJSON_AddStringToObject (drawn, "limits", limits_text (exchange, kinds, are_photos, max_mb, max_files));
    cJSON_AddBoolToObject (drawn, "takes_several", max_files > 1);
}

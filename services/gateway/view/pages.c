/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/pages.h"

#include <inttypes.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "common/message_json.h"
#include "services/gateway/view/house.h"
#include "services/gateway/view/moment.h"
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

void gateway_pages_add_date (const gateway_exchange *exchange, cJSON *object, const char *name, const char *iso)
{
    gateway_pages_add_text (object, name, gateway_date_text (iso, exchange->language, exchange->arena));
}

void gateway_pages_add_moment (const gateway_exchange *exchange, cJSON *object, const char *name, int64_t time_ms)
{
    gateway_pages_add_text (object, name, gateway_moment_text (time_ms, exchange->language, exchange->arena));
}

/* A number to call: the text before it, the number with its link, and when somebody answers. */
typedef struct phone_call {
    const char *at; /* where the text stops; NULL: there is none */
    size_t skips;   /* bytes of the text that the number takes the place of */
    const char *number, *uri;
    const gemeente_hours *hours;
} phone_call;

/* Where the text tells to call 112; the verb stays. */
static phone_call find_alarm (const char *text)
{
    static const char *const verbs[] = { "bel ", "call " };
    static const gemeente_hours always = { .is_always = true };
    phone_call first = { 0 };
    for (size_t i = 0; i < DM_COUNT (verbs); i++)
        for (const char *at = strcasestr (text, verbs[i]); at; at = strcasestr (at + 1, verbs[i])) {
            const char *number = at + strlen (verbs[i]);
            if (strncmp (number, ALARM, strlen (ALARM)) == 0 && !isalnum ((unsigned char) number[strlen (ALARM)])
                && (!first.at || number < first.at))
                first = (phone_call){ number, strlen (ALARM), ALARM, "tel:" ALARM, &always };
        }
    return first;
}

/* Where the text has a mark for a number of the municipality. */
static phone_call find_mark (const char *text, const char *mark, const gemeente_telephone *telephone)
{
    const char *at = strstr (text, mark);
    return at ? (phone_call){ at, strlen (mark), telephone->number, telephone->uri, &telephone->hours }
              : (phone_call){ 0 };
}

static phone_call find_call (const char *text)
{
    const phone_call found[] = { find_alarm (text), find_mark (text, "{telephone}", &gateway_house ()->telephone),
                                 find_mark (text, "{urgent}", gateway_house_urgent ()) };
    phone_call first = found[0];
    for (size_t i = 1; i < DM_COUNT (found); i++)
        if (found[i].at && (!first.at || found[i].at < first.at))
            first = found[i];
    return first;
}

static void add_piece (const gateway_exchange *exchange, cJSON *pieces, const char *text, const phone_call *call)
{
    const size_t bytes = call->at ? (size_t) (call->at - text) : strlen (text);
    cJSON *piece = cJSON_CreateObject ();
    cJSON_AddStringToObject (piece, "piece", dm_arena_printf (exchange->arena, "%.*s", (int) bytes, text));
    if (call->at) {
        cJSON_AddStringToObject (piece, "call_number", call->number);
        cJSON_AddStringToObject (piece, "call_uri", call->uri);
    }
    cJSON_AddItemToArray (pieces, piece);
}

void gateway_pages_add_with_calls (const gateway_exchange *exchange, cJSON *object, const char *name, const char *text)
{
    cJSON *pieces = cJSON_AddArrayToObject (object, name);
    while (*text) {
        const phone_call call = find_call (text);
        add_piece (exchange, pieces, text, &call);
        text = call.at ? call.at + call.skips : "";
    }
}

void gateway_pages_add_calls (const gateway_exchange *exchange, cJSON *object, const char *text)
{
    cJSON *calls = cJSON_AddArrayToObject (object, "calls");
    const char *seen = "";
    for (phone_call call; (call = find_call (text)).at; text = call.at + call.skips) {
        const char *named = dm_arena_printf (exchange->arena, "%s;", call.uri);
        if (strstr (seen, named))
            continue;
        seen = dm_arena_printf (exchange->arena, "%s%s", seen, named);
        cJSON *button = cJSON_CreateObject ();
        cJSON_AddStringToObject (button, "call_number", call.number);
        cJSON_AddStringToObject (button, "call_uri", call.uri);
        cJSON_AddStringToObject (button, "call_hours", gateway_house_hours (exchange, call.hours));
        cJSON_AddItemToArray (calls, button);
    }
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

ProtobufCBinaryData gateway_pages_parse_hex (const gateway_exchange *exchange, const char *hex, size_t max_bytes)
{
    size_t bytes = strlen (hex) / 2;
    if (bytes > max_bytes || strspn (hex, "0123456789abcdef") != 2 * bytes)
        bytes = 0;
    ProtobufCBinaryData out = { 0, dm_arena_zalloc (exchange->arena, bytes + 1) };
    for (; out.len < bytes; hex += 2)
        out.data[out.len++] = (uint8_t) strtoul ((char[]){ hex[0], hex[1], '\0' }, NULL, 16);
    return out;
}

ProtobufCBinaryData gateway_pages_read_token (const gateway_exchange *exchange)
{
    return gateway_pages_parse_hex (exchange, gateway_query_value (exchange, "vanaf"), TOKEN_MAX);
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

/* "jpg, png or heic" */
static const char *kinds_text (const gateway_exchange *exchange, char *const accept[], size_t accept_count)
{
    const char *kinds = "", * or = dm_arena_printf (exchange->arena, " %s ", gateway_text (exchange, "application.or"));
    for (size_t i = 0; i < accept_count; i++)
        kinds = dm_arena_printf (exchange->arena, "%s%s%s", kinds,
                                 i == 0                 ? ""
                                 : i + 1 < accept_count ? ", "
                                                        : or,
                                 accept[i]);
    return kinds;
}

const char *gateway_pages_refused_text (const gateway_exchange *exchange, const gateway_field *refused,
                                        char *const accept[], size_t accept_count)
{
    const char *text = gateway_text (exchange, refused->refused);
    if (strcmp (refused->refused, "bestand_soort") != 0)
        return text;
    return dm_arena_printf (exchange->arena, "%s %s", text,
                            gateway_pages_fill (exchange, gateway_text (exchange, "application.kinds"), "kinds",
                                                kinds_text (exchange, accept, accept_count)));
}

void gateway_pages_add_file_limits (const gateway_exchange *exchange, cJSON *drawn, char *const accept[],
                                    size_t accept_count, uint32_t max_mb, uint32_t max_files)
{
    const char *kinds = kinds_text (exchange, accept, accept_count);
    bool are_photos = true, is_any_photo = false;
    for (size_t i = 0; i < accept_count; i++) {
        are_photos = are_photos && is_photo (accept[i]);
        is_any_photo = is_any_photo || is_photo (accept[i]);
    }
    cJSON_AddTrueToObject (drawn, "is_file");
    cJSON_AddStringToObject (drawn, "browser_kinds",
                             are_photos     ? ANY_PHOTO
                             : is_any_photo ? ANY_PHOTO ",.pdf"
                                            : ".pdf");
    cJSON_AddStringToObject (drawn, "limits", limits_text (exchange, kinds, are_photos, max_mb, max_files));
    cJSON_AddBoolToObject (drawn, "takes_several", max_files > 1);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/check.h"

#include <string.h>
#include "common/clock.h"
#include "common/utf8.h"
#include "services/documents/document.h"

#define BESTANDSNAAM_MAX_BYTES 255
#define FORMAAT_MAX_BYTES 127
#define AHEAD_MAX_MS (24LL * 3600 * 1000) /* of a caller's clock, as with idempotency keys */

dm_status documents_check_uuid (bool has, ProtobufCBinaryData uuid, const char *field, int64_t *out_time_ms,
                                dm_error *error)
{
    if (!has || uuid.len != DM_UUID_BYTES || !dm_uuid_is_v7 (uuid.data, out_time_ms))
        return dm_fail (error, DM_INVALID_ARGUMENT, field, "a UUIDv7 of 16 bytes is needed");
    return DM_OK;
}

dm_status documents_check_upload (const documents_app *app, bool has, ProtobufCBinaryData uuid, dm_error *error)
{
    int64_t time_ms = 0, now_ms = dm_clock_now_ms ();
    dm_status status = documents_check_uuid (has, uuid, "document", &time_ms, error);
    if (status)
        return status;
    if (time_ms > now_ms + AHEAD_MAX_MS)
        return dm_fail (error, DM_INVALID_ARGUMENT, "document",
                        "the UUID's time lies more than a day ahead: compare the clocks of the two machines");
    if (time_ms < now_ms - app->upload_ms)
        return dm_fail (error, DM_FAILED_PRECONDITION, "document",
                        "the time for this upload has run out; begin again with a new UUID");
    return DM_OK;
}

dm_status documents_check_whole (const documents_app *app, bool has_size, uint64_t size, bool has_sha256,
                                 ProtobufCBinaryData sha256, dm_error *error)
{
    if (!has_size || size < 1 || size > app->document_max_bytes)
        return dm_fail (error, DM_INVALID_ARGUMENT, "bestandsomvang", "1 to %llu bytes",
                        (unsigned long long) app->document_max_bytes);
    if (!has_sha256 || sha256.len != 32)
        return dm_fail (error, DM_INVALID_ARGUMENT, "sha256", "the SHA-256 of the whole, 32 bytes, is needed");
    return DM_OK;
}

/* Code points by which a name shows as something other than it is. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    { 0x00, 0x1f },     { 0x7f, 0x9f },                         /* control characters */
    { 0x200b, 0x200b }, { 0x2060, 0x2064 }, { 0xfeff, 0xfeff }, /* no width */
    { 0x2028, 0x2029 },                                         /* line ends */
    { 0x200e, 0x200f }, { 0x202a, 0x202e }, { 0x2066, 0x2069 }, /* direction */
};

/* The next code point of well-formed UTF-8. */
static uint32_t next_point (const char **at)
{
    const uint8_t *bytes = (const uint8_t *) *at;
    unsigned more = bytes[0] < 0xc0 ? 0 : bytes[0] < 0xe0 ? 1 : bytes[0] < 0xf0 ? 2 : 3;
    uint32_t point = more ? bytes[0] & (0x3fU >> more) : bytes[0];
    for (unsigned i = 1; i <= more; i++)
        point = point << 6 | (bytes[i] & 0x3fU);
    *at += more + 1;
    return point;
}

static bool has_hidden (const char *text)
{
    while (*text) {
        uint32_t point = next_point (&text);
        for (size_t i = 0; i < DM_COUNT (hidden); i++)
            if (point >= hidden[i].first && point <= hidden[i].last)
                return true;
    }
    return false;
}

dm_status documents_check_bestandsnaam (const char *name, dm_error *error)
{
    const char *field = "bestandsnaam";
    if (!name || !*name || strlen (name) > BESTANDSNAAM_MAX_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, field, "1 to %d bytes", BESTANDSNAAM_MAX_BYTES);
    if (strpbrk (name, "/\\") || strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, field, "a file's name without folders is needed");
    if (has_hidden (name))
        return dm_fail (error, DM_INVALID_ARGUMENT, field, "it has characters that do not show");
    return DM_OK;
}

/* restricted-name of RFC 6838.  Returns how long, 0 for none. */
static size_t restricted_name (const char *text)
{
    static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char rest[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+";
    return strspn (text, first) > 0 ? strspn (text, rest) : 0;
}

dm_status documents_check_formaat (const char *formaat, dm_error *error)
{
    size_t type = formaat ? restricted_name (formaat) : 0;
    size_t subtype = type > 0 && formaat[type] == '/' ? restricted_name (formaat + type + 1) : 0;
    if (subtype == 0 || formaat[type + 1 + subtype] || type + 1 + subtype > FORMAAT_MAX_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "formaat", "a media type as in image/jpeg, at most %d bytes",
                        FORMAAT_MAX_BYTES);
    return DM_OK;
}

dm_status documents_check_title (const char *title, dm_error *error)
{
    if (title && (!*title || dm_utf8_length (title) > DOCUMENTS_TITLE_MAX || has_hidden (title)))
        return dm_fail (error, DM_INVALID_ARGUMENT, "title", "1 to %d characters that show", DOCUMENTS_TITLE_MAX);
    return DM_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* Strings in messages. The first byte of the input chooses the message, the rest is its bytes; the same bytes are also
 * judged as text, against a decoder that works in another way. */
#include <assert.h>
#include <string.h>
#include "common/arena.h"
#include "common/utf8.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/event/v1/event.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/rpc/v1/rpc.pb-c.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const ProtobufCMessageDescriptor *const descriptors[] = {
    &digimeente__intake__v1__submit_request__descriptor,
    &digimeente__intake__v1__zaak__descriptor,
    &digimeente__intake__v1__list_zaaktypen_response__descriptor,
    &digimeente__documents__v1__find_response__descriptor,
    &digimeente__audit__v1__list_entries_response__descriptor,
    &digimeente__event__v1__event__descriptor,
    &digimeente__rpc__v1__header__descriptor,
};

/* Decodes the code point at text.  Returns its bytes, 0 for none. */
static size_t decode (const uint8_t *text, size_t size, uint32_t *out)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t length = text[0] < 0x80 ? 1 : text[0] < 0xC0 ? 0 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4;
    if (length == 0 || length > size || text[0] >= 0xF8)
        return 0;
    *out = length == 1 ? text[0] : text[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if (text[i] >> 6 != 2)
            return 0;
        *out = *out << 6 | (text[i] & 0x3F);
    }
    return *out >= least[length] ? length : 0;
}

static bool is_text (const uint8_t *text, size_t size)
{
    while (size > 0) {
        uint32_t point = 0;
        size_t length = decode (text, size, &point);
        bool is_control = point < ' ' || (point >= 0x7F && point < 0xA0);
        bool is_space = point == '\t' || point == '\n' || point == '\r';
        if (length == 0 || (is_control && !is_space) || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF)
            return false;
        text += length;
        size -= length;
    }
    return true;
}

static void check_path (const ProtobufCMessage *message)
{
    char whole[256] = "", cut[8] = "";
    bool is_well = dm_utf8_check_message (message, whole, sizeof whole);
    assert (is_well == dm_utf8_check_message (message, cut, sizeof cut));
    assert (is_well == (*whole == '\0'));
    assert (strncmp (whole, cut, sizeof cut - 1) == 0 && strlen (cut) < sizeof cut);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    assert (dm_utf8_is_valid ((const char *) data, size) == is_text (data, size));
    dm_arena *arena = dm_arena_open ();
    const ProtobufCMessageDescriptor *descriptor = descriptors[data[0] % DM_COUNT (descriptors)];
    ProtobufCMessage *message = protobuf_c_message_unpack (descriptor, dm_arena_allocator (arena), size - 1, data + 1);
    if (message)
        check_path (message);
    dm_arena_destroy (&arena);
    return 0;
}

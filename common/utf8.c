/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/utf8.h"

#include <stdio.h>
#include <string.h>

/* Which second bytes a first byte allows, and how many bytes there are.  Source: RFC 3629 section 4; the row for 0xC2
 * begins at 0xA0 because U+0080 to U+009F are control characters. */
static const struct {
    uint8_t first, last, second_from, second_to, bytes;
} sequences[] = {
    { 0xC2, 0xC2, 0xA0, 0xBF, 2 }, { 0xC3, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
    { 0xE1, 0xEC, 0x80, 0xBF, 3 }, { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
    { 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
};

/* Length of the sequence of two or more bytes at text, 0 when it is none. */
static size_t match_sequence (const uint8_t *text, size_t size)
{
    for (size_t i = 0; i < DM_COUNT (sequences); i++) {
        if (text[0] < sequences[i].first || text[0] > sequences[i].last)
            continue;
        if (size < sequences[i].bytes || text[1] < sequences[i].second_from || text[1] > sequences[i].second_to)
            return 0;
        for (size_t k = 2; k < sequences[i].bytes; k++)
            if ((text[k] & 0xC0) != 0x80)
                return 0;
        return sequences[i].bytes;
    }
    return 0;
}

bool dm_utf8_is_valid (const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *) text;
    for (size_t at = 0; at < size;) {
        uint8_t byte = bytes[at];
        size_t length = (byte >= ' ' && byte < 0x7F) || byte == '\t' || byte == '\n' || byte == '\r'
                            ? 1
                            : match_sequence (bytes + at, size - at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

size_t dm_utf8_length (const char *text)
{
    size_t length = 0;
    for (; *text; text++)
        length += ((uint8_t) *text & 0xC0) != 0x80;
    return length;
}

/* Where a check is: the field, its element where repeated, and the way to it. */
typedef struct step {
    const struct step *parent;
    const char *name;
    size_t index;
    bool is_repeated;
} step;

/* Appends the way to a field.  Returns the bytes used, less than size. */
static size_t print_path (const step *at, char *out, size_t size)
{
    size_t used = at->parent ? print_path (at->parent, out, size) : 0;
    int more = at->is_repeated
                   ? snprintf (out + used, size - used, "%s%s[%zu]", at->parent ? "." : "", at->name, at->index)
                   : snprintf (out + used, size - used, "%s%s", at->parent ? "." : "", at->name);
    used += (size_t) more;
    return used < size ? used : size - 1;
}

static bool check_message (const ProtobufCMessage *message, const step *parent, char *out_field, size_t size);

/* Takes: value, a string or message of a field, may be NULL. */
static bool check_value (const ProtobufCFieldDescriptor *field, const void *value, const step *at, char *out_field,
                         size_t size)
{
    if (!value)
        return true;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return check_message (value, at, out_field, size);
    if (dm_utf8_is_valid (value, strlen (value)))
        return true;
    print_path (at, out_field, size);
    return false;
}

static bool check_field (const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const step *parent,
                         char *out_field, size_t size)
{
    const char *base = (const char *) message;
    const void *member = base + field->offset;
    step at = { .parent = parent, .name = field->name, .is_repeated = field->label == PROTOBUF_C_LABEL_REPEATED };
    if (!at.is_repeated) {
        if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
            && *(const uint32_t *) (base + field->quantifier_offset) != field->id)
            return true;
        return check_value (field, *(const void *const *) member, &at, out_field, size);
    }
    size_t count = *(const size_t *) (base + field->quantifier_offset);
    const void *const *values = *(const void *const *const *) member;
    for (at.index = 0; at.index < count; at.index++)
        if (!check_value (field, values[at.index], &at, out_field, size))
            return false;
    return true;
}

/* No message of ours contains itself, so the depth is that of the protos. */
static bool check_message (const ProtobufCMessage *message, const step *parent, char *out_field, size_t size)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        if (!check_field (message, field, parent, out_field, size))
            return false;
    }
    return true;
}

bool dm_utf8_check_message (const ProtobufCMessage *message, char *out_field, size_t size)
{
    return check_message (message, NULL, out_field, size);
}

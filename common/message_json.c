/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/message_json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/uuid.h"

char *dm_hex (const uint8_t *bytes, size_t size, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = '\0';
    return out;
}

static cJSON *bytes_json (const ProtobufCBinaryData *bytes)
{
    char uuid[DM_UUID_TEXT_SIZE];
    if (bytes->len == DM_UUID_BYTES)
        return cJSON_CreateString (dm_uuid_format (bytes->data, uuid));
    char *hex = malloc (bytes->len * 2 + 1);
    if (!hex)
        abort ();
    cJSON *json = cJSON_CreateString (dm_hex (bytes->data, bytes->len, hex));
    free (hex);
    return json;
}

/* cJSON's own numbers are doubles: whole numbers above 2^53 would change. */
static cJSON *whole_json (const char *format, ...) DM_PRINTF (1, 2);
static cJSON *whole_json (const char *format, ...)
{
    char text[32];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (text, sizeof text, format, arguments);
    va_end (arguments);
    return cJSON_CreateRaw (text);
}

static bool is_time (const ProtobufCFieldDescriptor *field)
{
    size_t length = strlen (field->name);
    return field->type == PROTOBUF_C_TYPE_INT64 && length > 3 && strcmp (field->name + length - 3, "_ms") == 0;
}

/* Source: RFC 3339. A time beyond its years stays a number. */
static cJSON *time_json (int64_t ms)
{
    char text[32];
    struct tm moment;
    time_t seconds = (time_t) (ms / 1000 - (ms % 1000 < 0));
    if (!gmtime_r (&seconds, &moment) || moment.tm_year + 1900 > 9999 || moment.tm_year + 1900 < 0)
        return whole_json ("%" PRId64, ms);
    size_t length = strftime (text, sizeof text - 5, "%Y-%m-%dT%H:%M:%S", &moment);
    snprintf (text + length, sizeof text - length, ".%03dZ", (int) ((ms % 1000 + 1000) % 1000));
    return cJSON_CreateString (text);
}

static cJSON *int64_json (const ProtobufCFieldDescriptor *field, int64_t value)
{
    return is_time (field) ? time_json (value) : whole_json ("%" PRId64, value);
}

/* A number that this program's .proto does not know yet stays a number. */
static cJSON *enum_json (const ProtobufCFieldDescriptor *field, int value)
{
    const ProtobufCEnumValue *row = protobuf_c_enum_descriptor_get_value (field->descriptor, value);
    return row ? cJSON_CreateString (row->name) : whole_json ("%d", value);
}

static cJSON *value_json (const ProtobufCFieldDescriptor *field, const void *value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return whole_json ("%" PRId32, *(const int32_t *) value);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return whole_json ("%" PRIu32, *(const uint32_t *) value);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return int64_json (field, *(const int64_t *) value);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return whole_json ("%" PRIu64, *(const uint64_t *) value);
    case PROTOBUF_C_TYPE_FLOAT:
        return cJSON_CreateNumber (*(const float *) value);
    case PROTOBUF_C_TYPE_DOUBLE:
        return cJSON_CreateNumber (*(const double *) value);
    case PROTOBUF_C_TYPE_BOOL:
        return cJSON_CreateBool (*(const protobuf_c_boolean *) value);
    case PROTOBUF_C_TYPE_ENUM:
        return enum_json (field, *(const int *) value);
    case PROTOBUF_C_TYPE_STRING:
        return cJSON_CreateString (*(char *const *) value ? *(char *const *) value : "");
    case PROTOBUF_C_TYPE_BYTES:
        return bytes_json (value);
    case PROTOBUF_C_TYPE_MESSAGE:
        return dm_message_json (*(ProtobufCMessage *const *) value);
    }
    abort ();
}

static size_t element_size (const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof (void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof (ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof (protobuf_c_boolean);
    default:
        return 4;
    }
}

static cJSON *list_json (const ProtobufCFieldDescriptor *field, const void *member, size_t count)
{
    const uint8_t *elements = *(const uint8_t *const *) member;
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray (list, value_json (field, elements + i * element_size (field)));
    return list;
}

/* proto2: strings and messages are pointers, everything else has a has_ beside it. */
static bool is_present (const ProtobufCFieldDescriptor *field, const void *member, const void *quantifier)
{
    if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE)
        return *(const void *const *) member && *(const void *const *) member != field->default_value;
    return field->label == PROTOBUF_C_LABEL_REQUIRED || *(const protobuf_c_boolean *) quantifier;
}

cJSON *dm_message_json (const ProtobufCMessage *message)
{
    cJSON *object = cJSON_CreateObject ();
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        const void *member = (const uint8_t *) message + field->offset;
        const void *quantifier = (const uint8_t *) message + field->quantifier_offset;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            cJSON_AddItemToObject (object, field->name, list_json (field, member, *(const size_t *) quantifier));
        else if (is_present (field, member, quantifier))
            cJSON_AddItemToObject (object, field->name, value_json (field, member));
    }
    return object;
}

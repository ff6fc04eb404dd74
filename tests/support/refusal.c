/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/refusal.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "tests/support/process.h"

#define DAY_MS (24LL * 3600 * 1000)

ProtobufCMessage *ts_message_new (const ProtobufCMessageDescriptor *type, dm_arena *arena)
{
    ProtobufCMessage *message = dm_arena_zalloc (arena, type->sizeof_message);
    protobuf_c_message_init (type, message);
    return message;
}

static char *make_text (const ts_value *value, dm_arena *arena)
{
    const char *before = value->before ? value->before : "", *after = value->after ? value->after : "";
    size_t unit = value->unit ? strlen (value->unit) : 0, times = (size_t) value->number;
    char *text = dm_arena_alloc (arena, strlen (before) + unit * times + strlen (after) + 1);
    char *end = stpcpy (text, before);
    for (size_t i = 0; unit > 0 && i < times; i++)
        end = stpcpy (end, value->unit);
    strcpy (end, after);
    return text;
}

static ProtobufCBinaryData make_uuid (int64_t days_ago, dm_arena *arena)
{
    dm_uuid uuid = dm_uuid_new ();
    int64_t time_ms = dm_clock_now_ms () - days_ago * DAY_MS;
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t) (time_ms >> (40 - 8 * i));
    return (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (arena, uuid.bytes, DM_UUID_BYTES) };
}

static ProtobufCBinaryData make_bytes (const ts_value *value, dm_arena *arena)
{
    if (value->kind == TS_VALUE_AGED || value->kind == TS_VALUE_UUIDS)
        return make_uuid (value->kind == TS_VALUE_AGED ? value->number : 0, arena);
    ProtobufCBinaryData bytes = { (size_t) value->number, dm_arena_alloc (arena, (size_t) value->number) };
    if (value->bytes)
        memcpy (bytes.data, value->bytes, bytes.len);
    else
        memset (bytes.data, 0x11, bytes.len);
    return bytes;
}

static void *member (ProtobufCMessage *message, unsigned offset)
{
    return (char *) message + offset;
}

static void set_repeated (ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const ts_value *value,
                          dm_arena *arena)
{
    size_t *count = member (message, field->quantifier_offset);
    ProtobufCBinaryData **elements = member (message, field->offset);
    size_t more = value->kind == TS_VALUE_UUIDS ? (size_t) value->number : value->kind == TS_VALUE_ABSENT ? 0 : 1;
    if (field->type != PROTOBUF_C_TYPE_BYTES)
        ts_die ("the repeated field %s holds no bytes", field->name);
    if (more == 0)
        *count = 0;
    ProtobufCBinaryData *grown = dm_arena_alloc (arena, (*count + more) * sizeof *grown);
    if (*count > 0)
        memcpy (grown, *elements, *count * sizeof *grown);
    for (size_t i = 0; i < more; i++)
        grown[(*count)++] = make_bytes (value, arena);
    *elements = grown;
}

static void set_single (ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const ts_value *value,
                        dm_arena *arena)
{
    void *place = member (message, field->offset);
    bool is_absent = value->kind == TS_VALUE_ABSENT;
    bool is_pointer = field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
    if (!is_pointer)
        *(protobuf_c_boolean *) member (message, field->quantifier_offset) = !is_absent;
    else if (is_absent)
        *(void **) place = NULL;
    if (is_absent)
        return;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        *(char **) place = make_text (value, arena);
        break;
    case PROTOBUF_C_TYPE_BYTES:
        *(ProtobufCBinaryData *) place = make_bytes (value, arena);
        break;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_ENUM:
    case PROTOBUF_C_TYPE_BOOL:
        *(uint32_t *) place = (uint32_t) value->number;
        break;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_INT64:
        *(int64_t *) place = value->number;
        break;
    default:
        ts_die ("the field %s has a type that no test needed yet", field->name);
    }
}

void ts_message_set (ProtobufCMessage *message, const char *path, const ts_value *value, dm_arena *arena)
{
    const char *dot = strchr (path, '.');
    const char *name = dm_arena_printf (arena, "%.*s", (int) (dot ? dot - path : (ptrdiff_t) strlen (path)), path);
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, name);
    if (!field)
        ts_die ("%s has no field %s", message->descriptor->name, path);
    if (dot) {
        ProtobufCMessage **inner = member (message, field->offset);
        if (!*inner)
            *inner = ts_message_new (field->descriptor, arena);
        ts_message_set (*inner, dot + 1, value, arena);
    } else if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        set_repeated (message, field, value, arena);
    } else {
        set_single (message, field, value, arena);
    }
}

static unsigned file_count;

static int count_file (const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void) path;
    (void) about;
    (void) where;
    file_count += kind == FTW_F;
    return 0;
}

char *ts_effects (ts_suite *suite)
{
    static const char sql[] =
        "SELECT string_agg (format ('%s.%s=%s', schemaname, tablename, (xpath ('//n/text()', query_to_xml ("
        "  format ('SELECT count(*) AS n FROM %I.%I', schemaname, tablename), false, true, '')))[1]),"
        " ' ' ORDER BY schemaname, tablename)"
        " || format (' heads %s %s %s %s', (SELECT position FROM intake.event_head),"
        "  (SELECT position FROM documents.event_head), (SELECT position FROM notification.event_head),"
        "  (SELECT position FROM audit.event_head))"
        " FROM pg_tables WHERE schemaname IN ('intake', 'documents', 'notification', 'audit')";
    char store[300], *rows, *text;
    ts_suite_wait_settled (suite);
    rows = ts_cluster_text (ts_suite_cluster (suite), sql);
    snprintf (store, sizeof store, "%s/documents", ts_suite_folder (suite));
    file_count = 0;
    nftw (store, count_file, 16, FTW_PHYS);
    if (asprintf (&text, "%s files %u", rows, file_count) < 0)
        abort ();
    free (rows);
    return text;
}

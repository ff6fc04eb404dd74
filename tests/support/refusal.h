/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests with one thing wrong, and proof that nothing came of them. */
#pragma once

#include "common/arena.h"
#include "common/uuid.h"
#include "tests/support/suite.h"

typedef enum ts_value_kind {
    TS_VALUE_ABSENT,
    TS_VALUE_TEXT, /* before, unit times number, after */
    TS_VALUE_NUMBER,
    TS_VALUE_BYTES, /* number of them, all the same; those of bytes where that is given */
    TS_VALUE_UUIDS, /* a repeated field gets so many more */
    TS_VALUE_AGED,  /* a UUIDv7 made so many days ago */
} ts_value_kind;

/* What a field is to hold. */
typedef struct ts_value {
    ts_value_kind kind;
    int64_t number;
    const char *before, *unit, *after;
    const uint8_t *bytes;
} ts_value;

#define TS_ABSENT                                                                                                      \
    {                                                                                                                  \
        .kind = TS_VALUE_ABSENT                                                                                        \
    }
#define TS_TEXT(text)                                                                                                  \
    {                                                                                                                  \
        .kind = TS_VALUE_TEXT, .before = (text)                                                                        \
    }
#define TS_LONG(unit_, times)                                                                                          \
    {                                                                                                                  \
        .kind = TS_VALUE_TEXT, .unit = (unit_), .number = (times)                                                      \
    }
#define TS_LONG_IN(before_, unit_, times, after_)                                                                      \
    {                                                                                                                  \
        .kind = TS_VALUE_TEXT, .before = (before_), .unit = (unit_), .number = (times), .after = (after_)              \
    }
#define TS_NUMBER(value)                                                                                               \
    {                                                                                                                  \
        .kind = TS_VALUE_NUMBER, .number = (value)                                                                     \
    }
#define TS_BYTES(count)                                                                                                \
    {                                                                                                                  \
        .kind = TS_VALUE_BYTES, .number = (count)                                                                      \
    }
#define TS_COPY(bytes_, count)                                                                                         \
    {                                                                                                                  \
        .kind = TS_VALUE_BYTES, .number = (count), .bytes = (bytes_)                                                   \
    }
#define TS_UUIDS(count)                                                                                                \
    {                                                                                                                  \
        .kind = TS_VALUE_UUIDS, .number = (count)                                                                      \
    }
#define TS_AGED(days)                                                                                                  \
    {                                                                                                                  \
        .kind = TS_VALUE_AGED, .number = (days)                                                                        \
    }

/* A message with nothing in it. */
ProtobufCMessage *ts_message_new (const ProtobufCMessageDescriptor *type, dm_arena *arena);
/* Sets a field, named by its path ("initiator.name"); a value is added to a repeated one. A path that the message has
 * not ends the test program. */
void ts_message_set (ProtobufCMessage *message, const char *path, const ts_value *value, dm_arena *arena);

/* How many rows each table of each service has, where each log ends, and how many files the document store holds, once
 * every consumer stands still: the same text before and after means that nothing was done. The caller frees it. */
char *ts_effects (ts_suite *suite);

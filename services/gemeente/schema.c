/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of a municipality's file; compose/gemeente/README.md tells what they mean. */
#include "services/gemeente/inside.h"

#define LAST                                                                                                           \
    {                                                                                                                  \
        NULL, DM_SCHEMA_ANY, false, 0, 0, NULL, NULL                                                                   \
    }
#define TEXT(name, is_required, min, max)                                                                              \
    {                                                                                                                  \
        (name), DM_SCHEMA_TEXT, (is_required), (min), (max), NULL, NULL                                                \
    }
#define TEXTS(name)                                                                                                    \
    {                                                                                                                  \
        (name), DM_SCHEMA_TEXTS, true, 1, 60, NULL, NULL                                                               \
    }
#define OBJECT(name, is_required, keys)                                                                                \
    {                                                                                                                  \
        (name), DM_SCHEMA_OBJECT, (is_required), 0, 0, (keys), NULL                                                    \
    }
#define LIST(name, is_required, max, each)                                                                             \
    {                                                                                                                  \
        (name), DM_SCHEMA_LIST, (is_required), 1, (max), (each), NULL                                                  \
    }
#define HOURS(day) TEXT (day, false, 1, 30)

static const dm_schema_key date = { "", DM_SCHEMA_DATE, false, 0, 0, NULL, NULL };
static const dm_schema_key journey = { "", DM_SCHEMA_NAME, false, 0, 0, NULL, NULL };
static const dm_schema_key line = TEXT ("", false, 1, 60);

static const dm_schema_key colour_keys[] = {
    TEXT ("main", true, 1, 20),
    TEXT ("footer", true, 1, 20),
    LAST,
};
static const dm_schema_key hours_keys[] = {
    HOURS ("monday"), HOURS ("tuesday"),  HOURS ("wednesday"), HOURS ("thursday"),
    HOURS ("friday"), HOURS ("saturday"), HOURS ("sunday"),    LAST,
};
static const dm_schema_key telephone_keys[] = {
    TEXT ("number", true, 1, 30),
    OBJECT ("hours", true, hours_keys),
    LAST,
};
static const dm_schema_key urgent_keys[] = {
    TEXT ("number", true, 1, 30),
    OBJECT ("hours", false, hours_keys),
    LAST,
};
static const dm_schema_key address_keys[] = {
    TEXTS ("title"),
    LIST ("lines", true, 5, &line),
    OBJECT ("hours", false, hours_keys),
    LAST,
};
static const dm_schema_key address = OBJECT ("", false, address_keys);
static const dm_schema_key link_keys[] = {
    TEXTS ("title"),
    TEXT ("url", true, 1, 300),
    LAST,
};
static const dm_schema_key link_row = OBJECT ("", false, link_keys);

static const dm_schema_key keys[] = {
    TEXT ("name", true, 1, 60),
    { "demo", DM_SCHEMA_BOOL, false, 0, 0, NULL, NULL },
    TEXT ("logo", true, 1, 100),
    OBJECT ("colours", true, colour_keys),
    OBJECT ("telephone", true, telephone_keys),
    OBJECT ("urgent", false, urgent_keys),
    LIST ("closed", false, 60, &date),
    TEXT ("email", false, 3, 254),
    LIST ("addresses", true, 5, &address),
    LIST ("links", false, 10, &link_row),
    LIST ("first", false, 4, &journey),
    TEXT ("texts", true, 1, 100),
    LAST,
};
const dm_schema_key gemeente_schema = OBJECT ("", true, keys);

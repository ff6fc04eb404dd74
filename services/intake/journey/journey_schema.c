/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of a journey file; services/intake/journeys/README.md tells what they mean. */
#include "services/identity/level.h"
#include "services/intake/journey/journey_check.h"

#define LAST                                                                                                           \
    {                                                                                                                  \
        NULL, DM_SCHEMA_ANY, false, 0, 0, NULL, NULL                                                                   \
    }
#define TEXT(name, is_required, max)                                                                                   \
    {                                                                                                                  \
        (name), DM_SCHEMA_TEXT, (is_required), 1, (max), NULL, NULL                                                    \
    }
#define TEXTS(name, is_required, max)                                                                                  \
    {                                                                                                                  \
        (name), DM_SCHEMA_TEXTS, (is_required), 1, (max), NULL, NULL                                                   \
    }
#define INTEGER(name, is_required, min, max)                                                                           \
    {                                                                                                                  \
        (name), DM_SCHEMA_INTEGER, (is_required), (min), (max), NULL, NULL                                             \
    }
#define WORD(name, is_required, words)                                                                                 \
    {                                                                                                                  \
        (name), DM_SCHEMA_WORD, (is_required), 0, 0, NULL, (words)                                                     \
    }
#define OBJECT(name, is_required, keys)                                                                                \
    {                                                                                                                  \
        (name), DM_SCHEMA_OBJECT, (is_required), 0, 0, (keys), NULL                                                    \
    }
#define LIST(name, is_required, min, max, each)                                                                        \
    {                                                                                                                  \
        (name), DM_SCHEMA_LIST, (is_required), (min), (max), (each), NULL                                              \
    }
#define PLAIN(name, kind, is_required)                                                                                 \
    {                                                                                                                  \
        (name), (kind), (is_required), 0, 0, NULL, NULL                                                                \
    }

static const char *const themes[] = { "wonen",           "verkeer", "ondernemen", "burgerzaken",
                                      "openbare-ruimte", "zorg",    "bezwaar",    NULL };
static const char *const audiences[] = { "inwoner", "ondernemer", NULL };
static const char *const calendars[] = { "calendar", NULL };
static const char *const retention_from[] = { "last_activity", NULL };
static const char *const received[] = { "ontvangst", NULL };
static const char *const action[] = { "actie-nodig", NULL };
static const char *const decision[] = { "besluit", NULL };
static const char *const prefills[] = { "login.bsn", "login.kvk", "login.naam", "brp.adres", NULL };
static const char *const edits[] = { "never", "report-error", NULL };
static const char *const endings[] = { "jpg", "png", "heic", "pdf", NULL };
static const char *const goals[] = { "completion", "ces", "time", NULL };

static const dm_schema_key id = PLAIN ("", DM_SCHEMA_ID, false);
static const dm_schema_key audience = WORD ("", false, audiences);
static const dm_schema_key ending = WORD ("", false, endings);
static const dm_schema_key keyword = TEXT ("", false, 50);
static const dm_schema_key option = TEXTS ("", false, 200);

static const dm_schema_key legal[] = {
    TEXT ("grondslag", true, 500),
    TEXT ("doelbinding", true, 500),
    TEXT ("verwerking", true, 200),
    LAST,
};
static const dm_schema_key term[] = {
    INTEGER ("days", true, 1, 3660),
    WORD ("calendar", false, calendars),
    INTEGER ("extend_once", false, 1, 3660),
    INTEGER ("warn_at", false, 1, 3660),
    LAST,
};
static const dm_schema_key retention[] = {
    TEXT ("selectielijst", true, 200),
    INTEGER ("draft_days", true, 1, 90),
    WORD ("from", false, retention_from),
    LAST,
};
static const dm_schema_key field;
static const dm_schema_key field_keys[] = {
    { "type", DM_SCHEMA_TEXT, true, 1, 50, NULL, NULL },
    TEXTS ("label", false, 200),
    TEXTS ("hint", false, 500),
    TEXTS ("empty", false, 200),
    TEXTS ("wrong", false, 200),
    PLAIN ("optional", DM_SCHEMA_BOOL, false),
    { "options", DM_SCHEMA_VALUES, false, 1, 100, &option, NULL },
    LIST ("accept", false, 1, 4, &ending),
    INTEGER ("max_mb", false, 1, 50),
    INTEGER ("max_files", false, 1, INTAKE_FIELD_FILES_MAX),
    INTEGER ("max_length", false, 1, INTAKE_FIELD_LONG_TEXT_MAX),
    INTEGER ("decimals", false, 0, 6),
    PLAIN ("min", DM_SCHEMA_ANY, false),
    PLAIN ("max", DM_SCHEMA_ANY, false),
    WORD ("prefill", false, prefills),
    WORD ("edit", false, edits),
    { "each", DM_SCHEMA_MAP, false, 1, INTAKE_FIELD_EACH_MAX, &field, NULL },
    INTEGER ("times", false, 1, INTAKE_FIELD_TIMES_MAX),
    TEXTS ("row", false, 50),
    TEXTS ("more", false, 100),
    LAST,
};
static const dm_schema_key field = OBJECT ("", false, field_keys);

static const dm_schema_key step_keys[] = {
    PLAIN ("id", DM_SCHEMA_ID, true),
    TEXTS ("title", false, 200),
    TEXTS ("intro", false, 1000),
    PLAIN ("when", DM_SCHEMA_ANY, false),
    TEXTS ("exit", false, 1000),
    LIST ("ask", false, 1, 20, &id),
    LAST,
};
static const dm_schema_key step = OBJECT ("", false, step_keys);

static const dm_schema_key document_keys[] = {
    PLAIN ("id", DM_SCHEMA_ID, true),
    PLAIN ("when", DM_SCHEMA_ANY, false),
    TEXTS ("label", true, 200),
    TEXTS ("hint", false, 500),
    PLAIN ("optional", DM_SCHEMA_BOOL, false),
    LIST ("accept", true, 1, 4, &ending),
    INTEGER ("max_mb", false, 1, 50),
    INTEGER ("max_files", false, 1, INTAKE_FIELD_FILES_MAX),
    LAST,
};
static const dm_schema_key document = OBJECT ("", false, document_keys);

static const dm_schema_key patch_keys[] = {
    LIST ("steps", true, 1, INTAKE_STEPS_MAX, &id),
    LAST,
};
static const dm_schema_key variant_keys[] = {
    PLAIN ("id", DM_SCHEMA_ID, true),
    PLAIN ("when", DM_SCHEMA_ANY, false),
    OBJECT ("patch", true, patch_keys),
    LAST,
};
static const dm_schema_key variant = OBJECT ("", false, variant_keys);

static const dm_schema_key guard_keys[] = {
    { "ces_min", DM_SCHEMA_NUMBER, false, 1, 5, NULL, NULL },
    { "completion_min", DM_SCHEMA_NUMBER, false, 0, 1, NULL, NULL },
    LAST,
};
static const dm_schema_key pilot_keys[] = {
    PLAIN ("id", DM_SCHEMA_ID, true),
    PLAIN ("arm", DM_SCHEMA_ID, true),
    { "share", DM_SCHEMA_NUMBER, true, 0, 1, NULL, NULL },
    PLAIN ("start", DM_SCHEMA_DATE, false),
    PLAIN ("stop", DM_SCHEMA_DATE, true),
    WORD ("goal", true, goals),
    OBJECT ("guard", false, guard_keys),
    LAST,
};
static const dm_schema_key notify_keys[] = {
    WORD ("received", true, received),
    WORD ("action", true, action),
    WORD ("decision", true, decision),
    LAST,
};
static const dm_schema_key initiator_keys[] = {
    PLAIN ("naam", DM_SCHEMA_ID, false),
    PLAIN ("emailadres", DM_SCHEMA_ID, false),
    PLAIN ("verblijfsadres", DM_SCHEMA_ID, false),
    PLAIN ("telefoonnummer", DM_SCHEMA_ID, false),
    LAST,
};
static const dm_schema_key from_zaak = TEXT ("", false, 50);
static const dm_schema_key test_keys[] = {
    PLAIN ("answers", DM_SCHEMA_ANY, true), WORD ("audience", false, audiences),
    PLAIN ("today", DM_SCHEMA_DATE, false), PLAIN ("ends_at", DM_SCHEMA_ID, true),
    PLAIN ("refuses", DM_SCHEMA_ID, false), LAST,
};
static const dm_schema_key test = OBJECT ("", false, test_keys);

const dm_schema_key intake_journey_login_keys[] = {
    WORD ("inwoner", false, identity_digid),
    WORD ("ondernemer", false, identity_eherkenning),
    LAST,
};

static const dm_schema_key journey_keys[] = {
    PLAIN ("journey", DM_SCHEMA_NAME, true),
    INTEGER ("version", false, 1, 1000000),
    TEXTS ("title", true, 100),
    TEXTS ("summary", true, 300),
    WORD ("thema", true, themes),
    LIST ("keywords", false, 0, 50, &keyword),
    PLAIN ("zaaktype", DM_SCHEMA_NAME, true),
    LIST ("audience", true, 1, 2, &audience),
    PLAIN ("login", DM_SCHEMA_ANY, true),
    OBJECT ("legal", true, legal),
    OBJECT ("term", true, term),
    OBJECT ("retention", true, retention),
    TEXTS ("before_you_start", false, 1000),
    { "fields", DM_SCHEMA_MAP, true, 1, INTAKE_FIELDS_MAX, &field, NULL },
    LIST ("steps", true, 1, INTAKE_STEPS_MAX - 20, &step),
    LIST ("documents", false, 1, 20, &document),
    PLAIN ("subject", DM_SCHEMA_ANY, false),
    OBJECT ("initiator", false, initiator_keys),
    { "from_zaak", DM_SCHEMA_MAP, false, 1, 20, &from_zaak, NULL },
    LIST ("variants", false, 1, 10, &variant),
    OBJECT ("pilot", false, pilot_keys),
    OBJECT ("notify", true, notify_keys),
    LIST ("tests", true, 1, 100, &test),
    LAST,
};
const dm_schema_key intake_journey_schema = OBJECT ("", true, journey_keys);

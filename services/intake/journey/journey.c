/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey out of its canonical JSON. */
#include "services/intake/journey/journey.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include "services/intake/journey/journey_inside.h"
#include "services/intake/value/json.h"

#define MAX_MB_DEFAULT 15
#define DRAFT_DAYS_DEFAULT 30

static uint32_t number_of (const cJSON *object, const char *name, uint32_t other)
{
    const cJSON *node = intake_get (object, name);
    return cJSON_IsNumber (node) ? (uint32_t) node->valuedouble : other;
}

static bool read_field (const cJSON *json, const char *id, dm_arena *arena, intake_field *out);

/* The questions of a row. */
static bool read_each (const cJSON *list, dm_arena *arena, intake_field *out)
{
    const size_t count = (size_t) cJSON_GetArraySize (list);
    intake_field *each = dm_arena_zalloc (arena, (count + 1) * sizeof *each);
    const cJSON *json;
    out->each = each;
    cJSON_ArrayForEach (json, list) {
        const char *id = intake_member (json, "id");
        if (!id || !read_field (json, id, arena, &each[out->each_count++]))
            return false;
    }
    return true;
}

static bool read_field (const cJSON *json, const char *id, dm_arena *arena, intake_field *out)
{
    const char *type = intake_member (json, "type");
    const intake_field_kind *kind = type ? intake_field_kind_find (type) : NULL;
    if (!kind)
        return false;
    *out = (intake_field){
        .id = id,
        .kind = kind,
        .json = json,
        .min = intake_get (json, "min"),
        .max = intake_get (json, "max"),
        .is_optional = cJSON_IsTrue (intake_get (json, "optional")),
        .max_length = number_of (json, "max_length", kind->length_default),
        .max_files = number_of (json, "max_files", 1),
        .max_mb = number_of (json, "max_mb", MAX_MB_DEFAULT),
        .decimals = number_of (json, "decimals", kind->decimals),
        .prefill = intake_member (json, "prefill"),
        .edit = intake_member (json, "edit"),
        .times = number_of (json, "times", 0),
    };
    return read_each (intake_get (json, "each"), arena, out);
}

/* Adds the fields that a step asks. */
static bool read_ask (intake_journey *journey, const cJSON *ask, intake_step *out)
{
    const cJSON *fields = intake_get (journey->root, "fields"), *id;
    out->fields = dm_arena_alloc (journey->arena, ((size_t) cJSON_GetArraySize (ask) + 1) * sizeof *out->fields);
    cJSON_ArrayForEach (id, ask) {
        const cJSON *it = cJSON_IsString (id) ? intake_get (fields, id->valuestring) : NULL;
        if (!it || journey->field_count == (size_t) cJSON_GetArraySize (fields)
            || !read_field (it, it->string, journey->arena, &journey->fields[journey->field_count]))
            return false;
        out->fields[out->field_count++] = &journey->fields[journey->field_count++];
    }
    return true;
}

static bool read_steps (intake_journey *journey)
{
    const cJSON *steps = intake_get (journey->root, "steps"), *it;
    size_t count = (size_t) cJSON_GetArraySize (steps),
           fields = (size_t) cJSON_GetArraySize (intake_get (journey->root, "fields"));
    if (count == 0 || count > INTAKE_STEPS_MAX || fields > INTAKE_FIELDS_MAX)
        return false;
    journey->steps = dm_arena_zalloc (journey->arena, count * sizeof *journey->steps);
    journey->fields = dm_arena_zalloc (journey->arena, (fields + 1) * sizeof *journey->fields);
    cJSON_ArrayForEach (it, steps) {
        intake_step *step = &journey->steps[journey->step_count++];
        *step =
            (intake_step){ intake_member (it, "id"), it, intake_get (it, "when"), intake_get (it, "exit"), NULL, 0 };
        if (!step->id || !read_ask (journey, intake_get (it, "ask"), step))
            return false;
    }
    return true;
}

static bool read_journey (intake_journey *journey)
{
    journey->name = intake_member (journey->root, "journey");
    journey->zaaktype = intake_member (journey->root, "zaaktype");
    return journey->name && strlen (journey->name) < INTAKE_JOURNEY_SIZE && journey->zaaktype && read_steps (journey);
}

dm_status intake_journey_read_json (const char *json, uint32_t version, intake_journey **out, dm_error *error)
{
    intake_journey *journey = calloc (1, sizeof *journey);
    if (!journey)
        abort ();
    journey->arena = dm_arena_open ();
    journey->json = dm_arena_strdup (journey->arena, json);
    journey->version = version;
    journey->root = cJSON_Parse (json);
    SHA256 ((const unsigned char *) json, strlen (json), journey->sha256);
    if (!journey->root || !read_journey (journey)) {
        intake_journey_destroy (&journey);
        return dm_fail (error, DM_INTERNAL, "journey", "a journey that was published cannot be read");
    }
    *out = journey;
    return DM_OK;
}

void intake_journey_destroy (intake_journey **journey)
{
    if (!*journey)
        return;
    cJSON_Delete ((*journey)->root);
    dm_arena_destroy (&(*journey)->arena);
    free (*journey);
    *journey = NULL;
}

const intake_field *intake_journey_find_field (const intake_journey *journey, const char *id)
{
    for (size_t i = 0; i < journey->field_count; i++)
        if (strcmp (journey->fields[i].id, id) == 0)
            return &journey->fields[i];
    return NULL;
}

const intake_step *intake_journey_find_step (const intake_journey *journey, const char *id)
{
    for (size_t i = 0; i < journey->step_count; i++)
        if (strcmp (journey->steps[i].id, id) == 0)
            return &journey->steps[i];
    return NULL;
}

const char *intake_journey_name (const intake_journey *journey)
{
    return journey->name;
}

uint32_t intake_journey_version (const intake_journey *journey)
{
    return journey->version;
}

const char *intake_journey_zaaktype (const intake_journey *journey)
{
    return journey->zaaktype;
}

const char *intake_journey_json (const intake_journey *journey)
{
    return journey->json;
}

const uint8_t *intake_journey_sha256 (const intake_journey *journey)
{
    return journey->sha256;
}

const char *intake_journey_title (const intake_journey *journey, const char *language)
{
    return intake_text (intake_get (journey->root, "title"), language);
}

const char *intake_journey_login (const intake_journey *journey, const char *audience)
{
    return intake_member (intake_get (journey->root, "login"), audience);
}

const char *intake_journey_initiator (const intake_journey *journey, const char *part)
{
    return intake_member (intake_get (journey->root, "initiator"), part);
}

bool intake_journey_has_audience (const intake_journey *journey, const char *audience)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, intake_get (journey->root, "audience"))
        if (cJSON_IsString (each) && strcmp (each->valuestring, audience) == 0)
            return true;
    return false;
}

dm_status intake_journey_refuse_audience (const intake_journey *journey, dm_error *error)
{
    bool inwoner = intake_journey_has_audience (journey, "inwoner");
    bool ondernemer = intake_journey_has_audience (journey, "ondernemer");
    return dm_fail (error, DM_INVALID_ARGUMENT, "audience", "this journey is for %s%s%s", inwoner ? "inwoner" : "",
                    inwoner && ondernemer ? " and " : "", ondernemer ? "ondernemer" : "");
}

uint32_t intake_journey_term_days (const intake_journey *journey)
{
    return number_of (intake_get (journey->root, "term"), "days", 0);
}

uint32_t intake_journey_draft_days (const intake_journey *journey)
{
    return number_of (intake_get (journey->root, "retention"), "draft_days", DRAFT_DAYS_DEFAULT);
}

static Digimeente__Intake__V1__Text *make_text (const cJSON *text, dm_arena *arena)
{
    if (!text)
        return NULL;
    Digimeente__Intake__V1__Text *out = dm_arena_alloc (arena, sizeof *out);
    digimeente__intake__v1__text__init (out);
    out->nl = (char *) intake_text (text, "nl");
    out->en = (char *) intake_text (text, "en");
    return out;
}

static char **make_list (const cJSON *list, dm_arena *arena, size_t *out_count)
{
    char **out = dm_arena_alloc (arena, ((size_t) cJSON_GetArraySize (list) + 1) * sizeof *out);
    const cJSON *each;
    *out_count = 0;
    cJSON_ArrayForEach (each, list)
        if (cJSON_IsString (each))
            out[(*out_count)++] = each->valuestring;
    return out;
}

void intake_journey_summarise (const intake_journey *journey, dm_arena *arena,
                               Digimeente__Intake__V1__JourneySummary *out)
{
    digimeente__intake__v1__journey_summary__init (out);
    out->journey = (char *) journey->name;
    out->has_version = true;
    out->version = journey->version;
    out->title = make_text (intake_get (journey->root, "title"), arena);
    out->summary = make_text (intake_get (journey->root, "summary"), arena);
    out->theme = (char *) intake_member (journey->root, "thema");
    out->audience = make_list (intake_get (journey->root, "audience"), arena, &out->n_audience);
    out->keywords = make_list (intake_get (journey->root, "keywords"), arena, &out->n_keywords);
    out->login_inwoner = (char *) intake_journey_login (journey, "inwoner");
    out->login_ondernemer = (char *) intake_journey_login (journey, "ondernemer");
    out->before_you_start = make_text (intake_get (journey->root, "before_you_start"), arena);
    out->zaaktype = (char *) journey->zaaktype;
}

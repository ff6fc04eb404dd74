/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "services/intake/journey/engine.h"
#include "services/intake/value/json.h"

typedef Digimeente__Intake__V1__Answer Answer;

/* A value without a journey that says what it is: its texts, in lines. Depth was bounded when it came in. */
static void write_plain (FILE *out, const cJSON *json)
{
    if (cJSON_IsString (json))
        fputs (json->valuestring, out);
    else if (cJSON_IsBool (json))
        fputs (cJSON_IsTrue (json) ? "ja" : "nee", out);
    else if (cJSON_IsNumber (json))
        fprintf (out, "%.15g", json->valuedouble);
    for (const cJSON *child = cJSON_IsObject (json) || cJSON_IsArray (json) ? json->child : NULL; child;
         child = child->next) {
        if (child->string)
            fprintf (out, "%s: ", child->string);
        write_plain (out, child);
        if (child->next)
            fputc ('\n', out);
    }
}

static Answer *plain_answer (dm_arena *arena, const cJSON *json)
{
    Answer *answer = dm_arena_alloc (arena, sizeof *answer);
    digimeente__intake__v1__answer__init (answer);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream (&text, &size);
    if (!out)
        abort ();
    write_plain (out, json);
    fclose (out);
    answer->label = dm_arena_strdup (arena, json->string);
    answer->value = dm_arena_strdup (arena, text);
    free (text);
    return answer;
}

static void describe_plain (dm_arena *arena, const cJSON *json, Answer ***out, size_t *out_count)
{
    size_t count = 0;
    Answer **list = dm_arena_alloc (arena, (size_t) cJSON_GetArraySize (json) * sizeof (Answer *));
    for (const cJSON *child = json->child; child; child = child->next)
        list[count++] = plain_answer (arena, child);
    *out = list;
    *out_count = count;
}

static void describe_journey (dm_arena *arena, const intake_journey *journey, const char *language, const cJSON *json,
                              Answer ***out, size_t *out_count)
{
    intake_readable *readable;
    intake_engine_describe (journey, language, json, arena, &readable, out_count);
    *out = dm_arena_alloc (arena, *out_count * sizeof **out);
    for (size_t i = 0; i < *out_count; i++) {
        Answer *answer = (*out)[i] = dm_arena_alloc (arena, sizeof *answer);
        digimeente__intake__v1__answer__init (answer);
        answer->label = (char *) readable[i].label;
        answer->value = (char *) readable[i].value;
        answer->telephone = (char *) readable[i].telephone;
        answer->n_documenten = readable[i].document_count;
        answer->documenten = readable[i].documenten;
    }
}

/* NULL: none. */
static dm_status find_journey (dm_call *call, intake_journeys *journeys, const char *name, uint32_t version,
                               const intake_journey **out)
{
    *out = NULL;
    return name ? intake_journeys_find (call, journeys, name, version, out) : DM_OK;
}

dm_status intake_answers_describe (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                   const char *language, const char *answers, Answer ***out, size_t *out_count)
{
    const intake_journey *it;
    dm_status status = find_journey (call, journeys, journey, version, &it);
    if (status)
        return status;
    DM_AUTO (intake_json_clear) cJSON *json = cJSON_Parse (answers);
    if (!json)
        return dm_fail (&call->error, DM_INTERNAL, "answers", "what is stored is no JSON");
    if (it)
        describe_journey (call->arena, it, language, json, out, out_count);
    else
        describe_plain (call->arena, json, out, out_count);
    return DM_OK;
}

dm_status intake_journeys_title (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                 const char *language, char **out)
{
    const intake_journey *it;
    dm_status status = find_journey (call, journeys, journey, version, &it);
    if (status || !it)
        return status;
    *out = (char *) intake_journey_title (it, language);
    return DM_OK;
}

dm_status intake_journey_verlenging (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                     int32_t *out)
{
    const intake_journey *it;
    dm_status status = find_journey (call, journeys, journey, version, &it);
    if (status || !it)
        return status;
    DM_AUTO (intake_json_clear) cJSON *json = cJSON_Parse (intake_journey_json (it));
    const cJSON *days =
        cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (json, "term"), "extend_once");
    *out = cJSON_IsNumber (days) ? days->valueint : 0;
    return DM_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "services/intake/journey/engine.h"
#include "services/intake/value/json.h"

typedef Digimeente__Intake__V1__Antwoord Antwoord;

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

static Antwoord *plain_antwoord (dm_arena *arena, const cJSON *json)
{
    Antwoord *antwoord = dm_arena_alloc (arena, sizeof *antwoord);
    digimeente__intake__v1__antwoord__init (antwoord);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream (&text, &size);
    if (!out)
        abort ();
    write_plain (out, json);
    fclose (out);
    antwoord->label = dm_arena_strdup (arena, json->string);
    antwoord->waarde = dm_arena_strdup (arena, text);
    free (text);
    return antwoord;
}

static void describe_plain (dm_arena *arena, const cJSON *json, Antwoord ***out, size_t *out_count)
{
    size_t count = 0;
    Antwoord **list = dm_arena_alloc (arena, (size_t) cJSON_GetArraySize (json) * sizeof (Antwoord *));
    for (const cJSON *child = json->child; child; child = child->next)
        list[count++] = plain_antwoord (arena, child);
    *out = list;
    *out_count = count;
}

static void describe_journey (dm_arena *arena, const intake_journey *journey, const char *taal, const cJSON *json,
                              Antwoord ***out, size_t *out_count)
{
    intake_leesbaar *leesbaar;
    intake_engine_describe (journey, taal, json, arena, &leesbaar, out_count);
    *out = dm_arena_alloc (arena, *out_count * sizeof **out);
    for (size_t i = 0; i < *out_count; i++) {
        Antwoord *antwoord = (*out)[i] = dm_arena_alloc (arena, sizeof *antwoord);
        digimeente__intake__v1__antwoord__init (antwoord);
        antwoord->label = (char *) leesbaar[i].label;
        antwoord->waarde = (char *) leesbaar[i].waarde;
        antwoord->n_documenten = leesbaar[i].document_count;
        antwoord->documenten = leesbaar[i].documenten;
    }
}

/* NULL: none. */
static dm_status find_journey (dm_call *call, intake_journeys *journeys, const char *name, uint32_t version,
                               const intake_journey **out)
{
    *out = NULL;
    return name ? intake_journeys_find (call, journeys, name, version, out) : DM_OK;
}

dm_status intake_antwoorden_describe (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                      const char *taal, const char *antwoorden, Antwoord ***out, size_t *out_count)
{
    const intake_journey *it;
    dm_status status = find_journey (call, journeys, journey, version, &it);
    if (status)
        return status;
    DM_AUTO (intake_json_clear) cJSON *json = cJSON_Parse (antwoorden);
    if (!json)
        return dm_fail (&call->error, DM_INTERNAL, "antwoorden", "what is stored is no JSON");
    if (it)
        describe_journey (call->arena, it, taal, json, out, out_count);
    else
        describe_plain (call->arena, json, out, out_count);
    return DM_OK;
}

dm_status intake_journey_titel (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                const char *taal, char **out)
{
    const intake_journey *it;
    dm_status status = find_journey (call, journeys, journey, version, &it);
    if (status || !it)
        return status;
    *out = (char *) intake_journey_title (it, taal);
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
    const cJSON *dagen =
        cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (json, "term"), "extend_once");
    *out = cJSON_IsNumber (dagen) ? dagen->valueint : 0;
    return DM_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* The way that the answers lead. */
#include <string.h>
#include "services/intake/journey/engine_inside.h"

const char *intake_prefill (const intake_walk *walk, const intake_veld *veld)
{
    const struct {
        const char *name, *value;
    } known[] = { { "login.bsn", walk->bsn }, { "login.kvk", walk->kvk }, { "login.naam", walk->naam } };
    for (size_t i = 0; veld->prefill && i < DM_COUNT (known); i++)
        if (strcmp (known[i].name, veld->prefill) == 0)
            return known[i].value && *known[i].value ? known[i].value : NULL;
    return NULL;
}

bool intake_veld_is_fixed (const intake_walk *walk, const intake_veld *veld)
{
    return veld->edit && intake_prefill (walk, veld);
}

bool intake_veld_is_absent (const intake_walk *walk, const intake_veld *veld)
{
    return veld->edit && strcmp (veld->edit, "never") == 0 && strncmp (veld->prefill, "login.", 6) == 0
           && !intake_prefill (walk, veld);
}

const char *intake_fout_key (const intake_veld *veld, dm_arena *arena)
{
    return dm_arena_printf (arena, "%s.fout", veld->id);
}

static bool asks_anything (const intake_walk *walk, const intake_stap *stap)
{
    for (size_t i = 0; i < stap->veld_count; i++)
        if (!intake_veld_is_absent (walk, stap->velden[i]))
            return true;
    return false;
}

/* The answer as it counts now: checked again, since bounds may move with the day.  Returns a new value or NULL; false
 * in *out_is_answered when it must be asked. */
static cJSON *find_value (const intake_walk *walk, const intake_veld *veld, const cJSON *before, dm_arena *arena,
                          bool *out_is_answered)
{
    const cJSON *kept = cJSON_GetObjectItemCaseSensitive (walk->antwoorden, veld->id);
    *out_is_answered = kept != NULL;
    if (kept && intake_veld_is_fixed (walk, veld))
        return cJSON_CreateString (intake_prefill (walk, veld));
    if (!kept)
        return NULL;
    const intake_veld_context context = { walk->taal, walk->today, before };
    intake_input **inputs;
    size_t count;
    cJSON *value;
    intake_veld_inputs (veld, walk->taal, kept, arena, &inputs, &count);
    *out_is_answered = !intake_veld_check (veld, &context, inputs, count, arena, &value);
    return value;
}

static void add_value (const intake_walk *walk, const intake_veld *veld, cJSON *value, cJSON *zichtbaar,
                       dm_arena *arena)
{
    if (!value)
        return;
    const char *key = intake_fout_key (veld, arena);
    const cJSON *fout = cJSON_GetObjectItemCaseSensitive (walk->antwoorden, key);
    cJSON_AddItemToObject (zichtbaar, veld->id, value);
    if (cJSON_IsString (fout))
        cJSON_AddStringToObject (zichtbaar, key, fout->valuestring);
}

/* Adds the step's valid answers to what is visible. Returns false when one must be asked. */
static bool pass (const intake_walk *walk, const intake_stap *stap, cJSON *zichtbaar, dm_arena *arena)
{
    bool is_passed = true;
    for (size_t i = 0; i < stap->veld_count; i++) {
        bool is_answered;
        if (intake_veld_is_absent (walk, stap->velden[i]))
            continue;
        add_value (walk, stap->velden[i], find_value (walk, stap->velden[i], zichtbaar, arena, &is_answered), zichtbaar,
                   arena);
        is_passed &= is_answered;
    }
    return is_passed;
}

void intake_route_init (intake_route *out, const intake_walk *walk, dm_arena *arena)
{
    const intake_journey *journey = walk->journey;
    bool is_open = false;
    *out = (intake_route){ .zichtbaar = cJSON_CreateObject () };
    for (size_t i = 0; i < journey->stap_count; i++) {
        const intake_stap *stap = &journey->stappen[i];
        const intake_kennis kennis = { journey, out->zichtbaar, walk->audience, walk->today };
        if (!intake_conditie_is_true (stap->when, &kennis) || (stap->exit ? is_open : !asks_anything (walk, stap)))
            continue;
        out->stappen[out->count++] = stap;
        out->shown += !stap->exit;
        if (!is_open && (stap->exit || !pass (walk, stap, out->zichtbaar, arena))) {
            is_open = true;
            out->open = out->count - 1;
        } else if (is_open)
            pass (walk, stap, out->zichtbaar, arena);
        if (stap->exit)
            return;
    }
    if (!is_open)
        out->open = out->count;
}

void intake_route_clear (intake_route *route)
{
    cJSON_Delete (route->zichtbaar);
    *route = (intake_route){ 0 };
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the engine: the way through a journey that the answers so far lead. */
#pragma once

#include "services/intake/journey/condition.h"
#include "services/intake/journey/engine.h"
#include "services/intake/journey/journey_inside.h"

typedef struct intake_route {
    const intake_step *steps[INTAKE_STEPS_MAX]; /* visible, in order; an exit is the last */
    size_t count;
    size_t open;    /* the first that is not answered, or the exit; count when all is answered */
    cJSON *visible; /* the visible answers, valid, none that was left empty */
    size_t shown;   /* steps that ask, in all, as far as can be told */
} intake_route;

/* Finds the route through the journey by the answers that are there.  Gives: *out, which intake_route_clear empties. */
void intake_route_init (intake_route *out, const intake_walk *walk, dm_arena *arena);
void intake_route_clear (intake_route *route);

/* What the login says for a field; NULL when it says nothing. */
const char *intake_prefill (const intake_walk *walk, const intake_field *field);
/* True when it is neither shown nor asked: only a login could tell, and it does not. */
bool intake_field_is_absent (const intake_walk *walk, const intake_field *field);
/* True when what the login says is the answer. */
bool intake_field_is_fixed (const intake_walk *walk, const intake_field *field);
/* True when the login or a zaak answers all that the step asks: no page shows it on the way, the summary does. */
bool intake_step_is_known (const intake_walk *walk, const intake_step *step);
/* The key beside an answer under which somebody said that it is wrong; in arena. */
const char *intake_fault_key (const intake_field *field, dm_arena *arena);
/* Fills a question, without values and error; in arena. */
void intake_field_fill (Digimeente__Intake__V1__Field *out, const intake_field *field, const char *language,
                        dm_arena *arena);
/* Shows what somebody says to be wrong with what the login told, beside it; "" for nothing. */
void intake_field_show_fault (Digimeente__Intake__V1__Field *drawn, const intake_field *field, const char *text,
                              dm_arena *arena);
/* Which parts of a field that was refused are to blame. */
void intake_drawn_blame (Digimeente__Intake__V1__Field *drawn, const intake_field *field, const char *language,
                         intake_input *const inputs[], size_t count, dm_arena *arena);
/* engine_rows.c: fills the rows of a field of groups, one at least, as inputs name them, with one more or less where a
 * button of it was pressed.  Returns true when one was. */
bool intake_rows_show (Digimeente__Intake__V1__Field *out, const intake_field *field, const char *language,
                       intake_input *const inputs[], size_t count, dm_arena *arena);
/* An error at each question of each row that is wrong, of a field that was refused. Rows in which nothing was filled in
 * are not wrong, unless there is no other. */
void intake_rows_blame (Digimeente__Intake__V1__Field *drawn, const intake_field *field,
                        const intake_field_context *context, dm_arena *arena);
/* Fills the step at an index of the route, or the summary at route->count.  Takes: nothing that must outlive arena but
 * the journey. */
void intake_step_fill (Digimeente__Intake__V1__Step *out, const intake_walk *walk, const intake_route *route,
                       size_t index, dm_arena *arena);
/* A login for walks that try a journey out: what answers say to questions that a login fills, else a demo person's;
 * none where the journey asks no login.  Takes: walk with journey and audience; answers may be NULL. */
void intake_walk_fill_login (intake_walk *walk, const cJSON *answers);

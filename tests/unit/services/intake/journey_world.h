/* SPDX-License-Identifier: EUPL-1.2 */
/* What the tests of journeys share: a journey that is well, to be spoilt. Each test program includes it once. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "services/intake/journey/engine.h"
#include "services/intake/journey/journey.h"

typedef Digimeente__Intake__V1__CheckJourneyResponse Check;

static dm_arena *arena;
static Check check;
static dm_error error;

/* Its lines are counted by tests. */
static const char *const good =
    "journey: proef\n"
    "title: {nl: Proef, en: Trial}\n"
    "summary: {nl: Een proef, en: A trial}\n"
    "thema: wonen\n"
    "zaaktype: geveltuin\n"
    "audience: [inwoner, ondernemer]\n"
    "login: {inwoner: \"digid:midden\", ondernemer: none}\n"
    "legal: {grondslag: a, doelbinding: b, verwerking: \"urn:c\"}\n"
    "term: {days: 56, warn_at: 14}\n"
    "retention: {selectielijst: 2020, draft_days: 30}\n"
    "fields:\n"
    "  soort: {type: choice, label: {nl: S, en: S}, options: {b: {nl: B, en: B}, a: {nl: A, en: A}}}\n"
    "  aantal: {type: number, label: {nl: N, en: N}, min: 1, max: 1000}\n"
    "  begin: {type: date, label: {nl: D, en: D}, min: today}\n"
    "  eind: {type: date, label: {nl: E, en: E}, min: {add: [begin, 1]}}\n"
    "  foto: {type: file, label: {nl: F, en: F}, accept: [jpg], optional: true}\n"
    "  bsn: {type: bsn, prefill: login.bsn, edit: never}\n"
    "  naam: {type: text, label: {nl: N, en: N}, prefill: login.naam}\n"
    "  wat: {type: choices, label: {nl: W, en: W}, optional: true, options: {x: {nl: X, en: X}, y: {nl: Y, en: Y}}}\n"
    "steps:\n"
    "  - {id: soort, ask: [soort]}\n"
    "  - {id: stop, when: {eq: [soort, b]}, exit: {nl: Nee, en: No}}\n"
    "  - {id: aantal, ask: [aantal]}\n"
    "  - {id: dagen, when: {gt: [aantal, 10]}, title: {nl: T, en: T}, ask: [begin, eind]}\n"
    "  - {id: foto, when: {gt: [eind, {add: [today, 30]}]}, ask: [foto]}\n"
    "  - {id: wie, title: {nl: T, en: T}, ask: [bsn, naam]}\n"
    "  - {id: wat, ask: [wat]}\n"
    "initiator: {naam: naam}\n"
    "notify: {received: ontvangst, action: actie-nodig, decision: besluit}\n"
    "tests:\n"
    "  - {answers: {soort: b}, ends_at: stop}\n"
    "  - {answers: {soort: a, aantal: 10, wat: [x]}, ends_at: controleren}\n";

/* The journey with one text in it replaced by another. */
static inline char *replace (const char *yaml, const char *old, const char *by)
{
    const char *at = strstr (yaml, old);
    if (!at)
        fail_msg ("the journey has no %s", old);
    return dm_arena_printf (arena, "%.*s%s%s", (int) (at - yaml), yaml, by, at + strlen (old));
}

static inline intake_journey *read_yaml (const char *yaml)
{
    intake_journey *journey = NULL;
    check = (Check) DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    assert_int_equal (intake_journey_read_yaml (yaml, arena, &journey, &check, &error), DM_OK);
    assert_true (!journey == (check.n_reasons > 0));
    return journey;
}

static inline void show_reasons (void)
{
    for (size_t i = 0; i < check.n_reasons; i++)
        print_message ("line %u, %s: %s\n", check.reasons[i]->line, check.reasons[i]->path, check.reasons[i]->message);
}

static inline intake_journey *read_good (void)
{
    intake_journey *journey = read_yaml (good);
    if (!journey)
        show_reasons ();
    assert_non_null (journey);
    return journey;
}

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    error = (dm_error){ 0 };
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

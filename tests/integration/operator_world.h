/* SPDX-License-Identifier: EUPL-1.2 */
/* A whole suite, and the key of an operator who calls it. */
#pragma once

#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/suite.h"

static struct world {
    ts_suite *suite;
    ts_caller digictl;
} world;

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (NULL);
    ts_caller_init (&world.digictl, world.suite, "digictl");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.digictl);
    ts_suite_destroy (&world.suite);
    return 0;
}

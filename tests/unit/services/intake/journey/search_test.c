/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

typedef Digimeente__Intake__V1__JourneySummary JourneySummary;
typedef Digimeente__Intake__V1__Text Text;

static dm_arena *arena;

static JourneySummary *make (const char *name, const char *nl, const char *en, const char *keyword)
{
    JourneySummary *it = dm_arena_alloc (arena, sizeof *it);
    Text *title = dm_arena_alloc (arena, sizeof *title);
    char **keywords = dm_arena_alloc (arena, sizeof *keywords);
    digimeente__intake__v1__journey_summary__init (it);
    digimeente__intake__v1__text__init (title);
    *title = (Text){ .base = title->base, .nl = (char *) nl, .en = (char *) en };
    *keywords = (char *) keyword;
    it->journey = (char *) name;
    it->title = title;
    it->n_keywords = 1;
    it->keywords = keywords;
    return it;
}

/* The names of what is found, in order; "~" before them where it is only like it. */
static const char *find (const char *text)
{
    JourneySummary *all[] = {
        make ("melding", "Iets kapot of vies op straat melden", "Report a problem in the street",
              "lantaarnpaal, losse stoeptegel, afval"),
        make ("verhuizing", "Verhuizing doorgeven", "Report a change of address", "verhuizen, nieuw adres"),
        make ("geveltuin", "Geveltuin aanleggen", "Plant a facade garden", "tegels, stoep, planten"),
        make ("kaart", "Gehandicaptenparkeerkaart aanvragen", "Apply for a disabled parking card", "invalidenkaart"),
    };
    JourneySummary **found;
    size_t count;
    bool is_nearest;
    intake_search (text, all, DM_COUNT (all), arena, &found, &count, &is_nearest);
    const char *out = is_nearest && count > 0 ? "~" : "";
    for (size_t i = 0; i < count; i++)
        out = dm_arena_printf (arena, "%s%s%s", out, i ? " " : "", found[i]->journey);
    return out;
}

static void words_are_found_as_people_write_them (void **state)
{
    (void) state;
    static const struct {
        const char *sought, *found;
    } rows[] = {
        { "verhuizing", "verhuizing" },                         /* the word itself */
        { "Verhuis", "verhuizing" },                            /* its stem, z and s */
        { "verhuizen hond", "verhuizing" },                     /* a word that no journey has tells nothing */
        { "verhuzen hond", "~verhuizing" },                     /* unless the other is a slip of the pen */
        { "losse tegel los", "melding" },                       /* both words before one of them */
        { "tegel verhuizen", "~verhuizing geveltuin melding" }, /* each has one */
        { "ik wil verhuizen", "verhuizing" },                   /* what says nothing does not count */
        { "lantarenpaal", "melding" },                          /* two slips of the pen */
        { "lantaarnpalen", "melding" },                         /* more than one */
        { "stoeptegel los", "melding" },                        /* a synonym, its words in any order */
        { "stoeptegel", "melding geveltuin" },                  /* the whole before a part of it */
        { "parkeerkaart", "kaart" },                            /* a part of a compound */
        { "PARKEREN", "" },                                     /* a stem that is in no compound here */
        { "gardens", "geveltuin" },                             /* English */
        { "adres veranderen", "verhuizing" },
        { "zwembad", "" }, /* nothing is like it */
        { "de", "" },      /* words that say nothing */
        { "", "" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (find (rows[i].sought), rows[i].found);
}

static void what_is_long_or_strange_is_taken (void **state)
{
    (void) state;
    char text[INTAKE_SEARCH_MAX * 4 + 1];
    memset (text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_string_equal (find (text), "");
    for (size_t i = 1; i < sizeof text - 1; i += 2)
        text[i] = ' ';
    assert_string_equal (find (text), "");
    assert_string_equal (find ("\xC3\x9F\xE2\x82\xAC \xF0\x9F\x98\x80 --"), "");
}

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (words_are_found_as_people_write_them),
        cmocka_unit_test (what_is_long_or_strange_is_taken),
    };
    return cmocka_run_group_tests (tests, open_arena, close_arena);
}

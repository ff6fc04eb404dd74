/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/field/repeat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "services/intake/value/canonical.h"

static dm_arena *arena;
static cJSON *json; /* of all fields alike */
static intake_field each[4], field;

static intake_field make (const char *id, const char *type, bool is_optional)
{
    const intake_field_kind *kind = intake_field_kind_find (type);
    assert_non_null (kind);
    return (intake_field){
        .id = id, .kind = kind, .json = json, .is_optional = is_optional, .max_length = kind->length_default
    };
}

/* People: a name, and when they like a date, a choice and an address. */
static int open_field (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    json =
        cJSON_Parse ("{\"label\":{\"nl\":\"Wie\",\"en\":\"Who\"},\"options\":[{\"value\":\"a\",\"label\":{\"nl\":\"A\","
                     "\"en\":\"A\"}},{\"value\":\"b\",\"label\":{\"nl\":\"B\",\"en\":\"B\"}}]}");
    each[0] = make ("naam", "text", false);
    each[1] = make ("dag", "date", true);
    each[2] = make ("wat", "choices", true);
    each[3] = make ("adres", "adres_nl", true);
    field = make ("v", "repeat", false);
    field.each = each;
    field.each_count = DM_COUNT (each);
    field.times = 3;
    return 0;
}

static int close_field (void **state)
{
    (void) state;
    cJSON_Delete (json);
    dm_arena_destroy (&arena);
    return 0;
}

/* Inputs written name=value;name=value. */
static size_t read_inputs (const char *typed, intake_input *out[])
{
    char *text = dm_arena_strdup (arena, typed), *rest = NULL;
    size_t count = 0;
    for (char *at = strtok_r (text, ";", &rest); at; at = strtok_r (NULL, ";", &rest)) {
        char *value = strchr (at, '=');
        *value++ = '\0';
        out[count] = dm_arena_alloc (arena, sizeof **out);
        digimeente__intake__v1__input__init (out[count]);
        out[count]->name = at;
        out[count++]->value = value;
    }
    return count;
}

/* What is kept, as JSON; NULL, with the fault in out_fault, when it is refused. */
static const char *check (const char *typed, const char **out_fault)
{
    static const intake_field_context context = { "nl", "2026-11-24", NULL };
    intake_input *inputs[30], **again;
    cJSON *value, *same = NULL;
    size_t count = read_inputs (typed, inputs);
    *out_fault = intake_field_check (&field, &context, inputs, count, arena, &value);
    const char *kept = value ? intake_canonical_write (value, arena) : NULL;
    if (value) { /* what is kept can be filled in again, and is the same then */
        intake_field_inputs (&field, "nl", value, arena, &again, &count);
        assert_null (intake_field_check (&field, &context, again, count, arena, &same));
        assert_true (cJSON_Compare (value, same, true));
    }
    cJSON_Delete (same);
    cJSON_Delete (value);
    return kept;
}

static void rows_are_kept_as_a_list_of_answers (void **state)
{
    (void) state;
    static const struct {
        const char *typed, *kept;
    } rows[] = {
        { "v.0.naam= Kim ;v.0.dag.dag=2;v.0.dag.maand=5;v.0.dag.jaar=2015",
          "[{\"dag\":\"2015-05-02\",\"naam\":\"Kim\"}]" },
        { "v.0=;v.0.naam=Kim;v.1=;v.1.naam=Jan;v.1.dag=", "[{\"naam\":\"Kim\"},{\"naam\":\"Jan\"}]" },
        { "v.0.naam=;v.1.naam=Jan;v.2.naam= \xC2\xA0", "[{\"naam\":\"Jan\"}]" }, /* empty ones are dropped */
        { "v.42.naam=Jan;v.7.naam=Kim", "[{\"naam\":\"Kim\"},{\"naam\":\"Jan\"}]" },
        { "v.0.naam=Kim;v.0.wat=b;v.0.wat=a;v.0.adres.postcode=1234ab;v.0.adres.huisnummer=1;v.0.adres.straat=S;"
          "v.0.adres.plaats=P",
          "[{\"adres\":{\"huisnummer\":\"1\",\"plaats\":\"P\",\"postcode\":\"1234AB\",\"straat\":\"S\"},\"naam\":"
          "\"Kim\","
          "\"wat\":[\"a\",\"b\"]}]" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *fault, *kept = check (rows[i].typed, &fault);
        if (!kept || strcmp (kept, rows[i].kept) != 0)
            fail_msg ("%s: %s %s", rows[i].typed, kept ? kept : "", fault ? fault : "");
    }
}

static void a_row_that_is_wrong_is_refused_with_what_is_wrong (void **state)
{
    (void) state;
    static const struct {
        const char *typed, *fault;
    } rows[] = {
        { "v.0.naam=Kim;v.1.dag=2 mei 2015", "Vul in: Wie" },
        { "v.0.naam=Kim;v.1.naam=Jan;v.1.dag.dag=31;v.1.dag.maand=2;v.1.dag.jaar=2015",
          "Vul een datum in die bestaat, zoals 27 3 2027" },
        { "v.0.naam=Kim;v.0.wat=c", "Kies uit de mogelijkheden" },
        { "v.0.naam=Kim;v.0.adres.postcode=1234SS", "Vul een geldige postcode in, zoals 1234 AB" },
        { "v.0.naam=a\xC3(", "Gebruik geen bijzondere tekens" },
        { "v.0.naam=", "Vul minstens een keer in: Wie" },
        { "v.more=1", "Vul minstens een keer in: Wie" },
        { "v.0.naam=a;v.1.naam=b;v.2.naam=c;v.3.naam=d", "Vul dit niet meer dan 3 keer in" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *fault, *kept = check (rows[i].typed, &fault);
        if (kept || !fault || strcmp (fault, rows[i].fault) != 0)
            fail_msg ("%s: %s %s", rows[i].typed, kept ? kept : "", fault ? fault : "");
    }
}

static void no_row_is_needed_where_it_is_optional (void **state)
{
    (void) state;
    const char *fault;
    field.is_optional = true;
    assert_null (check ("v.0=;v.0.naam= ;v.0.dag.dag=", &fault));
    assert_null (fault);
}

static void inputs_of_no_row_are_another_s (void **state)
{
    (void) state;
    static const char *const own[] = { "v.0", "v.99", "v.0.naam", "v.12.dag.jaar", "v.more", "v.less" };
    static const char *const others[] = { "v",          "v.",        "v.x",        "v.naam",     "v.00.naam",
                                          "v.100.naam", "v.-1.naam", "v.0.naam.x", "v.0.anders", "v.0x",
                                          "w.0.naam",   "v.0.more",  "v.0.",       "v.0.0.naam" };
    for (size_t i = 0; i < DM_COUNT (own); i++)
        if (!intake_field_owns (&field, own[i]))
            fail_msg ("%s", own[i]);
    for (size_t i = 0; i < DM_COUNT (others); i++)
        if (intake_field_owns (&field, others[i]))
            fail_msg ("%s", others[i]);
}

/* The rows as r.name=value, after a button was pressed; "" for none. */
static const char *press (const char *typed, size_t *out_focus)
{
    intake_input *inputs[30];
    size_t count = read_inputs (typed, inputs), row_count;
    intake_row *rows = intake_repeat_rows (&field, inputs, count, arena, &row_count);
    const char *out = "";
    *out_focus = 99;
    intake_repeat_press (&field, inputs, count, arena, rows, &row_count, out_focus);
    for (size_t i = 0; i < row_count; i++) {
        out = dm_arena_printf (arena, "%s[", out);
        for (size_t k = 0; k < rows[i].count; k++)
            out = dm_arena_printf (arena, "%s %s=%s", out, rows[i].inputs[k]->name, rows[i].inputs[k]->value);
        out = dm_arena_printf (arena, "%s]", out);
    }
    return out;
}

static void buttons_add_and_take_away_rows_and_keep_what_was_typed (void **state)
{
    (void) state;
    static const struct {
        const char *typed, *rows;
        size_t focus;
    } cases[] = {
        { "v.0.naam=a;v.1.naam=b", "[ v.0.naam=a][ v.1.naam=b]", 99 },
        { "v.0.naam=a;v.more=1", "[ v.0.naam=a][]", 1 },
        { "v.0.naam=a;v.1.naam=b;v.2.naam=c;v.more=1", "[ v.0.naam=a][ v.1.naam=b][ v.2.naam=c]", 2 }, /* no more fit */
        { "v.0.naam=a;v.1.naam=b;v.2.naam=c;v.less=0", "[ v.0.naam=b][ v.1.naam=c]", 0 },
        { "v.0.naam=a;v.1.naam=b;v.less=1", "[ v.0.naam=a]", 0 },
        { "v.0.naam=a;v.less=0", "", 0 },
        { "v.0.naam=a;v.less=7", "[ v.0.naam=a]", 0 },
        { "v.0.naam=a;v.less=-1", "[ v.0.naam=a]", 0 },
        { "v.0.naam=a;v.less=", "[ v.0.naam=a]", 0 },
        { "v.less=0", "", 0 },
    };
    for (size_t i = 0; i < DM_COUNT (cases); i++) {
        size_t focus;
        const char *rows = press (cases[i].typed, &focus);
        if (strcmp (rows, cases[i].rows) != 0 || focus != cases[i].focus)
            fail_msg ("%s: %s, focus %zu", cases[i].typed, rows, focus);
    }
}

static void rows_are_read_each_under_its_title (void **state)
{
    (void) state;
    cJSON *value = cJSON_Parse ("[{\"naam\":\"Kim\",\"dag\":\"2015-05-02\"},{\"naam\":\"Jan\"}]");
    assert_string_equal (intake_field_write (&field, "nl", value, arena),
                         "Nummer 1\nWie: Kim\nWie: 2 mei 2015\n\nNummer 2\nWie: Jan");
    cJSON_ReplaceItemInObject (json, "label", cJSON_Parse ("{\"nl\":\"Wie?\",\"en\":\"Who?\"}"));
    cJSON_AddItemToObject (json, "row", cJSON_Parse ("{\"nl\":\"Persoon\",\"en\":\"Person\"}"));
    assert_string_equal (intake_field_write (&field, "en", value, arena),
                         "Person 1\nWho? Kim\nWho? 2 May 2015\n\nPerson 2\nWho? Jan");
    assert_string_equal (intake_repeat_less (&field, "nl", 1, arena), "Persoon 2 verwijderen");
    assert_string_equal (intake_repeat_more (&field, "en"), "Add another");
    cJSON_Delete (value);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_field, close_field)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (rows_are_kept_as_a_list_of_answers),
        TEST (a_row_that_is_wrong_is_refused_with_what_is_wrong),
        TEST (no_row_is_needed_where_it_is_optional),
        TEST (inputs_of_no_row_are_another_s),
        TEST (buttons_add_and_take_away_rows_and_keep_what_was_typed),
        TEST (rows_are_read_each_under_its_title),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

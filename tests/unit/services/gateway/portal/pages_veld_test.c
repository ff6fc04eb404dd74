/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/portal/portal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/view/render.h"

static dm_arena *arena;

static int open_pages (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    gateway_render_open ();
    return 0;
}

static int close_pages (void **state)
{
    (void) state;
    gateway_render_close ();
    dm_arena_destroy (&arena);
    return 0;
}

/* The page of a step with this field and its error. */
static const char *show (Field *field)
{
    gateway_exchange exchange = { .arena = arena, .path = "/aanvraag/x/y", .taal = "nl", .csrf = "token" };
    Digimeente__Intake__V1__Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT;
    step.n_fields = 1;
    step.fields = &field;
    assert_int_equal (gateway_render (&exchange, "stap", pages_stap_json (&exchange, &step)), DM_OK);
    return exchange.body;
}

/* Something that can be filled in, chosen or typed in has this id. */
static bool has_box (const char *page, const char *id)
{
    static const char *const boxes[] = { "<input", "<textarea", "<select" };
    char attribute[120];
    snprintf (attribute, sizeof attribute, " id=\"%s\"", id);
    for (const char *at = page; (at = strchr (at, '<')) != NULL; at++)
        for (size_t i = 0; i < DM_COUNT (boxes); i++) {
            const char *found = strstr (at, attribute);
            if (strncmp (at, boxes[i], strlen (boxes[i])) == 0 && found && found < strchr (at, '>'))
                return true;
        }
    return false;
}

static void the_summary_of_mistakes_leads_to_a_box_of_the_field (void **state)
{
    static const struct {
        const char *type, *edit;
    } rows[] = {
        { "text", NULL },
        { "number", NULL },
        { "long_text", NULL },
        { "yes_no", NULL },
        { "choice", NULL },
        { "choices", NULL },
        { "file", NULL },
        { "date", NULL },
        { "adres_nl", NULL },
        { "location", NULL },
        { "bsn", NULL },
        { "text", "report-error" },
        { "adres_nl", "report-error" },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        Digimeente__Intake__V1__Option one = DIGIMEENTE__INTAKE__V1__OPTION__INIT, *options[] = { &one };
        Field field = DIGIMEENTE__INTAKE__V1__FIELD__INIT;
        char id[100];
        one.value = one.label = "een";
        field.id = "gegevens.van";
        field.type = (char *) rows[i].type;
        field.edit = (char *) rows[i].edit;
        field.label = "Gegevens";
        field.error = "Dit klopt niet";
        field.options = options;
        field.n_options = strncmp (rows[i].type, "choice", 6) == 0;
        const char *page = show (&field), *link = strstr (page, "href=\"#v-");
        assert_non_null (link);
        link += strlen ("href=\"#");
        snprintf (id, sizeof id, "%.*s", (int) strcspn (link, "\""), link);
        if (!has_box (page, id))
            fail_msg ("%s: #%s is no box of %s", rows[i].type, id, page);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_summary_of_mistakes_leads_to_a_box_of_the_field),
    };
    return cmocka_run_group_tests (tests, open_pages, close_pages);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* Whoever sent a zaak sees which staff looked at it, and why; nobody else does. */
#include "tests/integration/desk_world.h"

typedef Digimeente__Intake__V1__ListViewingsResponse ListViewingsResponse;

static int open_viewing (void **state)
{
    (void) state;
    return open_world (NULL);
}

static const ListViewingsResponse *list_viewings (const person *who, uint32_t page_size,
                                                  const ProtobufCBinaryData *token)
{
    Digimeente__Intake__V1__ListViewingsRequest request = DIGIMEENTE__INTAKE__V1__LIST_VIEWINGS_REQUEST__INIT;
    become (who);
    request.has_page_size = page_size > 0;
    request.page_size = page_size;
    request.has_page_token = token != NULL;
    if (token)
        request.page_token = *token;
    return ask (PORTAL ("ListViewings"), &request.base);
}

static void view_as (const person *who, const zaak *it, const char *purpose)
{
    become (who);
    snprintf (world.gateway.origin.purpose, sizeof world.gateway.origin.purpose, "%s", purpose);
    view (it);
    world.gateway.origin.purpose[0] = '\0';
}

static void view_document (const person *who, const dm_uuid *document, bool is_shown)
{
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    request.has_document = request.has_is_shown = true;
    request.is_shown = is_shown;
    request.document = bytes_of (document);
    become (who);
    assert_non_null (ask_of ("documents", DOCUMENTS ("GetChunk"), &request.base));
}

static void views_of_own_zaken_are_told_newest_first (void **state)
{
    (void) state;
    const dm_uuid document = upload (&sanne);
    zaak first = submit_with ("melding-openbare-ruimte", &sanne, NULL, &document),
         second = submit ("geveltuin", &sanne, NULL), other = submit ("geveltuin", &karim, NULL);
    view_as (&sam, &first, "behandelen");
    view_as (&bo, &second, "controle");
    view_as (&sam, &other, "behandelen");
    view_document (&sam, &document, false);
    view_document (&bo, &document, true); /* its zaak's page shows it: recorded, and not told apart from the zaak */
    assert_int_equal (
        ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM intake.viewing WHERE is_shown"), 1);
    view_as (&zus, &first, "nieuwsgierig"); /* of another team: it is not shown, and no view */
    assert_refused (NULL, DM_NOT_FOUND, "uuid");
    const ListViewingsResponse *reply = list_viewings (&sanne, 0, NULL);
    assert_int_equal (reply->n_viewings, 3);
    assert_false (reply->has_next_page_token);
    static const struct {
        bool is_first, is_document;
        const char *by, *purpose, *title;
    } rows[] = {
        { true, true, "Sam Jansen", "", "Melding openbare ruimte" },
        { false, false, "Bo de Vries", "controle", "Geveltuin aanleggen" },
        { true, false, "Sam Jansen", "behandelen", "Melding openbare ruimte" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const Digimeente__Intake__V1__Viewing *it = reply->viewings[i];
        const zaak *of = rows[i].is_first ? &first : &second;
        assert_memory_equal (it->zaak.data, of->uuid.bytes, DM_UUID_BYTES);
        assert_string_equal (it->identificatie, of->identificatie);
        assert_string_equal (it->by, rows[i].by);
        assert_string_equal (it->purpose, rows[i].purpose);
        assert_string_equal (it->title, rows[i].title);
        assert_int_equal (it->is_document, rows[i].is_document);
        assert_true (i == 0 || it->time_ms <= reply->viewings[i - 1]->time_ms);
    }
    reply = list_viewings (&karim, 0, NULL);
    assert_int_equal (reply->n_viewings, 1);
    assert_string_equal (reply->viewings[0]->identificatie, other.identificatie);
    assert_int_equal (list_viewings (&korst, 0, NULL)->n_viewings, 0); /* the same id, another kind */
}

static void view_by_an_operator_has_no_name (void **state)
{
    (void) state;
    static const person piet = { DM_ACTOR_INWONER, "paaaabbbbccccddddeeeeffff00001111", NULL, { NULL } };
    zaak it = submit ("geveltuin", &piet, NULL);
    Digimeente__Intake__V1__ViewZaakRequest request = DIGIMEENTE__INTAKE__V1__VIEW_ZAAK_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid key = dm_uuid_new ();
    request.has_uuid = true;
    request.uuid = bytes_of (&it.uuid);
    snprintf (world.digictl.origin.purpose, sizeof world.digictl.origin.purpose, "storing 12");
    assert_int_equal (ts_call (&world.digictl, "intake", "digimeente.intake.v1.IntakeService/ViewZaak", &key,
                               &request.base, arena, &reply, &error),
                      DM_OK);
    const ListViewingsResponse *list = list_viewings (&piet, 0, NULL);
    assert_int_equal (list->n_viewings, 1);
    assert_null (list->viewings[0]->by);
    assert_string_equal (list->viewings[0]->purpose, "storing 12");
}

static void many_views_come_by_pages (void **state)
{
    (void) state;
    static const person mien = { DM_ACTOR_ONDERNEMER, "p22223333444455556666777788889999", NULL, { NULL } };
    zaak zaken[] = { submit ("geveltuin", &mien, NULL), submit ("geveltuin", &mien, NULL) };
    char seen[7][16];
    size_t count = 0;
    for (size_t i = 0; i < DM_COUNT (seen); i++) {
        snprintf (seen[i], sizeof seen[i], "reden %zu", i);
        view_as (&sam, &zaken[i % 2], seen[i]);
    }
    const ListViewingsResponse *page = list_viewings (&mien, 3, NULL);
    for (;;) {
        assert_in_range (page->n_viewings, 1, 3);
        for (size_t i = 0; i < page->n_viewings; i++)
            assert_string_equal (page->viewings[i]->purpose, seen[DM_COUNT (seen) - 1 - count++]);
        if (!page->has_next_page_token)
            break;
        page = list_viewings (&mien, 3, &page->next_page_token);
    }
    assert_int_equal (count, DM_COUNT (seen));
    const ProtobufCBinaryData odd = { 3, (uint8_t *) "abc" };
    assert_refused (list_viewings (&mien, 51, NULL), DM_INVALID_ARGUMENT, "page_size");
    assert_refused (list_viewings (&mien, 3, &odd), DM_INVALID_ARGUMENT, "page_token");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (views_of_own_zaken_are_told_newest_first),
        cmocka_unit_test (view_by_an_operator_has_no_name),
        cmocka_unit_test (many_views_come_by_pages),
    };
    return cmocka_run_group_tests (tests, open_viewing, close_world);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists of zaken, page by page. */
#include "tests/unit/services/intake/world.h"

typedef Digimeente__Intake__V1__ListZakenRequest ListZakenRequest;
typedef Digimeente__Intake__V1__ListZakenResponse ListZakenResponse;

static ListZakenResponse *list (const ListZakenRequest *request)
{
    return run (intake_handle_list_zaken, &request->base, &digimeente__intake__v1__list_zaken_response__descriptor);
}

/* Pages through a list. Returns how many zaken it has; each must come below the one before. */
static size_t count_list (ListZakenRequest request, size_t *out_pages)
{
    size_t total = 0;
    uint8_t before[DM_UUID_BYTES];
    memset (before, 0xFF, sizeof before);
    *out_pages = 0;
    for (ListZakenResponse *page;; (*out_pages)++) {
        page = list (&request);
        assert_non_null (page);
        for (size_t i = 0; i < page->n_zaken; i++) {
            assert_true (memcmp (page->zaken[i]->uuid.data, before, DM_UUID_BYTES) < 0);
            assert_null (page->zaken[i]->answers);
            assert_int_equal (page->zaken[i]->n_statussen, 1);
            assert_true (!request.has_open || request.open == !page->zaken[i]->einddatum);
            memcpy (before, page->zaken[i]->uuid.data, DM_UUID_BYTES);
        }
        total += page->n_zaken;
        if (!page->has_next_page_token)
            return total;
        request.has_page_token = true;
        request.page_token = page->next_page_token;
    }
}

static void list_pages_through_all_of_every_kind_newest_first (void **state)
{
    (void) state;
    static const char *const types[] = { NULL, "geveltuin", "melding-openbare-ruimte", "gehandicaptenparkeerkaart" };
    SubmitRequest new = submission ();
    for (int i = 0; i < 9; i++) {
        new.zaaktype = (char *) types[1 + i % 2];
        SubmitResponse *reply = submit (&new);
        if (i % 3 == 0)
            set_status (reply->identificatie, i % 2 ? "afgehandeld" : "besloten", NULL);
    }
    for (size_t type = 0; type < DM_COUNT (types); type++)
        for (int open = -1; open <= 1; open++) {
            ListZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAKEN_REQUEST__INIT;
            request.zaaktype = (char *) types[type];
            request.has_open = open >= 0;
            request.open = open == 1;
            request.has_page_size = true;
            request.page_size = 3;
            char sql[256];
            size_t pages;
            snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.zaak WHERE %s%s%s AND %s",
                      type ? "zaaktype = '" : "true", type ? types[type] : "", type ? "'" : "",
                      open < 0 ? "true"
                      : open   ? "einddatum IS NULL"
                               : "einddatum IS NOT NULL");
            size_t expected = (size_t) count (sql);
            assert_int_equal (count_list (request, &pages), expected);
            assert_int_equal (pages, expected == 0 ? 0 : (expected - 1) / 3);
        }
}

static void list_shows_the_newest_status_of_each (void **state)
{
    (void) state;
    SubmitRequest new = submission ();
    SubmitResponse *reply = submit (&new);
    set_status (reply->identificatie, "in_behandeling", "ja");
    ListZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAKEN_REQUEST__INIT;
    ListZakenResponse *page = list (&request);
    assert_memory_equal (page->zaken[0]->uuid.data, reply->uuid.data, DM_UUID_BYTES);
    assert_string_equal (page->zaken[0]->statussen[0]->statustype, "in_behandeling");
    assert_null (page->zaken[0]->statussen[0]->statustoelichting);
}

static void every_bound_of_a_list_names_its_field (void **state)
{
    (void) state;
    char zaaktype[52] = "";
    memset (zaaktype, 'a', 51);
    ListZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAKEN_REQUEST__INIT;
    request.has_page_size = true;
    assert_refused (list (&request), DM_INVALID_ARGUMENT, "page_size");
    request.page_size = 101;
    assert_refused (list (&request), DM_INVALID_ARGUMENT, "page_size");
    request.page_size = 100;
    assert_non_null (list (&request));
    request.zaaktype = zaaktype;
    assert_refused (list (&request), DM_INVALID_ARGUMENT, "zaaktype");
    request.zaaktype = "geveltuinen";
    assert_refused (list (&request), DM_INVALID_ARGUMENT, "zaaktype");
    assert_non_null (strstr (error.message, "there is no zaaktype geveltuinen: did you mean geveltuin? There are "));
    request.zaaktype = NULL;
    request.has_page_token = true;
    request.page_token = (ProtobufCBinaryData){ 3, (uint8_t *) "abc" };
    assert_refused (list (&request), DM_INVALID_ARGUMENT, "page_token");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (list_pages_through_all_of_every_kind_newest_first),
        TEST (list_shows_the_newest_status_of_each),
        TEST (every_bound_of_a_list_names_its_field),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

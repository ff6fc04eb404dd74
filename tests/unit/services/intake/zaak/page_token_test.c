/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/page_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

typedef Digimeente__Intake__V1__ListZakenRequest ListZakenRequest;

static ListZakenRequest list (const char *zaaktype, bool has_open, bool open)
{
    ListZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAKEN_REQUEST__INIT;
    request.zaaktype = (char *) zaaktype;
    request.has_open = has_open;
    request.open = open;
    return request;
}

static bool decode (const ListZakenRequest *request, uint8_t *token, size_t size, dm_uuid *out)
{
    return intake_page_token_decode (request, (ProtobufCBinaryData){ size, token }, out);
}

static void token_leads_back_to_the_last_zaak (void **state)
{
    (void) state;
    ListZakenRequest request = list ("geveltuin", true, true);
    dm_uuid last = dm_uuid_new (), read;
    uint8_t token[INTAKE_PAGE_TOKEN_BYTES];
    intake_page_token_encode (&request, last.bytes, token);
    assert_true (decode (&request, token, sizeof token, &read));
    assert_memory_equal (read.bytes, last.bytes, sizeof last);
}

static void token_of_another_list_is_refused (void **state)
{
    (void) state;
    const ListZakenRequest lists[] = { list (NULL, false, false), list (NULL, true, false), list (NULL, true, true),
                                       list ("geveltuin", false, false), list ("geveltuin", true, true) };
    dm_uuid last = dm_uuid_new (), read;
    uint8_t token[INTAKE_PAGE_TOKEN_BYTES];
    for (size_t i = 0; i < DM_COUNT (lists); i++) {
        intake_page_token_encode (&lists[i], last.bytes, token);
        for (size_t k = 0; k < DM_COUNT (lists); k++)
            assert_int_equal (decode (&lists[k], token, sizeof token, &read), i == k);
    }
}

static void changed_or_cut_token_is_refused_and_leaves_out_alone (void **state)
{
    (void) state;
    ListZakenRequest request = list (NULL, false, false);
    dm_uuid last = dm_uuid_new (), read = { { 7 } }, before = read;
    uint8_t token[INTAKE_PAGE_TOKEN_BYTES + 1] = { 0 };
    intake_page_token_encode (&request, last.bytes, token);
    for (size_t i = 0; i < INTAKE_PAGE_TOKEN_BYTES; i++) {
        token[i] ^= 0x10;
        assert_false (decode (&request, token, INTAKE_PAGE_TOKEN_BYTES, &read));
        token[i] ^= 0x10;
    }
    assert_false (decode (&request, token, INTAKE_PAGE_TOKEN_BYTES - 1, &read));
    assert_false (decode (&request, token, INTAKE_PAGE_TOKEN_BYTES + 1, &read));
    assert_false (decode (&request, NULL, 0, &read));
    assert_memory_equal (read.bytes, before.bytes, sizeof before);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (token_leads_back_to_the_last_zaak),
        cmocka_unit_test (token_of_another_list_is_refused),
        cmocka_unit_test (changed_or_cut_token_is_refused_and_leaves_out_alone),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "common/seal.h"

/* What an earlier version sealed must open in this one: the name that answers are sealed under is part of the format.
 */
static void answers_are_sealed_as_they_always_were (void **state)
{
    (void) state;
    static const uint8_t key[INTAKE_PERSON_KEY_BYTES] = { 1 }, draft[DM_UUID_BYTES] = { 2 };
    const intake_drafts drafts = { .person_key = key };
    dm_call call = { .arena = dm_arena_open () };
    cJSON *answers = cJSON_Parse ("{\"wat\":\"lantaarn\"}");
    ProtobufCBinaryData sealed, plain;
    assert_int_equal (intake_draft_seal_answers (&call, &drafts, draft, answers, &sealed), DM_OK);
    assert_int_equal (dm_unseal (key, draft, "antwoorden", sealed, call.arena, &plain, &call.error), DM_OK);
    assert_string_equal ((char *) plain.data, "{\"wat\":\"lantaarn\"}");
    cJSON_Delete (answers);
    dm_arena_destroy (&call.arena);
}

int main (void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test (answers_are_sealed_as_they_always_were) };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/consumer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void busy_log_gathers_longer_but_never_long (void **state)
{
    (void) state;
    assert_int_equal (dm_gather_ms (1), 1);
    assert_int_equal (dm_gather_ms (10), 10);
    assert_int_equal (dm_gather_ms (50), 50);
    assert_int_equal (dm_gather_ms (2048), 50);
}

static void reply_with_more_events_than_asked_for_is_refused (void **state)
{
    (void) state;
    static Digimeente__Log__V1__Entry entries[1025], *pointers[DM_COUNT (entries)];
    Digimeente__Log__V1__PullResponse response = DIGIMEENTE__LOG__V1__PULL_RESPONSE__INIT;
    response.has_epoch = response.has_head = true;
    response.epoch = (ProtobufCBinaryData){ 16, (uint8_t *) "0123456789abcdef" };
    response.head = DM_COUNT (entries);
    response.entries = pointers;
    response.n_entries = DM_COUNT (entries) - 1;
    for (size_t i = 0; i < DM_COUNT (entries); i++) {
        entries[i] = (Digimeente__Log__V1__Entry) DIGIMEENTE__LOG__V1__ENTRY__INIT;
        entries[i].has_position = entries[i].has_event = true;
        entries[i].position = (int64_t) i + 1;
        entries[i].event = (ProtobufCBinaryData){ 1, (uint8_t *) "x" };
        pointers[i] = &entries[i];
    }
    assert_null (dm_pull_check (&response, 0, NULL));
    response.n_entries++;
    assert_string_equal (dm_pull_check (&response, 0, NULL), "there are more events than were asked for");
}

static void reply_of_another_epoch_is_refused_unless_the_log_continues (void **state)
{
    (void) state;
    static uint8_t old_epoch[16] = { 1 }, new_epoch[16] = { 2 };
    Digimeente__Log__V1__PullResponse response = DIGIMEENTE__LOG__V1__PULL_RESPONSE__INIT;
    response.has_epoch = response.has_head = true;
    response.epoch = (ProtobufCBinaryData){ sizeof new_epoch, new_epoch };
    assert_string_equal (dm_pull_check (&response, 0, old_epoch), "the log has another epoch");
    response.has_continues = response.continues = true;
    assert_null (dm_pull_check (&response, 0, old_epoch));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (busy_log_gathers_longer_but_never_long),
        cmocka_unit_test (reply_with_more_events_than_asked_for_is_refused),
        cmocka_unit_test (reply_of_another_epoch_is_refused_unless_the_log_continues),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

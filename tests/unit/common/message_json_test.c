/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/message_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"

static void assert_json (const ProtobufCMessage *message, const char *expected)
{
    cJSON *json = dm_message_json (message);
    char *text = cJSON_PrintUnformatted (json);
    assert_string_equal (text, expected);
    cJSON_free (text);
    cJSON_Delete (json);
}

static uint8_t sixteen[16] = { 0x01, 0x9A, 0xB1, 0xC0, 0x10, 0x00, 0x70, 0x00, 0x80, 0, 0, 0, 0, 0, 0, 1 };
static uint8_t hash[32] = { 0xAB, 0xCD };

static void absent_fields_are_left_out_and_lists_never (void **state)
{
    (void) state;
    const Digimeente__Intake__V1__Zaak zaak = DIGIMEENTE__INTAKE__V1__ZAAK__INIT;
    assert_json (&zaak.base, "{\"statussen\":[],\"documenten\":[]}");
    const Digimeente__Ops__V1__RetryParkedResponse retry = DIGIMEENTE__OPS__V1__RETRY_PARKED_RESPONSE__INIT;
    assert_json (&retry.base, "{}");
}

static void zero_false_and_empty_are_shown_when_they_are_there (void **state)
{
    (void) state;
    Digimeente__Ops__V1__ConsumerStatus consumer = DIGIMEENTE__OPS__V1__CONSUMER_STATUS__INIT;
    consumer.source = "";
    consumer.has_position = consumer.has_log_diverged = true;
    assert_json (&consumer.base, "{\"source\":\"\",\"position\":0,\"log_diverged\":false}");
}

static void bytes_are_uuids_or_hex (void **state)
{
    (void) state;
    Digimeente__Documents__V1__Document document = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT__INIT;
    document.has_uuid = document.has_sha256 = document.has_zaak = true;
    document.uuid = (ProtobufCBinaryData){ 16, sixteen };
    document.sha256 = (ProtobufCBinaryData){ 32, hash };
    document.zaak = (ProtobufCBinaryData){ 0, NULL };
    assert_json (&document.base,
                 "{\"uuid\":\"019ab1c0-1000-7000-8000-000000000001\",\"sha256\":\"abcd0000000000000000000"
                 "00000000000000000000000000000000000000000\",\"zaak\":\"\"}");
}

static void large_numbers_keep_every_digit (void **state)
{
    (void) state;
    Digimeente__Documents__V1__Document document = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT__INIT;
    document.has_bestandsomvang = true;
    document.bestandsomvang = UINT64_MAX;
    assert_json (&document.base, "{\"bestandsomvang\":18446744073709551615}");
    Digimeente__Ops__V1__ConsumerStatus consumer = DIGIMEENTE__OPS__V1__CONSUMER_STATUS__INIT;
    consumer.has_position = true;
    consumer.position = 9007199254740993;
    assert_json (&consumer.base, "{\"position\":9007199254740993}");
}

static void times_are_rfc3339_and_enums_have_names (void **state)
{
    (void) state;
    Digimeente__Notification__V1__Bericht bericht = DIGIMEENTE__NOTIFICATION__V1__BERICHT__INIT;
    bericht.has_status = bericht.has_created_ms = true;
    bericht.status = DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_SENT;
    bericht.created_ms = 1795439130250;
    assert_json (&bericht.base, "{\"status\":\"BERICHT_STATUS_SENT\",\"created_ms\":\"2026-11-23T13:05:30.250Z\","
                                "\"attempts\":[]}");
    bericht.status = (Digimeente__Notification__V1__BerichtStatus) 77;
    bericht.has_created_ms = false;
    assert_json (&bericht.base, "{\"status\":77,\"attempts\":[]}");
}

static void times_before_1970_and_beyond_all_years_are_shown (void **state)
{
    (void) state;
    Digimeente__Notification__V1__Bericht bericht = DIGIMEENTE__NOTIFICATION__V1__BERICHT__INIT;
    bericht.has_created_ms = true;
    bericht.created_ms = -1;
    assert_json (&bericht.base, "{\"created_ms\":\"1969-12-31T23:59:59.999Z\",\"attempts\":[]}");
    bericht.created_ms = INT64_MAX;
    assert_json (&bericht.base, "{\"created_ms\":9223372036854775807,\"attempts\":[]}");
    bericht.created_ms = INT64_MIN;
    assert_json (&bericht.base, "{\"created_ms\":-9223372036854775808,\"attempts\":[]}");
}

static void messages_and_lists_nest (void **state)
{
    (void) state;
    Digimeente__Intake__V1__Status first = DIGIMEENTE__INTAKE__V1__STATUS__INIT, second = first;
    Digimeente__Intake__V1__Status *statussen[] = { &first, &second };
    ProtobufCBinaryData documenten[] = { { 16, sixteen }, { 16, sixteen } };
    Digimeente__Intake__V1__Zaak zaak = DIGIMEENTE__INTAKE__V1__ZAAK__INIT;
    Digimeente__Intake__V1__ViewZaakResponse reply = DIGIMEENTE__INTAKE__V1__VIEW_ZAAK_RESPONSE__INIT;
    first.statustype = "ontvangen";
    second.statustoelichting = "een \"lamp\"\n";
    zaak.n_statussen = 2;
    zaak.statussen = statussen;
    zaak.n_documenten = 2;
    zaak.documenten = documenten;
    reply.zaak = &zaak;
    assert_json (&reply.base, "{\"zaak\":{\"statussen\":[{\"statustype\":\"ontvangen\"},"
                              "{\"statustoelichting\":\"een \\\"lamp\\\"\\n\"}],"
                              "\"documenten\":[\"019ab1c0-1000-7000-8000-000000000001\","
                              "\"019ab1c0-1000-7000-8000-000000000001\"]}}");
}

static void actor_of_an_entry_is_an_object (void **state)
{
    (void) state;
    Digimeente__Rpc__V1__Actor actor = DIGIMEENTE__RPC__V1__ACTOR__INIT;
    Digimeente__Audit__V1__Entry entry = DIGIMEENTE__AUDIT__V1__ENTRY__INIT;
    actor.has_kind = true;
    actor.kind = DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_BEHEERDER;
    actor.id = "jan";
    entry.actor = &actor;
    assert_json (&entry.base, "{\"actor\":{\"kind\":\"ACTOR_KIND_BEHEERDER\",\"id\":\"jan\"}}");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (absent_fields_are_left_out_and_lists_never),
        cmocka_unit_test (zero_false_and_empty_are_shown_when_they_are_there),
        cmocka_unit_test (bytes_are_uuids_or_hex),
        cmocka_unit_test (large_numbers_keep_every_digit),
        cmocka_unit_test (times_are_rfc3339_and_enums_have_names),
        cmocka_unit_test (times_before_1970_and_beyond_all_years_are_shown),
        cmocka_unit_test (messages_and_lists_nest),
        cmocka_unit_test (actor_of_an_entry_is_an_object),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

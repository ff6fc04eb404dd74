/* SPDX-License-Identifier: EUPL-1.2 */
/* Contact data is told for what just happened to that zaak, and for nothing else. */
#include "tests/unit/services/intake/world.h"

static const GetContactResponse *contact_for_entry (ProtobufCBinaryData zaak, const dm_uuid *entry)
{
    GetContactRequest request = DIGIMEENTE__INTAKE__V1__GET_CONTACT_REQUEST__INIT;
    request.has_zaak = request.has_status_volgnummer = request.has_history_entry = true;
    request.zaak = zaak;
    request.status_volgnummer = 1;
    request.history_entry = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) entry->bytes };
    return run (intake_handle_get_contact, &request.base, &digimeente__intake__v1__get_contact_response__descriptor);
}

/* An entry of the zaak's history, made so many days ago.  Returns its id. */
static dm_uuid add_entry (ProtobufCBinaryData zaak, const char *kind, int days)
{
    char entry_text[DM_UUID_TEXT_SIZE], zaak_text[DM_UUID_TEXT_SIZE], sql[400];
    dm_uuid entry = dm_uuid_new ();
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.history_entry (uuid, zaak, kind, time) VALUES ('%s', '%s', '%s',"
              " now() - interval '%d days')",
              dm_uuid_format (entry.bytes, entry_text), dm_uuid_format (zaak.data, zaak_text), kind, days);
    execute (sql);
    return entry;
}

static void contact_is_told_for_a_status_of_the_last_thirty_days (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    SubmitResponse *reply = submit (&request);
    assert_non_null (get_contact (reply->uuid, 1));
    assert_refused (get_contact (reply->uuid, 2), DM_NOT_FOUND, "zaak");
    execute ("UPDATE intake.status SET datum_status_gezet = now() - interval '31 days'");
    assert_refused (get_contact (reply->uuid, 1), DM_FAILED_PRECONDITION, "status_volgnummer");
}

static void contact_is_told_for_an_entry_of_that_zaak_that_is_mailed (void **state)
{
    (void) state;
    SubmitRequest request = submission ();
    ProtobufCBinaryData zaak = submit (&request)->uuid, other = submit (&request)->uuid;
    dm_uuid question = add_entry (zaak, "question-asked", 29), old = add_entry (zaak, "question-asked", 31),
            assigned = add_entry (zaak, "assigned", 0), unknown = dm_uuid_new ();
    execute ("UPDATE intake.status SET datum_status_gezet = now() - interval '31 days'"); /* an old zaak, new words */
    assert_non_null (contact_for_entry (zaak, &question));
    assert_refused (contact_for_entry (other, &question), DM_NOT_FOUND, "zaak");
    assert_refused (contact_for_entry (zaak, &old), DM_FAILED_PRECONDITION, "history_entry");
    assert_refused (contact_for_entry (zaak, &assigned), DM_NOT_FOUND, "zaak");
    assert_refused (contact_for_entry (zaak, &unknown), DM_NOT_FOUND, "zaak");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (contact_is_told_for_a_status_of_the_last_thirty_days),
        TEST (contact_is_told_for_an_entry_of_that_zaak_that_is_mailed),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl bericht list, bericht show, bericht retry. */
#include <stdio.h>
#include "services/digictl/json.h"
#include "services/digictl/show.h"
#include "services/digictl/text.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

typedef Digimeente__Notification__V1__Bericht Bericht;
typedef Digimeente__Notification__V1__Attempt Attempt;

int digictl_bericht_list (digictl_session *session)
{
    const digictl_args *args = &session->args;
    Digimeente__Notification__V1__ListBerichtenRequest request =
        DIGIMEENTE__NOTIFICATION__V1__LIST_BERICHTEN_REQUEST__INIT;
    const char *number = digictl_args_text (args, "zaak"), *text = digictl_args_text (args, "status");
    dm_uuid zaak;
    int status = 0, code = DIGICTL_DONE;
    if (number && (code = digictl_session_zaak (session, number, &zaak)))
        return code;
    request.has_status = text && digictl_bericht_status_parse (text, &status);
    request.status = (Digimeente__Notification__V1__BerichtStatus) status;
    request.has_zaak = number != NULL;
    request.zaak = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak.bytes };
    const Digimeente__Notification__V1__ListBerichtenResponse *reply =
        digictl_call (session, "notification", NULL, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    digictl_listing listing;
    digictl_listing_open (&listing, session, "berichten", digictl_bericht_columns, DM_COUNT (digictl_bericht_columns));
    for (size_t i = 0; i < reply->n_berichten; i++)
        digictl_bericht_add (&listing, reply->berichten[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
    return DIGICTL_DONE;
}

static void print_attempts (const Bericht *bericht)
{
    static const digictl_column columns[] = {
        { .title = "POGING", .is_right = true },
        { .title = "BEGONNEN" },
        { .title = "BEEINDIGD" },
        { .title = "SMTP", .is_right = true },
        { .title = "FOUT", .may_shrink = true },
    };
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < bericht->n_attempts; i++) {
        const Attempt *attempt = bericht->attempts[i];
        char number[12], begun[DIGICTL_TIME_SIZE], ended[DIGICTL_TIME_SIZE], code[12];
        snprintf (number, sizeof number, "%u", (unsigned) attempt->volgnummer);
        snprintf (code, sizeof code, "%u", (unsigned) attempt->smtp_code);
        const char *const cells[] = { number, digictl_time_format (attempt->begun_ms, begun),
                                      attempt->has_ended_ms ? digictl_time_format (attempt->ended_ms, ended)
                                                            : "cut off",
                                      attempt->smtp_code ? code : "", attempt->fault };
        digictl_table_add (table, cells);
    }
    digictl_table_destroy (&table);
}

static int print_bericht (const digictl_session *session, const Bericht *bericht)
{
    char uuid[DM_UUID_TEXT_SIZE];
    if (session->is_json) {
        digictl_json_print (stdout, dm_message_json (&bericht->base));
        return DIGICTL_DONE;
    }
    digictl_show_field ("bericht", digictl_show_uuid (bericht->uuid, uuid));
    digictl_show_field ("zaak", digictl_show_uuid (bericht->zaak, uuid));
    digictl_show_field ("template_name", bericht->template_name);
    digictl_show_field ("status", digictl_bericht_status (bericht->status));
    digictl_show_time ("created", bericht->has_created_ms, bericht->created_ms);
    digictl_show_time ("sent", bericht->has_sent_ms, bericht->sent_ms);
    digictl_show_time ("volgende poging", bericht->has_next_attempt_ms, bericht->next_attempt_ms);
    digictl_show_field ("message-id", bericht->message_id);
    if (bericht->n_attempts > 0)
        fputc ('\n', stdout);
    print_attempts (bericht);
    return DIGICTL_DONE;
}

int digictl_bericht_show (digictl_session *session)
{
    Digimeente__Notification__V1__GetBerichtRequest request = DIGIMEENTE__NOTIFICATION__V1__GET_BERICHT_REQUEST__INIT;
    dm_uuid id;
    if (!digictl_session_uuid (session, 0, &id))
        return digictl_refuse (session, "ID is a UUID");
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, id.bytes };
    const Digimeente__Notification__V1__GetBerichtResponse *reply =
        digictl_call (session, "notification", NULL, &request.base);
    return reply && reply->bericht ? print_bericht (session, reply->bericht) : digictl_fail (session, NULL);
}

int digictl_bericht_retry (digictl_session *session)
{
    Digimeente__Notification__V1__RetryBerichtRequest request =
        DIGIMEENTE__NOTIFICATION__V1__RETRY_BERICHT_REQUEST__INIT;
    dm_uuid id, key = dm_uuid_new ();
    if (!digictl_session_uuid (session, 0, &id))
        return digictl_refuse (session, "ID is a UUID");
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, id.bytes };
    const Digimeente__Notification__V1__RetryBerichtResponse *reply =
        digictl_call (session, "notification", &key, &request.base);
    return reply && reply->bericht ? print_bericht (session, reply->bericht) : digictl_fail (session, NULL);
}

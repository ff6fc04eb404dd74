/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl zaak show: all that four services know of a zaak. Only intake must be there. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/show.h"
#include "services/digictl/text.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

#define ENTRIES_MAX 500 /* Source: audit.proto, ListEntriesRequest.page_size */

typedef Digimeente__Intake__V1__Zaak Zaak;
typedef Digimeente__Intake__V1__Status Status;
typedef Digimeente__Documents__V1__FindResponse FindResponse;
typedef Digimeente__Notification__V1__ListBerichtenResponse ListBerichtenResponse;
typedef Digimeente__Audit__V1__ListEntriesResponse ListEntriesResponse;

enum { DOCUMENTS, NOTIFICATION, AUDIT, PARTS };

/* What a service other than intake adds. */
typedef struct part {
    const char *target;
    dm_pending *pending;
    const ProtobufCMessage *reply; /* NULL: it failed */
    dm_error error;
} part;

static void start_parts (digictl_session *session, const Zaak *zaak, part parts[])
{
    Digimeente__Documents__V1__FindRequest find = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    Digimeente__Notification__V1__ListBerichtenRequest berichten =
        DIGIMEENTE__NOTIFICATION__V1__LIST_BERICHTEN_REQUEST__INIT;
    Digimeente__Audit__V1__ListEntriesRequest entries = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    find.n_documenten = zaak->n_documenten; /* not by zaak: they are linked to it a moment later */
    find.documenten = zaak->documenten;
    berichten.has_zaak = entries.has_zaak = entries.has_page_size = true;
    berichten.zaak = entries.zaak = zaak->uuid;
    entries.page_size = ENTRIES_MAX;
    const ProtobufCMessage *const requests[PARTS] = { &find.base, &berichten.base, &entries.base };
    for (int i = zaak->n_documenten > 0 ? 0 : 1; i < PARTS; i++)
        parts[i].pending = digictl_start (session, parts[i].target, requests[i]);
}

static void finish_parts (digictl_session *session, part parts[])
{
    static const FindResponse none = DIGIMEENTE__DOCUMENTS__V1__FIND_RESPONSE__INIT;
    parts[DOCUMENTS].reply = &none.base;
    for (int i = 0; i < PARTS; i++)
        if (parts[i].pending) {
            parts[i].reply = digictl_wait (session, parts[i].target, &parts[i].pending, session->arena);
            parts[i].error = session->error;
        }
}

static void print_statussen (const digictl_session *session, const Zaak *zaak)
{
    static const digictl_column columns[] = { { .title = "SINDS" },
                                              { .title = "STATUS" },
                                              { .title = "TOELICHTING", .may_shrink = true } };
    (void) session;
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < zaak->n_statussen; i++) {
        char time[DIGICTL_TIME_SIZE];
        const Status *status = zaak->statussen[i];
        const char *const cells[] = { digictl_time_format (status->datum_status_gezet_ms, time), status->statustype,
                                      status->statustoelichting };
        digictl_table_add (table, cells);
    }
    digictl_table_destroy (&table);
}

static void print_zaak (const digictl_session *session, const Zaak *zaak)
{
    char uuid[DM_UUID_TEXT_SIZE];
    digictl_show_field ("zaaknummer", zaak->identificatie);
    digictl_show_field ("zaaktype", zaak->zaaktype);
    digictl_show_time ("geregistreerd", zaak->has_registratiedatum_ms, zaak->registratiedatum_ms);
    digictl_show_field ("startdatum", zaak->startdatum);
    digictl_show_field ("uiterlijke einddatum", zaak->uiterlijke_einddatum_afdoening);
    digictl_show_field ("einddatum", zaak->einddatum);
    digictl_show_field ("uuid", digictl_show_uuid (zaak->uuid, uuid));
    digictl_show_field ("initiator", digictl_show_uuid (zaak->initiator, uuid));
    if (zaak->is_erased)
        printf ("\nWhat it said, or who asked, was erased.\n");
    printf ("\nStatus\n\n");
    print_statussen (session, zaak);
    printf ("\nAntwoorden\n\n");
    cJSON *answers = cJSON_Parse (zaak->answers ? zaak->answers : "{}");
    if (cJSON_IsObject (answers) && answers->child)
        digictl_json_print_readable (stdout, 0, answers);
    else
        printf ("There are none.\n");
    cJSON_Delete (answers);
}

static void print_documenten (const digictl_session *session, const Zaak *zaak, const FindResponse *reply)
{
    digictl_listing listing;
    digictl_listing_open (&listing, session, "", digictl_document_columns, DM_COUNT (digictl_document_columns));
    for (size_t i = 0; i < reply->n_documenten; i++)
        digictl_document_add (&listing, reply->documenten[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
    if (reply->n_documenten < zaak->n_documenten)
        printf ("documents does not know %zu of the %zu documents.\n", zaak->n_documenten - reply->n_documenten,
                zaak->n_documenten);
}

static void print_berichten (const digictl_session *session, const Zaak *zaak, const ListBerichtenResponse *reply)
{
    (void) zaak;
    digictl_listing listing;
    digictl_listing_open (&listing, session, "", digictl_bericht_columns, DM_COUNT (digictl_bericht_columns));
    for (size_t i = 0; i < reply->n_berichten; i++)
        digictl_bericht_add (&listing, reply->berichten[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
}

static void print_entries (const digictl_session *session, const Zaak *zaak, const ListEntriesResponse *reply)
{
    digictl_listing listing;
    digictl_listing_open (&listing, session, "", digictl_entry_columns, DM_COUNT (digictl_entry_columns));
    for (size_t i = 0; i < reply->n_entries; i++)
        digictl_entry_add (&listing, reply->entries[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
    if (reply->has_next_page_token)
        printf ("There is more: digictl audit list --zaak %s\n", zaak->identificatie ? zaak->identificatie : "");
}

static void print_page (const digictl_session *session, const Zaak *zaak, const part parts[])
{
    static const char *const titles[PARTS] = { "Documenten", "Berichten", "Audit" };
    print_zaak (session, zaak);
    for (int i = 0; i < PARTS; i++) {
        printf ("\n%s\n\n", titles[i]);
        if (!parts[i].reply)
            printf ("Not shown: %s (%s)\n", parts[i].error.message, dm_status_find (parts[i].error.status)->name);
        else if (i == DOCUMENTS)
            print_documenten (session, zaak, (const FindResponse *) parts[i].reply);
        else if (i == NOTIFICATION)
            print_berichten (session, zaak, (const ListBerichtenResponse *) parts[i].reply);
        else
            print_entries (session, zaak, (const ListEntriesResponse *) parts[i].reply);
    }
}

/* The replies' own fields beside each other: zaak, documenten, berichten, entries; and what is not there. */
static void print_json (const Zaak *zaak, const part parts[])
{
    cJSON *page = cJSON_CreateObject ();
    cJSON_AddItemToObject (page, "zaak", dm_message_json (&zaak->base));
    cJSON *away = cJSON_CreateArray ();
    for (int i = 0; i < PARTS; i++) {
        if (!parts[i].reply) {
            cJSON_AddItemToArray (away, cJSON_CreateString (parts[i].target));
            continue;
        }
        cJSON *reply = dm_message_json (parts[i].reply);
        while (reply->child) {
            cJSON *field = cJSON_DetachItemViaPointer (reply, reply->child);
            cJSON_AddItemToObject (page, field->string, field);
        }
        cJSON_Delete (reply);
    }
    cJSON_AddItemToObject (page, "away", away);
    digictl_json_print (stdout, page);
}

/* Whether all parts are there, told on stderr too. */
static int judge_parts (digictl_session *session, const part parts[])
{
    int code = DIGICTL_DONE;
    for (int i = 0; i < PARTS; i++)
        if (!parts[i].reply) {
            session->target = parts[i].target;
            session->error = parts[i].error;
            code = digictl_fail (session, NULL);
        }
    return code;
}

int digictl_zaak_show (digictl_session *session)
{
    part parts[PARTS] = {
        [DOCUMENTS] = { .target = "documents" },
        [NOTIFICATION] = { .target = "notification" },
        [AUDIT] = { .target = "audit" },
    };
    const Zaak *zaak = digictl_session_view (session, session->args.words[0]);
    if (!zaak)
        return digictl_fail (session, NULL);
    start_parts (session, zaak, parts);
    finish_parts (session, parts);
    if (session->is_json)
        print_json (zaak, parts);
    else
        print_page (session, zaak, parts);
    return judge_parts (session, parts);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "services/digictl/text.h"
#include "services/digictl/times.h"

#define NAME_COLUMNS 22

void digictl_show_field (const char *name, const char *text)
{
    if (!text || !*text)
        return;
    char *clean = digictl_text_clean (text, false);
    printf ("%-*s %s\n", NAME_COLUMNS, name, clean);
    free (clean);
}

void digictl_show_time (const char *name, bool has_time, int64_t ms)
{
    char time[DIGICTL_TIME_SIZE];
    if (has_time)
        digictl_show_field (name, digictl_time_format (ms, time));
}

char *digictl_show_uuid (ProtobufCBinaryData bytes, char out[DM_UUID_TEXT_SIZE])
{
    *out = '\0';
    return bytes.len == DM_UUID_BYTES ? dm_uuid_format (bytes.data, out) : out;
}

const digictl_column digictl_document_columns[] = {
    { .title = "DOCUMENT" },
    { .title = "NAAM", .may_shrink = true },
    { .title = "FORMAAT", .may_shrink = true },
    { .title = "OMVANG", .is_right = true },
};

void digictl_document_add (digictl_listing *listing, const Digimeente__Documents__V1__Document *document)
{
    char uuid[DM_UUID_TEXT_SIZE], size[16];
    const char *const cells[] = { digictl_show_uuid (document->uuid, uuid), document->bestandsnaam, document->formaat,
                                  digictl_text_size (document->bestandsomvang, size) };
    digictl_listing_add (listing, &document->base, cells);
}

static const char *const bericht_statuses[] = { "unspecified", "queued", "sent", "failed", "skipped" };

const char *digictl_bericht_status (int status)
{
    return status >= 0 && status < (int) DM_COUNT (bericht_statuses) ? bericht_statuses[status] : "unknown";
}

bool digictl_bericht_status_parse (const char *text, int *out)
{
    for (int i = 1; i < (int) DM_COUNT (bericht_statuses); i++)
        if (strcmp (bericht_statuses[i], text) == 0) {
            *out = i;
            return true;
        }
    return false;
}

const digictl_column digictl_bericht_columns[] = {
    { .title = "BERICHT" },   { .title = "SJABLOON", .may_shrink = true },
    { .title = "STATUS" },    { .title = "AANGEMAAKT" },
    { .title = "VERZONDEN" },
};

void digictl_bericht_add (digictl_listing *listing, const Digimeente__Notification__V1__Bericht *bericht)
{
    char uuid[DM_UUID_TEXT_SIZE], made[DIGICTL_TIME_SIZE], sent[DIGICTL_TIME_SIZE];
    const char *const cells[] = { digictl_show_uuid (bericht->uuid, uuid), bericht->template_name,
                                  digictl_bericht_status (bericht->status),
                                  bericht->has_created_ms ? digictl_time_format (bericht->created_ms, made) : "",
                                  bericht->has_sent_ms ? digictl_time_format (bericht->sent_ms, sent) : "" };
    digictl_listing_add (listing, &bericht->base, cells);
}

const digictl_column digictl_entry_columns[] = {
    { .title = "TIME" },
    { .title = "LOG" },
    { .title = "EVENT", .may_shrink = true },
    { .title = "ACTOR", .may_shrink = true },
    { .title = "PURPOSE", .may_shrink = true },
};

/* "beheerder admin"; a service by its name alone. */
static void describe_actor (const Digimeente__Rpc__V1__Actor *actor, char out[100])
{
    static const char *const kinds[] = { "", "inwoner ", "ondernemer ", "behandelaar ", "beheerder ", "" };
    const char *kind = (size_t) actor->kind < DM_COUNT (kinds) ? kinds[actor->kind] : "? ";
    snprintf (out, 100, "%s%.80s", kind, actor->id ? actor->id : "");
}

void digictl_entry_add (digictl_listing *listing, const Digimeente__Audit__V1__Entry *entry)
{
    static const char prefix[] = "nl.digimeente.";
    char time[DIGICTL_TIME_SIZE] = "", log[64], actor[100] = "";
    const char *type = entry->type ? entry->type : "";
    if (entry->has_time_ms)
        digictl_time_format (entry->time_ms, time);
    snprintf (log, sizeof log, "%.32s/%" PRId64, entry->source ? entry->source : "", entry->position);
    if (entry->actor)
        describe_actor (entry->actor, actor);
    if (strncmp (type, prefix, strlen (prefix)) == 0)
        type += strlen (prefix);
    const char *const cells[] = { time, log, type, actor, entry->purpose };
    digictl_listing_add (listing, &entry->base, cells);
}

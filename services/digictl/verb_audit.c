/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl audit list. */
#include <string.h>
#include "services/digictl/medewerker.h"
#include "services/digictl/show.h"
#include "services/digictl/verbs.h"

#define PAGE_SIZE 500 /* Source: audit.proto, ListEntriesRequest.page_size */
#define TOKEN_MAX_BYTES 256

typedef Digimeente__Audit__V1__ListEntriesRequest ListEntriesRequest;
typedef Digimeente__Audit__V1__ListEntriesResponse ListEntriesResponse;

/* One page, whose memory goes at once.  Gives: token, for the next page; without bytes there is none. */
static int list_page (digictl_session *session, const ListEntriesRequest *request, digictl_listing *listing,
                      uint8_t token[TOKEN_MAX_BYTES], size_t *out_token_bytes)
{
    dm_arena *arena = dm_arena_open ();
    dm_pending *pending = digictl_start (session, "audit", &request->base);
    const ListEntriesResponse *reply = digictl_wait (session, "audit", &pending, arena);
    int code = reply ? DIGICTL_DONE : digictl_fail (session, NULL);
    *out_token_bytes = 0;
    for (size_t i = 0; reply && i < reply->n_entries; i++)
        digictl_entry_add (listing, reply->entries[i]);
    digictl_listing_flush (listing);
    if (reply && reply->next_page_token.len > TOKEN_MAX_BYTES)
        code = digictl_fail_here (session, "the reply of audit has a page token that is too long");
    else if (reply && reply->has_next_page_token) {
        *out_token_bytes = reply->next_page_token.len;
        memcpy (token, reply->next_page_token.data, reply->next_page_token.len);
    }
    dm_arena_destroy (&arena);
    return code;
}

static int list_pages (digictl_session *session, const ListEntriesRequest *first, digictl_listing *listing)
{
    uint8_t token[TOKEN_MAX_BYTES];
    ListEntriesRequest request = *first;
    for (;;) {
        size_t token_bytes;
        int code = list_page (session, &request, listing, token, &token_bytes);
        if (code || token_bytes == 0)
            return code;
        request.has_page_token = true;
        request.page_token = (ProtobufCBinaryData){ token_bytes, token };
    }
}

/* Reads --actor, or has the gateway make an actor of --medewerker.  Gives: *out, NULL for neither. */
static int read_actor (digictl_session *session, const char **out)
{
    const char *medewerker = digictl_args_text (&session->args, "medewerker");
    *out = digictl_args_text (&session->args, "actor");
    if (!medewerker)
        return DIGICTL_DONE;
    if (*out)
        return digictl_refuse (session, "it takes --actor or --medewerker, not both");
    *out = digictl_medewerker_find (session, medewerker);
    if (!*out)
        return digictl_fail (session, NULL);
    return DIGICTL_DONE;
}

/* From --from and --to. */
static int read_times (digictl_session *session, ListEntriesRequest *request)
{
    const digictl_args *args = &session->args;
    request->has_from_ms = digictl_args_has (args, "from");
    request->from_ms = digictl_args_number (args, "from", 0);
    request->has_to_ms = digictl_args_has (args, "to");
    request->to_ms = digictl_args_number (args, "to", 0);
    if (request->has_from_ms && request->has_to_ms && request->from_ms >= request->to_ms)
        return digictl_refuse (session, "--to is not after --from");
    return DIGICTL_DONE;
}

int digictl_audit_list (digictl_session *session)
{
    const char *number = digictl_args_text (&session->args, "zaak"), *actor = NULL;
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    dm_uuid zaak;
    int code = read_times (session, &request);
    if (!code)
        code = read_actor (session, &actor);
    if (code)
        return code;
    request.actor_id = (char *) actor;
    request.has_page_size = true;
    request.page_size = PAGE_SIZE;
    if (!number && !actor && !request.has_from_ms)
        return digictl_refuse (session, "it needs --zaak, --actor, --medewerker or --from");
    code = number ? digictl_session_zaak (session, number, &zaak) : DIGICTL_DONE;
    if (code)
        return code;
    request.has_zaak = number != NULL;
    request.zaak = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak.bytes };
    digictl_listing listing;
    digictl_listing_open (&listing, session, "entries", digictl_entry_columns, DM_COUNT (digictl_entry_columns));
    code = list_pages (session, &request, &listing);
    digictl_listing_close (&listing, code);
    return code;
}

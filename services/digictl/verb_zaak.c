/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl zaak list, zaak status, zaaktype list. */
#include <stdlib.h>
#include <string.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/listing.h"
#include "services/digictl/show.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

#define PAGE_MAX 100 /* Source: intake.proto, ListZakenRequest.page_size */
#define LIMIT_USUAL 25

typedef Digimeente__Intake__V1__Zaak Zaak;
typedef Digimeente__Intake__V1__ListZakenRequest ListZakenRequest;
typedef Digimeente__Intake__V1__ListZakenResponse ListZakenResponse;

static const digictl_column zaak_columns[] = {
    { .title = "ZAAKNUMMER" }, { .title = "ZAAKTYPE", .may_shrink = true },
    { .title = "STARTDATUM" }, { .title = "UITERLIJK" },
    { .title = "EINDDATUM" },  { .title = "STATUS", .may_shrink = true },
};

static void add_zaak (digictl_listing *listing, const Zaak *zaak)
{
    const char *status = zaak->n_statussen > 0 ? zaak->statussen[zaak->n_statussen - 1]->statustype : "";
    const char *const cells[] = { zaak->identificatie, zaak->zaaktype,
                                  zaak->startdatum,    zaak->uiterlijke_einddatum_afdoening,
                                  zaak->einddatum,     status };
    digictl_listing_add (listing, &zaak->base, cells);
}

/* Pages until limit or the end. */
static int list_zaken (digictl_session *session, ListZakenRequest *request, int64_t limit, digictl_listing *listing)
{
    for (size_t left = (size_t) limit; left > 0;) {
        request->page_size = left < PAGE_MAX ? (uint32_t) left : PAGE_MAX;
        const ListZakenResponse *reply = digictl_call (session, "intake", NULL, &request->base);
        if (!reply)
            return digictl_fail (session, NULL);
        for (size_t i = 0; i < reply->n_zaken && left > 0; i++, left--)
            add_zaak (listing, reply->zaken[i]);
        digictl_listing_flush (listing);
        if (!reply->has_next_page_token)
            return DIGICTL_DONE;
        request->has_page_token = true;
        request->page_token = reply->next_page_token;
    }
    return DIGICTL_DONE;
}

int digictl_zaak_list (digictl_session *session)
{
    const digictl_args *args = &session->args;
    bool is_open = digictl_args_has (args, "open"), is_closed = digictl_args_has (args, "closed");
    if (is_open && is_closed)
        return digictl_refuse (session, "--open and --closed exclude each other");
    ListZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAKEN_REQUEST__INIT;
    request.has_page_size = true;
    request.zaaktype = (char *) digictl_args_text (args, "zaaktype");
    request.has_open = is_open || is_closed;
    request.open = is_open;
    digictl_listing listing;
    digictl_listing_open (&listing, session, "zaken", zaak_columns, DM_COUNT (zaak_columns));
    int code = list_zaken (session, &request, digictl_args_number (args, "limit", LIMIT_USUAL), &listing);
    digictl_listing_close (&listing, code);
    return code;
}

int digictl_zaak_status (digictl_session *session)
{
    Digimeente__Intake__V1__SetStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_STATUS_REQUEST__INIT;
    dm_uuid uuid;
    if (digictl_session_uuid (session, 0, &uuid)) {
        request.has_uuid = true;
        request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, uuid.bytes };
    } else
        request.identificatie = session->args.words[0];
    request.statustype = session->args.words[1];
    request.statustoelichting = (char *) digictl_args_text (&session->args, "toelichting");
    dm_uuid key = digictl_session_key (session);
    const Digimeente__Intake__V1__SetStatusResponse *reply = digictl_call (session, "intake", &key, &request.base);
    if (!reply || !reply->zaak)
        return digictl_fail (session, NULL);
    if (session->is_json) {
        digictl_json_print (stdout, dm_message_json (&reply->base));
        return DIGICTL_DONE;
    }
    const Zaak *zaak = reply->zaak;
    digictl_show_field ("zaaknummer", zaak->identificatie);
    if (zaak->n_statussen > 0) {
        const Digimeente__Intake__V1__Status *status = zaak->statussen[zaak->n_statussen - 1];
        digictl_show_field ("status", status->statustype);
        digictl_show_time ("gezet", status->has_datum_status_gezet_ms, status->datum_status_gezet_ms);
    }
    digictl_show_field ("einddatum", zaak->einddatum);
    return DIGICTL_DONE;
}

static const digictl_column zaaktype_columns[] = {
    { .title = "ZAAKTYPE" },
    { .title = "TERMIJN", .is_right = true },
    { .title = "BEWAREN", .is_right = true },
    { .title = "STATUSTYPEN" },
    { .title = "OMSCHRIJVING", .may_shrink = true },
};

static void add_zaaktype (digictl_session *session, digictl_listing *listing,
                          const Digimeente__Intake__V1__Zaaktype *zaaktype)
{
    const char *statustypen = "";
    for (size_t i = 0; i < zaaktype->n_statustypen; i++)
        statustypen = dm_arena_printf (session->arena, "%s%s%s", statustypen, i > 0 ? ", " : "",
                                       zaaktype->statustypen[i]->identificatie);
    const char *const cells[] = { zaaktype->identificatie,
                                  dm_arena_printf (session->arena, "%u d", zaaktype->doorlooptijd_days),
                                  dm_arena_printf (session->arena, "%u d", zaaktype->bewaartermijn_days), statustypen,
                                  zaaktype->omschrijving };
    digictl_listing_add (listing, &zaaktype->base, cells);
}

int digictl_zaaktype_list (digictl_session *session)
{
    const Digimeente__Intake__V1__ListZaaktypenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAAKTYPEN_REQUEST__INIT;
    const Digimeente__Intake__V1__ListZaaktypenResponse *reply = digictl_call (session, "intake", NULL, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    digictl_listing listing;
    digictl_listing_open (&listing, session, "zaaktypen", zaaktype_columns, DM_COUNT (zaaktype_columns));
    for (size_t i = 0; i < reply->n_zaaktypen; i++)
        add_zaaktype (session, &listing, reply->zaaktypen[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
    return DIGICTL_DONE;
}

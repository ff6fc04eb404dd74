/* SPDX-License-Identifier: EUPL-1.2 */
/* The letter that tells the applicant how a zaak ended. */
#include "services/gateway/desk/desk.h"
#include "services/gateway/desk/desk_list.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

static void add_words (const gateway_exchange *exchange, cJSON *letter, const char *group, const char *const names[])
{
    for (size_t i = 0; names[i]; i++)
        gateway_pages_add_text (letter, names[i], gateway_desk_name_text (exchange, group, names[i]));
}

/* The words of a letter, some of them by what can be done against its decision; one that a catalogue lacks is left out.
 */
static cJSON *words_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Resultaat *resultaat)
{
    const char *rechtsmiddel = resultaat->rechtsmiddel;
    static const char *const always[] = {
        "date",         "zaaknummer", "subject", "salutation", "salutation_anonymous", "disagree", "closing",
        "on_behalf_of", "questions",  "mention", NULL
    };
    static const char *const by_rechtsmiddel[] = { "title", "received", "outcome", "toelichting", NULL };
    cJSON *letter = cJSON_CreateObject ();
    gateway_pages_add_text (letter, "language", exchange->language);
    gateway_pages_add_text (letter, "gemeente", gateway_text (exchange, "page.gemeente"));
    add_words (exchange, letter, "desk.letter", always);
    const char *group =
        dm_arena_printf (exchange->arena, "desk.letter.%s", rechtsmiddel && *rechtsmiddel ? rechtsmiddel : "none");
    add_words (exchange, letter, group, by_rechtsmiddel);
    const char *how = gateway_desk_name_text (exchange, group, "rechtsmiddel");
    if (how)
        gateway_pages_add_text (letter, "rechtsmiddel",
                                gateway_pages_fill (exchange, how, "date",
                                                    gateway_date_text (resultaat->rechtsmiddel_until,
                                                                       exchange->language, exchange->arena)));
    return letter;
}

cJSON *gateway_desk_letter_json (const gateway_exchange *exchange, const Dossier *dossier)
{
    static const DocumentsFound none = DIGIMEENTE__DOCUMENTS__V1__FIND_RESPONSE__INIT;
    cJSON *data = gateway_desk_dossier_json (exchange, dossier, &none);
    cJSON_AddItemToObject (data, "letter", words_json (exchange, dossier->resultaat));
    return data;
}

dm_status gateway_get_brief (gateway_exchange *exchange)
{
    const Dossier *dossier;
    dm_uuid zaak;
    dm_status status = gateway_desk_view (exchange, "besluit als brief", &zaak, &dossier);
    if (status)
        return status;
    if (!dossier->resultaat)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "Nothing is decided yet.");
    const char *language = exchange->language;
    exchange->language =
        dossier->language; /* the letter is for the applicant, the page around it for the civil servant */
    cJSON *data = gateway_desk_letter_json (exchange, dossier);
    exchange->language = language;
    cJSON_AddStringToObject (data, "title", dossier->item->identificatie);
    const desk_list list = gateway_desk_list_read (exchange);
    cJSON_AddStringToObject (data, "zaak_path", gateway_desk_zaak_path (exchange, &zaak, NULL));
    gateway_pages_add_text (data, "list", gateway_desk_list_text (&list, exchange->arena));
    return gateway_render (exchange, "desk_letter", data);
}

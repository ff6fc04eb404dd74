/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/routes.h"

#include "services/gateway/desk/desk.h"
#include "services/gateway/login/login.h"
#include "services/gateway/portal/portal.h"

#define BURGER GATEWAY_BURGER
#define DESK GATEWAY_BEHANDELAAR
#define BEHEER GATEWAY_BEHEERDER
#define IEDEREEN GATEWAY_IEDEREEN
#define FORM_BYTES (256 * 1024) /* long_text fields, and a note at the desk */

const gateway_route gateway_routes[] = {
    /* clang-format off */
    { "/", gateway_get_home, NULL, NULL, IEDEREEN, 0 },
    { "/regelen/{}", gateway_get_regelen, gateway_post_regelen, NULL, IEDEREEN, 0 },
    { "/taal/{}", gateway_get_taal, NULL, NULL, IEDEREEN, 0 },
    { "/aanvraag/{}", gateway_get_aanvraag, NULL, NULL, IEDEREEN, 0 },
    { "/aanvraag/{}/controleren", gateway_get_controleren, gateway_post_controleren, NULL, IEDEREEN, 0 },
    { "/aanvraag/{}/weggooien", NULL, gateway_post_weggooien, NULL, IEDEREEN, 0 },
    { "/aanvraag/{}/{}", gateway_get_stap, gateway_post_stap, gateway_prepare_stap, IEDEREEN, FORM_BYTES },
    { "/volg/{}", gateway_get_zaak, NULL, NULL, IEDEREEN, 0 },
    { "/volg/{}/vraag/{}", gateway_get_vraag, gateway_post_vraag, gateway_prepare_vraag, IEDEREEN, FORM_BYTES },
    { "/mijn", gateway_get_mijn, NULL, NULL, BURGER, 0 },
    { "/mijn/gegevens", gateway_get_gegevens, NULL, NULL, BURGER, 0 },
    { "/mijn/gegevens/bestand", gateway_get_gegevens_bestand, NULL, NULL, BURGER, 0 },
    { "/mijn/{}", gateway_get_zaak, NULL, NULL, BURGER, 0 },
    { "/mijn/{}/vraag/{}", gateway_get_vraag, gateway_post_vraag, gateway_prepare_vraag, BURGER, FORM_BYTES },
    { "/document/{}", gateway_get_document, NULL, NULL, BURGER | DESK, 0 },
    { "/inloggen", gateway_get_inloggen, NULL, NULL, IEDEREEN, 0 },
    { "/inloggen/terug", gateway_get_inloggen_terug, NULL, NULL, IEDEREEN, 0 },
    { "/ingelogd", gateway_get_ingelogd, NULL, NULL, BURGER | DESK | BEHEER, 0 },
    { "/uitloggen", NULL, gateway_post_uitloggen, NULL, IEDEREEN, 0 },
    { "/uitgelogd", gateway_get_uitgelogd, NULL, NULL, IEDEREEN, 0 },
    { "/medewerker", gateway_get_werk, NULL, NULL, DESK | BEHEER, 0 },
    { "/medewerker/zaak/{}", gateway_get_dossier, NULL, NULL, DESK, 0 },
    { "/medewerker/zaak/{}/brief", gateway_get_brief, NULL, NULL, DESK, 0 },
    { "/medewerker/zaak/{}/{}", NULL, gateway_post_dossier, gateway_prepare_dossier, DESK, FORM_BYTES },
    { "/beheer", gateway_get_beheer, NULL, NULL, BEHEER, 0 },
    /* clang-format on */
};
const size_t gateway_route_count = DM_COUNT (gateway_routes);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/routes.h"

#include "services/gateway/api/api.h"
#include "services/gateway/desk/desk.h"
#include "services/gateway/login/login.h"
#include "services/gateway/login/page_errors.h"
#include "services/gateway/login/proof.h"
#include "services/gateway/portal/portal.h"

#define BURGER GATEWAY_BURGER
#define DESK GATEWAY_BEHANDELAAR
#define BEHEER GATEWAY_BEHEERDER
#define IEDEREEN GATEWAY_IEDEREEN
#define NONE GATEWAY_NO_BODY
#define FORM GATEWAY_FORM
#define FILES GATEWAY_FORM_WITH_FILES
#define PAGE .proof = &gateway_session_proof, .errors = &gateway_page_errors
#define API .proof = &gateway_no_proof, .errors = &gateway_api_errors
#define FORM_BYTES (256 * 1024) /* long_text fields, and a note at the desk */

const gateway_route gateway_routes[] = {
    /* clang-format off */
    /* path, get, post, prepare, who, body, most bytes of it without files (0: 64 KiB), how one proves who one is, errors */
    { "/", gateway_get_home, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/regelen/{}", gateway_get_regelen, gateway_post_regelen, NULL, IEDEREEN, FORM, 0, PAGE },
    { "/taal/{}", gateway_get_taal, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/aanvraag/{}", gateway_get_aanvraag, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/aanvraag/{}/controleren", gateway_get_controleren, gateway_post_controleren, NULL, IEDEREEN, FORM, 0, PAGE },
    { "/aanvraag/{}/weggooien", NULL, gateway_post_weggooien, NULL, IEDEREEN, FORM, 0, PAGE },
    { "/aanvraag/{}/{}", gateway_get_stap, gateway_post_stap, gateway_prepare_stap, IEDEREEN, FILES, FORM_BYTES, PAGE },
    { "/volg/{}", gateway_get_zaak, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/volg/{}/vraag/{}", gateway_get_vraag, gateway_post_vraag, gateway_prepare_vraag, IEDEREEN, FILES, FORM_BYTES, PAGE },
    { "/mijn", gateway_get_mijn, NULL, NULL, BURGER, NONE, 0, PAGE },
    { "/mijn/gegevens", gateway_get_gegevens, NULL, NULL, BURGER, NONE, 0, PAGE },
    { "/mijn/gegevens/bestand", gateway_get_gegevens_bestand, NULL, NULL, BURGER, NONE, 0, PAGE },
    { "/mijn/{}", gateway_get_zaak, NULL, NULL, BURGER, NONE, 0, PAGE },
    { "/mijn/{}/vraag/{}", gateway_get_vraag, gateway_post_vraag, gateway_prepare_vraag, BURGER, FILES, FORM_BYTES, PAGE },
    { "/document/{}", gateway_get_document, NULL, NULL, BURGER | DESK, NONE, 0, PAGE },
    { "/inloggen", gateway_get_inloggen, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/inloggen/terug", gateway_get_inloggen_terug, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/ingelogd", gateway_get_ingelogd, NULL, NULL, BURGER | DESK | BEHEER, NONE, 0, PAGE },
    { "/uitloggen", NULL, gateway_post_uitloggen, NULL, IEDEREEN, FORM, 0, PAGE, .is_empty_without_login = true },
    { "/uitgelogd", gateway_get_uitgelogd, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    { "/medewerker", gateway_get_werk, NULL, NULL, DESK | BEHEER, NONE, 0, PAGE },
    { "/medewerker/zaak/{}", gateway_get_dossier, NULL, NULL, DESK, NONE, 0, PAGE },
    { "/medewerker/zaak/{}/brief", gateway_get_brief, NULL, NULL, DESK, NONE, 0, PAGE },
    { "/medewerker/zaak/{}/{}", NULL, gateway_post_dossier, gateway_prepare_dossier, DESK, FILES, FORM_BYTES, PAGE },
    { "/beheer", gateway_get_beheer, NULL, NULL, BEHEER, NONE, 0, PAGE },
    { "/api/v1/zaaktypen", gateway_get_api_zaaktypen, NULL, NULL, IEDEREEN, NONE, 0, API },
    { "/api/{...}", NULL, NULL, NULL, IEDEREEN, NONE, 0, API },
    { "/statisch/{}", NULL, NULL, NULL, IEDEREEN, NONE, 0, PAGE, .file = gateway_static_find },
    { "/{...}", NULL, NULL, NULL, IEDEREEN, NONE, 0, PAGE },
    /* clang-format on */
};
const size_t gateway_route_count = DM_COUNT (gateway_routes);

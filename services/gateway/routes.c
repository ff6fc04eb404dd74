/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/routes.h"

#include "services/gateway/api/api.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/desk/desk.h"
#include "services/gateway/login/login.h"
#include "services/gateway/login/page_errors.h"
#include "services/gateway/login/pages_session.h"
#include "services/gateway/login/proof.h"
#include "services/gateway/login/provider_logout.h"
#include "services/gateway/portal/portal.h"

#define CITIZEN GATEWAY_CITIZEN
#define DESK GATEWAY_BEHANDELAAR
#define BEHEER GATEWAY_BEHEERDER
#define EVERYONE GATEWAY_EVERYONE
#define NONE GATEWAY_NO_BODY
#define FORM GATEWAY_FORM
#define FILES GATEWAY_FORM_WITH_FILES
#define PAGE .proof = &gateway_session_proof, .errors = &gateway_page_errors
#define API .proof = &gateway_no_proof, .errors = &gateway_api_errors
#define FORM_BYTES (256 * 1024) /* long_text fields, and a note at the desk */

const gateway_route gateway_routes[] = {
    /* clang-format off */
    /* path, get, post, prepare, who, body, most bytes of it without files (0: 64 KiB), how one proves who one is, errors */
    { "/", gateway_get_home, NULL, NULL, EVERYONE, NONE, 0, PAGE, .is_shared = true },
    { "/regelen/{}", gateway_get_regelen, gateway_post_regelen, NULL, EVERYONE, FORM, 0, PAGE },
    { "/regelen/{}/over/{}", gateway_get_regelen, gateway_post_regelen, NULL, CITIZEN, FORM, 0, PAGE },
    { "/taal/{}", gateway_get_language, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/aanvraag/{}", gateway_get_application, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/aanvraag/{}/controleren", gateway_get_controleren, gateway_post_controleren, NULL, EVERYONE, FORM, 0, PAGE },
    { "/aanvraag/{}/later/link", NULL, gateway_post_link, NULL, EVERYONE, FORM, 0, PAGE },
    { "/aanvraag/{}/weggooien", gateway_get_discard, gateway_post_discard, NULL, EVERYONE, FORM, 0, PAGE },
    { "/aanvraag/{}/{}", gateway_get_step, gateway_post_step, gateway_prepare_step, EVERYONE, FILES, FORM_BYTES, PAGE },
    { "/volg/{}", gateway_get_zaak, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/volg/{}/vraag/{}", gateway_get_question, gateway_post_question, gateway_prepare_question, EVERYONE, FILES, FORM_BYTES, PAGE },
    { "/bevestigen/{}", gateway_get_confirm, gateway_post_confirm, NULL, EVERYONE, FORM, 0, PAGE },
    { "/verder/{}", gateway_get_go_on, gateway_post_go_on, NULL, EVERYONE, FORM, 0, PAGE },
    { "/mijn", gateway_get_mijn, NULL, NULL, CITIZEN, NONE, 0, PAGE },
    { "/mijn/gegevens", gateway_get_gegevens, NULL, NULL, CITIZEN, NONE, 0, PAGE },
    { "/mijn/gegevens/bestand", gateway_get_gegevens_file, NULL, NULL, CITIZEN, NONE, 0, PAGE },
    { "/mijn/gegevens/sessies", gateway_get_own_sessions, gateway_post_own_sessions, NULL, CITIZEN, FORM, 0, PAGE },
    { "/mijn/{}", gateway_get_zaak, NULL, NULL, CITIZEN, NONE, 0, PAGE },
    { "/mijn/{}/vraag/{}", gateway_get_question, gateway_post_question, gateway_prepare_question, CITIZEN, FILES, FORM_BYTES, PAGE },
    { "/document/{}", gateway_get_document, NULL, NULL, CITIZEN | DESK, NONE, 0, PAGE },
    { "/inloggen", gateway_get_inloggen, NULL, NULL, EVERYONE, NONE, 0, PAGE, .get_writes = true },
    { "/inloggen/terug", gateway_get_inloggen_back, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/inloggen/afmelden-provider", NULL, gateway_post_provider_logout, NULL, EVERYONE, FORM, 0, API, .is_signed = true },
    { "/ingelogd", gateway_get_logged_in, NULL, NULL, CITIZEN | DESK | BEHEER, NONE, 0, PAGE },
    { "/uitloggen", NULL, gateway_post_uitloggen, NULL, EVERYONE, FORM, 0, PAGE, .is_empty_without_login = true },
    { "/uitgelogd", gateway_get_logged_out, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/toegankelijkheid", gateway_get_text, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/privacy", gateway_get_text, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/contact", gateway_get_text, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    { "/medewerker", gateway_get_work, gateway_post_work, NULL, DESK | BEHEER, FORM, 0, PAGE },
    { "/medewerker/zaak/{}", gateway_get_dossier, NULL, NULL, DESK, NONE, 0, PAGE },
    { "/medewerker/zaak/{}/brief", gateway_get_brief, NULL, NULL, DESK, NONE, 0, PAGE },
    { "/medewerker/zaak/{}/{}", gateway_get_action, gateway_post_action, gateway_prepare_action, DESK, FILES, FORM_BYTES, PAGE, .shows_again = true },
    { "/beheer", gateway_get_beheer, NULL, NULL, BEHEER, NONE, 0, PAGE, .serves_without_database = true },
    { "/beheer/apart/{}/{}/{}", gateway_get_parked, gateway_post_parked, NULL, BEHEER, FORM, 0, PAGE },
    { "/beheer/berichten/{}", gateway_get_failed_mails, gateway_post_failed_mails, NULL, BEHEER, FORM, 0, PAGE },
    { "/beheer/trace", gateway_get_trace_form, NULL, NULL, BEHEER, NONE, 0, PAGE, .serves_without_database = true },
    { "/beheer/trace/{}", gateway_get_trace, NULL, NULL, BEHEER, NONE, 0, PAGE, .serves_without_database = true },
    { "/beheer/sessies", gateway_get_medewerker_sessions, gateway_post_medewerker_sessions, NULL, BEHEER, FORM, 0, PAGE },
    { "/.well-known/security.txt", gateway_get_security_txt, NULL, NULL, EVERYONE, NONE, 0, API },
    { "/api/v1/zaaktypen", gateway_get_api_zaaktypen, NULL, NULL, EVERYONE, NONE, 0, API },
    { "/api/{...}", NULL, NULL, NULL, EVERYONE, NONE, 0, API },
    { "/statisch/{}", NULL, NULL, NULL, EVERYONE, NONE, 0, PAGE, .file = gateway_static_find },
    { "/{...}", NULL, NULL, NULL, EVERYONE, NONE, 0, PAGE },
    /* clang-format on */
};
const size_t gateway_route_count = DM_COUNT (gateway_routes);

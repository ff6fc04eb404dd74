/* SPDX-License-Identifier: EUPL-1.2 */
/* The portal: its page handlers, and what its pages share. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "services/gateway/exchange/exchange.h"

#define DRAFT_METHOD(name) "digimeente.intake.v1.DraftService/" name
#define JOURNEY_METHOD(name) "digimeente.intake.v1.JourneyService/" name
#define PORTAL_METHOD(name) "digimeente.intake.v1.PortalService/" name

typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__Input Input;

/* Page handlers, by file; each stands in routes.c at its path. prepare says which files the form of the POST may bring.
 */
/* pages_home.c */
dm_status gateway_get_home (gateway_exchange *exchange);    /* / */
dm_status gateway_get_regelen (gateway_exchange *exchange); /* /regelen/{journey}; POST starts */
dm_status gateway_post_regelen (gateway_exchange *exchange);
dm_status gateway_get_language (gateway_exchange *exchange); /* /taal/{}?terug= */
/* pages_text.c */
dm_status gateway_get_text (gateway_exchange *exchange); /* /toegankelijkheid, /privacy, /contact */
/* pages_application.c */
dm_status gateway_get_application (gateway_exchange *exchange); /* /aanvraag/{draft} */
dm_status gateway_get_step (gateway_exchange *exchange);        /* /aanvraag/{draft}/{step} */
dm_status gateway_prepare_step (gateway_exchange *exchange);
dm_status gateway_post_step (gateway_exchange *exchange);
dm_status gateway_get_controleren (gateway_exchange *exchange); /* /aanvraag/{draft}/controleren */
dm_status gateway_post_controleren (gateway_exchange *exchange);
dm_status gateway_get_discard (gateway_exchange *exchange);
dm_status gateway_post_discard (gateway_exchange *exchange); /* /aanvraag/{draft}/weggooien */
/* pages_link.c */
dm_status gateway_post_link (gateway_exchange *exchange);  /* /aanvraag/{draft}/later/link: mails it */
dm_status gateway_get_go_on (gateway_exchange *exchange);  /* /verder/{code} */
dm_status gateway_post_go_on (gateway_exchange *exchange); /* and its button */
/* pages_volg.c */
dm_status gateway_get_zaak (gateway_exchange *exchange);     /* /volg/{tracking_code}, /mijn/{zaak} */
dm_status gateway_get_question (gateway_exchange *exchange); /* either of them, with /vraag/{question} */
dm_status gateway_prepare_question (gateway_exchange *exchange);
dm_status gateway_post_question (gateway_exchange *exchange);
/* A zaak of who is logged in.  Errors: GetMijnZaak's; DM_NOT_FOUND. */
dm_status gateway_pages_find_zaak (gateway_exchange *exchange, const dm_uuid *uuid,
                                   const Digimeente__Intake__V1__MijnZaak **out);
/* pages_confirm.c */
dm_status gateway_get_confirm (gateway_exchange *exchange); /* /bevestigen/{code} */
dm_status gateway_post_confirm (gateway_exchange *exchange);
/* pages_mijn.c */
dm_status gateway_get_mijn (gateway_exchange *exchange); /* /mijn */
/* pages_gegevens.c */
dm_status gateway_get_gegevens (gateway_exchange *exchange); /* /mijn/gegevens?vanaf= */
/* pages_file.c */
dm_status gateway_get_gegevens_file (gateway_exchange *exchange); /* /mijn/gegevens/bestand?vanaf= */
/* pages_document.c */
dm_status gateway_get_document (gateway_exchange *exchange); /* /document/{} */

/* Every drawing that intake may ask for can be drawn; for the start.  Errors: DM_INTERNAL, which names the drawing. */
dm_status gateway_pages_check_pictures (dm_error *error);
/* Every question of the step can be drawn: an intake that is newer than us may ask for what we do not know.
 * Errors: DM_INTERNAL, which names the field. */
dm_status gateway_pages_check_step (gateway_exchange *exchange, const Step *step);
/* The questions of a step as templates show them: fields, errors, is_multipart; with h1 where it is not a label.
 * Takes: a step that gateway_pages_check_step has passed. */
cJSON *gateway_pages_step_json (const gateway_exchange *exchange, const Step *step);
/* True when no question of the step has anything that somebody answered, or said otherwise. */
bool gateway_pages_is_blank (const Step *step);
/* An answer as people read it, with what they say is wrong with it; lines with \n between, "" when there is none. */
const char *gateway_pages_answer_text (const gateway_exchange *exchange, const Field *field);
/* Starts a draft in the name of who asks, and leads to its first step; a page says when the journey was withdrawn or
 * there are too many drafts.
 * Takes: audience, inwoner or ondernemer; key, of the form that asks for it.  Errors: the others of StartDraft. */
dm_status gateway_pages_start_draft (gateway_exchange *exchange, const char *journey, const char *audience,
                                     ProtobufCBinaryData about, const dm_uuid *key);
/* The page for a draft that is not there, or is another's; and the one for too much that was sent this hour. */
dm_status gateway_pages_render_gone (gateway_exchange *exchange);
dm_status gateway_pages_render_too_many (gateway_exchange *exchange);
/* The page of a link from a mail, with a button that does what the link is for: programs that read mail follow links.
 * Takes: texts, keys of its title, its explanation, its button, and what else one can do. */
dm_status gateway_pages_render_button (gateway_exchange *exchange, const char *const texts[4]);
/* Stands for the address of the browser, 32 bytes in the exchange's arena: intake counts by it, and cannot tell which
 * it is. */
ProtobufCBinaryData gateway_pages_mark_client (const gateway_exchange *exchange);
/* These three ask intake for what belongs to whoever is logged in.  Takes: token, empty for the first page.
 * Gives: *out in the exchange's arena; NULL when it fails.  Errors: as gateway_call. */
/* The drafts. */
dm_status gateway_pages_list_drafts (gateway_exchange *exchange,
                                     const Digimeente__Intake__V1__ListDraftsResponse **out);
/* A page of the zaken. */
dm_status gateway_pages_list_mijn_zaken (gateway_exchange *exchange, uint32_t page_size, ProtobufCBinaryData token,
                                         const Digimeente__Intake__V1__ListMijnZakenResponse **out);
/* A page of who looked at the zaken. */
dm_status gateway_pages_list_viewings (gateway_exchange *exchange, ProtobufCBinaryData token,
                                       const Digimeente__Intake__V1__ListViewingsResponse **out);
/* A zaak for zaak.html and mijn.html. The caller deletes it.  Takes: path, its path, as in /mijn/UUID. */
cJSON *gateway_pages_zaak_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__MijnZaak *zaak,
                                const char *path);
/* A question about a zaak, for the same pages. The caller deletes it. */
cJSON *gateway_pages_question_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Question *question);

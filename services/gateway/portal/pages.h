/* SPDX-License-Identifier: EUPL-1.2 */
/* The portal: what its pages share, and the desk's with them. */
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
typedef Digimeente__Intake__V1__Tekst Tekst;

/* The text of the exchange's language. */
const char *pages_tekst (const gateway_exchange *exchange, const Tekst *tekst);
/* Adds a text; NULL and "" are left out. */
void pages_add_text (cJSON *object, const char *name, const char *text);
/* Adds an author's plain text as pieces, each with what stands in it (stuk) and whether the alarm number follows (bel):
 * "Bel 112" becomes a link that calls, and nothing else does. Of "" there are none. */
void pages_add_with_calls (const gateway_exchange *exchange, cJSON *object, const char *name, const char *text);
/* The catalogue's text of one of a group, as of a status; what it is called elsewhere where the catalogue has none. */
const char *pages_name_text (const gateway_exchange *exchange, const char *group, const char *name,
                             const char *otherwise);
/* Adds the text of the catalogue as titel. */
void pages_add_titel (const gateway_exchange *exchange, cJSON *data, const char *key);

/* The page token that the address has as vanaf, in hex digits; empty for the first page, or for what is none. */
ProtobufCBinaryData pages_read_token (const gateway_exchange *exchange);
/* As such an address has it; in arena. */
const char *pages_token_text (const gateway_exchange *exchange, ProtobufCBinaryData token);

/* A UUID as requests hold it; in arena. */
ProtobufCBinaryData pages_bytes (gateway_exchange *exchange, const dm_uuid *uuid);
/* As text; in arena. */
const char *pages_uuid_text (const gateway_exchange *exchange, ProtobufCBinaryData uuid);
/* Reads an argument of the path.  Errors: DM_NOT_FOUND. */
dm_status pages_parse_uuid (gateway_exchange *exchange, size_t argument, dm_uuid *out);

/* True for FAILED_PRECONDITION that blames this field. */
bool pages_blames (const gateway_exchange *exchange, dm_status status, const char *field);

/* The first file for a field that was not taken in, whose refused says why; NULL when all were. */
const gateway_field *pages_find_refused (const gateway_exchange *exchange, const char *name);
/* A file field as deel_bestand.html shows it: what it takes, told before. */
void pages_add_file_limits (const gateway_exchange *exchange, cJSON *veld, char *const accept[], size_t accept_count,
                            uint32_t max_mb, uint32_t max_files);

/* Every drawing that intake may ask for can be drawn; for the start.  Errors: DM_INTERNAL, which names the drawing. */
dm_status pages_check_pictures (dm_error *error);
/* Every question of the step can be drawn: an intake that is newer than us may ask for what we do not know.
 * Errors: DM_INTERNAL, which names the field. */
dm_status pages_check_step (gateway_exchange *exchange, const Step *step);
/* The questions of a step as templates show them: velden, fouten, meerdelig; with h1 where it is not a label.
 * Takes: a step that pages_check_step has passed. */
cJSON *pages_stap_json (const gateway_exchange *exchange, const Step *step);
/* An answer as people read it, with what they say is wrong with it; lines with \n between, "" when there is none. */
const char *pages_antwoord_text (const gateway_exchange *exchange, const Field *field);
/* Starts a draft in the name of who asks, and leads to its first step; a page says when the journey was withdrawn or
 * there are too many drafts.
 * Takes: audience, inwoner or ondernemer; key, of the form that asks for it.  Errors: the others of StartDraft. */
dm_status pages_start_draft (gateway_exchange *exchange, const char *journey, const char *audience, const dm_uuid *key);
/* Own drafts, and a page of own zaken.  Gives: *out in the exchange's arena, NULL when it fails. */
dm_status pages_list_drafts (gateway_exchange *exchange, const Digimeente__Intake__V1__ListDraftsResponse **out);
dm_status pages_list_mijn_zaken (gateway_exchange *exchange, uint32_t page_size, ProtobufCBinaryData token,
                                 const Digimeente__Intake__V1__ListMijnZakenResponse **out);
/* A page of who looked at own zaken. */
dm_status pages_list_inzage (gateway_exchange *exchange, ProtobufCBinaryData token,
                             const Digimeente__Intake__V1__ListInzageResponse **out);
/* A zaak for volg.html and mijn.html; basis is its path, as in /mijn/UUID. */
cJSON *pages_zaak_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__MijnZaak *zaak,
                        const char *basis);
cJSON *pages_vraag_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Vraag *vraag);

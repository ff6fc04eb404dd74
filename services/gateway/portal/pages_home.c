/* SPDX-License-Identifier: EUPL-1.2 */
/* What can be arranged, how a journey begins, and the language. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/login/login.h"
#include "services/gateway/login/proof.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/back.h"
#include "services/gateway/view/house.h"
#include "services/gateway/view/hyphen.h"

#define SEARCH_MAX 100
#define LANGUAGE_DAYS 365

typedef Digimeente__Intake__V1__JourneySummary JourneySummary;
typedef Digimeente__Intake__V1__MijnZaak MijnZaak;

/* The order in which the home page shows life events. */
static const char *const themes[] = { "wonen", "openbare-ruimte", "verkeer", "burgerzaken",
                                      "zorg",  "ondernemen",      "bezwaar" };

static bool has_audience (const JourneySummary *it, const char *audience)
{
    for (size_t i = 0; i < it->n_audience; i++)
        if (strcmp (it->audience[i], audience) == 0)
            return true;
    return false;
}

/* What it is called and for, as headings and cards show it. */
static void add_names (const gateway_exchange *exchange, cJSON *object, const JourneySummary *it)
{
    const char *title = gateway_pages_text (exchange, it->title), *summary = gateway_pages_text (exchange, it->summary);
    cJSON_AddStringToObject (object, "journey_title", gateway_hyphen_add (title, exchange->arena));
    cJSON_AddStringToObject (object, "summary", gateway_hyphen_add (summary, exchange->arena));
}

static cJSON *summary_json (const gateway_exchange *exchange, const JourneySummary *it)
{
    cJSON *summary = cJSON_CreateObject ();
    cJSON_AddStringToObject (summary, "journey_path", dm_arena_printf (exchange->arena, "/regelen/%s", it->journey));
    add_names (exchange, summary, it);
    cJSON_AddBoolToObject (summary, "needs_login", it->login_inwoner || it->login_ondernemer);
    cJSON_AddBoolToObject (summary, "is_for_business", !has_audience (it, "inwoner"));
    return summary;
}

static bool is_known_theme (const char *theme)
{
    for (size_t i = 0; i < DM_COUNT (themes); i++)
        if (theme && strcmp (themes[i], theme) == 0)
            return true;
    return false;
}

/* Adds the journeys of a theme, when there are any; NULL: those of none that is known. */
static void add_theme (const gateway_exchange *exchange, cJSON *list, const char *theme, JourneySummary *const all[],
                       size_t count)
{
    cJSON *journeys = cJSON_CreateArray ();
    for (size_t i = 0; i < count; i++)
        if (theme ? all[i]->theme && strcmp (all[i]->theme, theme) == 0 : !is_known_theme (all[i]->theme))
            cJSON_AddItemToArray (journeys, summary_json (exchange, all[i]));
    if (cJSON_GetArraySize (journeys) == 0) {
        cJSON_Delete (journeys);
        return;
    }
    cJSON *it = cJSON_CreateObject ();
    const char *key = dm_arena_printf (exchange->arena, "theme.%s", theme ? theme : "overig");
    cJSON_AddStringToObject (it, "theme_name", gateway_text (exchange, key));
    cJSON_AddStringToObject (it, "theme_id", theme ? theme : "overig");
    char *icon = dm_arena_printf (exchange->arena, "icon_%s", theme ? theme : "overig");
    for (char *at = icon; (at = strchr (at, '-'));)
        *at = '_';
    cJSON_AddTrueToObject (it, icon);
    cJSON_AddItemToObject (it, "journeys", journeys);
    cJSON_AddItemToArray (list, it);
}

/* What most people do, as the municipality says, where it is offered. */
static void add_first (const gateway_exchange *exchange, cJSON *data, JourneySummary *const all[], size_t count)
{
    const gemeente *it = gateway_house ();
    cJSON *first = cJSON_AddArrayToObject (data, "first");
    for (size_t i = 0; i < it->first_count; i++)
        for (size_t k = 0; k < count; k++)
            if (strcmp (it->first[i], all[k]->journey) == 0)
                cJSON_AddItemToArray (first, summary_json (exchange, all[k]));
    cJSON_AddBoolToObject (data, "has_first", cJSON_GetArraySize (first) > 0);
}

static void add_found (const gateway_exchange *exchange, cJSON *data, const char *search,
                       const Digimeente__Intake__V1__ListJourneysResponse *response)
{
    cJSON_AddStringToObject (data, "search", search);
    cJSON_AddBoolToObject (data, "is_found", response->n_found > 0 && !response->is_nearest);
    cJSON_AddBoolToObject (data, "is_nearest", response->n_found > 0 && response->is_nearest);
    cJSON *found = cJSON_AddArrayToObject (data, "found");
    for (size_t i = 0; i < response->n_found; i++)
        cJSON_AddItemToArray (found, summary_json (exchange, response->found[i]));
}

dm_status gateway_get_home (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__ListJourneysRequest request = DIGIMEENTE__INTAKE__V1__LIST_JOURNEYS_REQUEST__INIT;
    ProtobufCMessage *reply;
    const char *search = gateway_query_value (exchange, "zoek");
    if (*search && strlen (search) <= SEARCH_MAX)
        request.search = (char *) search;
    dm_status status = gateway_call (exchange, "intake", JOURNEY_METHOD ("ListJourneys"), NULL, &request.base, &reply);
    if (status)
        return status;
    const Digimeente__Intake__V1__ListJourneysResponse *response = (void *) reply;
    cJSON *data = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (data, "themes");
    gateway_pages_add_title (exchange, data, "home.title");
    if (request.search)
        add_found (exchange, data, search, response);
    add_first (exchange, data, response->journeys, response->n_journeys);
    for (size_t i = 0; i < DM_COUNT (themes); i++)
        add_theme (exchange, list, themes[i], response->journeys, response->n_journeys);
    add_theme (exchange, list, NULL, response->journeys, response->n_journeys);
    cJSON_AddBoolToObject (data, "has_themes", cJSON_GetArraySize (list) > 0);
    return gateway_render (exchange, "home", data);
}

static dm_status find_journey (gateway_exchange *exchange, const Digimeente__Intake__V1__GetJourneyResponse **out)
{
    Digimeente__Intake__V1__GetJourneyRequest request = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.journey = (char *) exchange->arguments[0];
    dm_status status = gateway_call (exchange, "intake", JOURNEY_METHOD ("GetJourney"), NULL, &request.base, &reply);
    if (status)
        return status == DM_INVALID_ARGUMENT
                   ? dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such journey.")
                   : status;
    *out = (void *) reply;
    return DM_OK;
}

/* As what one who is logged in starts; NULL: that is to be chosen. */
static const char *session_audience (const gateway_exchange *exchange)
{
    if (!exchange->session || !(exchange->session->rol & GATEWAY_CITIZEN))
        return NULL;
    return exchange->session->rol == GATEWAY_ONDERNEMER ? "ondernemer" : "inwoner";
}

/* "Binnen 8 weken": in weeks where these are whole. */
static const char *within_text (const gateway_exchange *exchange, int64_t days)
{
    return days % 7 == 0 ? gateway_pages_count_text (exchange, "journey.weeks", days / 7)
                         : gateway_pages_count_text (exchange, "journey.days", days);
}

/* The promise and the purpose, as the journey states them. */
static void add_terms (const gateway_exchange *exchange, cJSON *data, const char *json)
{
    cJSON *journey = json ? cJSON_Parse (json) : NULL;
    const cJSON *days = cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (journey, "term"), "days");
    const cJSON *legal = cJSON_GetObjectItemCaseSensitive (journey, "legal");
    if (cJSON_IsNumber (days))
        cJSON_AddStringToObject (data, "within", within_text (exchange, (int64_t) days->valuedouble));
    gateway_pages_add_text (data, "doelbinding",
                            cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (legal, "doelbinding")));
    gateway_pages_add_text (data, "grondslag",
                            cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (legal, "grondslag")));
    cJSON_Delete (journey);
}

static void add_start (const gateway_exchange *exchange, cJSON *data, const JourneySummary *it)
{
    char key[DM_UUID_TEXT_SIZE];
    const dm_uuid uuid = dm_uuid_new ();
    const char *as = session_audience (exchange);
    bool is_staff = exchange->session && !as, is_wrong = as && !has_audience (it, as);
    bool inwoner = has_audience (it, "inwoner"), ondernemer = has_audience (it, "ondernemer");
    cJSON_AddStringToObject (data, "key", dm_uuid_format (uuid.bytes, key));
    cJSON_AddBoolToObject (data, "is_medewerker", is_staff);
    cJSON_AddBoolToObject (data, "is_for_others", is_wrong);
    cJSON_AddBoolToObject (data, "may_start", !is_staff && !is_wrong);
    if (as || inwoner != ondernemer)
        cJSON_AddStringToObject (data, "audience", as ? as : inwoner ? "inwoner" : "ondernemer");
    cJSON_AddBoolToObject (data, "for_inwoner", inwoner);
    cJSON_AddBoolToObject (data, "for_ondernemer", ondernemer);
    cJSON_AddBoolToObject (data, "for_both", inwoner && ondernemer);
    bool digid = it->login_inwoner != NULL, eherkenning = it->login_ondernemer != NULL;
    cJSON_AddBoolToObject (data, "with_both", digid && eherkenning);
    cJSON_AddBoolToObject (data, "with_digid", digid && !eherkenning);
    cJSON_AddBoolToObject (data, "with_eherkenning", !digid && eherkenning);
    cJSON_AddBoolToObject (data, "without_login", !digid && !eherkenning);
    cJSON_AddBoolToObject (data, "must_log_in", !exchange->session && (digid || eherkenning));
}

/* It was withdrawn: nobody can begin it any more. */
static dm_status show_withdrawn (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "error.withdrawn.title");
    cJSON_AddTrueToObject (data, "is_narrow");
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "error.withdrawn.text"));
    exchange->status = 410;
    return gateway_render (exchange, "error", data);
}

/* The zaak whose decision the journey is about; NULL where the path names none. */
static dm_status find_about (gateway_exchange *exchange, const MijnZaak **out)
{
    const MijnZaak *zaak = NULL;
    dm_uuid uuid;
    *out = NULL;
    if (!exchange->arguments[1])
        return DM_OK;
    dm_status status = gateway_pages_parse_uuid (exchange, 1, &uuid);
    status = status ? status : gateway_pages_find_zaak (exchange, &uuid, &zaak);
    if (status)
        return status;
    if (!zaak->needed_level && (!zaak->resultaat || !zaak->resultaat->rechtsmiddel_until))
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such decision.");
    *out = zaak;
    return DM_OK;
}

/* Of which zaak the decision is, and until when one can object. */
static void add_about (gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    cJSON *about = cJSON_AddObjectToObject (data, "about");
    cJSON_AddStringToObject (
        about, "zaak_path",
        dm_arena_printf (exchange->arena, "/mijn/%s", gateway_pages_uuid_text (exchange, zaak->uuid)));
    cJSON_AddStringToObject (about, "zaak_title", zaak->title ? zaak->title : "");
    cJSON_AddStringToObject (about, "zaaknummer", zaak->identificatie);
    gateway_pages_add_date (exchange, about, "until", zaak->resultaat->rechtsmiddel_until);
}

dm_status gateway_get_regelen (gateway_exchange *exchange)
{
    const Digimeente__Intake__V1__GetJourneyResponse *response = NULL;
    dm_status status = find_journey (exchange, &response);
    if (gateway_pages_blames (exchange, status, "journey"))
        return show_withdrawn (exchange);
    const MijnZaak *zaak = NULL;
    status = status ? status : find_about (exchange, &zaak);
    if (status)
        return status;
    if (zaak && zaak->needed_level)
        return gateway_show_low_level (exchange, zaak->needed_level);
    const JourneySummary *it = response->summary;
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "title", gateway_pages_text (exchange, it->title));
    add_names (exchange, data, it);
    const char *before = gateway_pages_text (exchange, it->before_you_start);
    cJSON_AddBoolToObject (data, "has_before_you_start", *before);
    gateway_pages_add_with_calls (exchange, data, "before_you_start", before);
    cJSON_AddBoolToObject (data, "is_narrow", true);
    cJSON_AddBoolToObject (data, "is_stopped", *gateway_query_value (exchange, "gestopt"));
    add_terms (exchange, data, response->json);
    add_start (exchange, data, it);
    if (zaak)
        add_about (exchange, data, zaak);
    return gateway_render (exchange, "journey", data);
}

static Digimeente__Intake__V1__Login *make_login (const gateway_exchange *exchange)
{
    const gateway_session *session = exchange->session;
    if (!session_audience (exchange))
        return NULL;
    Digimeente__Intake__V1__Login *login = dm_arena_alloc (exchange->arena, sizeof *login);
    digimeente__intake__v1__login__init (login);
    login->bsn = *session->bsn ? (char *) session->bsn : NULL;
    login->kvk = *session->kvk ? (char *) session->kvk : NULL;
    login->acr = (char *) session->acr;
    login->name = (char *) session->name;
    return login;
}

/* To the login at the level that the journey asks for, and on to its first step. */
static dm_status go_to_login (gateway_exchange *exchange, const char *audience, ProtobufCBinaryData about)
{
    const Digimeente__Intake__V1__GetJourneyResponse *response = NULL;
    dm_status status = find_journey (exchange, &response);
    if (status)
        return status;
    bool is_ondernemer = strcmp (audience, "ondernemer") == 0;
    const char *acr = is_ondernemer ? response->summary->login_ondernemer : response->summary->login_inwoner;
    return gateway_login_to_start (exchange, is_ondernemer ? "ondernemer" : "inwoner", acr ? acr : "",
                                   exchange->arguments[0], about);
}

/* No new draft: there are as many as one may have. */
static dm_status show_full (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "error.full.title");
    cJSON_AddTrueToObject (data, "is_narrow");
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "error.full.text"));
    cJSON_AddStringToObject (data, "next_path", "/mijn");
    cJSON_AddStringToObject (data, "next", gateway_text (exchange, "error.full.next"));
    exchange->status = 409;
    return gateway_render (exchange, "error", data);
}

dm_status gateway_pages_start_draft (gateway_exchange *exchange, const char *journey, const char *audience,
                                     ProtobufCBinaryData about, const dm_uuid *key)
{
    Digimeente__Intake__V1__StartDraftRequest request = DIGIMEENTE__INTAKE__V1__START_DRAFT_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.journey = (char *) journey;
    request.language = (char *) exchange->language;
    request.audience = (char *) audience;
    request.login = make_login (exchange);
    request.has_about = about.len > 0;
    request.about = about;
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    dm_status status =
        gateway_call (exchange, "intake", DRAFT_METHOD ("StartDraft"), key->bytes, &request.base, &reply);
    if (gateway_pages_blames (exchange, status, "drafts"))
        return show_full (exchange);
    if (gateway_pages_blames (exchange, status, "journey"))
        return show_withdrawn (exchange);
    if (status)
        return status;
    const Digimeente__Intake__V1__StartDraftResponse *response = (void *) reply;
    return gateway_redirect (exchange, "/aanvraag/%s", gateway_pages_uuid_text (exchange, response->draft));
}

dm_status gateway_post_regelen (gateway_exchange *exchange)
{
    const char *audience = gateway_form_value (exchange, GATEWAY_OWN "als");
    dm_uuid key, zaak;
    ProtobufCBinaryData about = { 0 };
    if (!dm_uuid_parse (gateway_form_value (exchange, GATEWAY_OWN "sleutel"), &key))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "key", "The form is not ours.");
    dm_status status = exchange->arguments[1] ? gateway_pages_parse_uuid (exchange, 1, &zaak) : DM_OK;
    if (status)
        return status;
    if (exchange->arguments[1])
        about = gateway_pages_bytes (exchange, &zaak);
    status = gateway_pages_start_draft (exchange, exchange->arguments[0], audience, about, &key);
    return gateway_pages_blames (exchange, status, "login") ? go_to_login (exchange, audience, about) : status;
}

dm_status gateway_get_language (gateway_exchange *exchange)
{
    const char *language = exchange->arguments[0], *back = gateway_query_value (exchange, "terug");
    if (strcmp (language, "nl") != 0 && strcmp (language, "en") != 0)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such language.");
    gateway_set_cookie (exchange, GATEWAY_LANGUAGE_COOKIE, language, LANGUAGE_DAYS * 86400);
    return gateway_redirect (exchange, "%s", gateway_back_is_safe (back) ? back : "/");
}

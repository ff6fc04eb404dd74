/* SPDX-License-Identifier: EUPL-1.2 */
/* What can be arranged with the municipality, for other websites and for programs. It is public. */
#include <openssl/sha.h>
#include <string.h>
#include "common/message_json.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/gateway/api/json.h"

#define CACHE "public, max-age=60" /* a journey that was withdrawn is gone within a minute */
#define ETAG_BYTES 16

typedef Digimeente__Intake__V1__JourneySummary JourneySummary;
typedef Digimeente__Intake__V1__ListJourneysResponse ListJourneysResponse;

static const char *text_of (const Digimeente__Intake__V1__Text *both, const char *language)
{
    const char *text = !both ? NULL : strcmp (language, "en") == 0 ? both->en : both->nl;
    return text ? text : "";
}

static void add_text (cJSON *object, const char *name, const char *text)
{
    if (text && *text)
        cJSON_AddStringToObject (object, name, text);
}

static cJSON *strings_json (size_t count, char *const texts[])
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray (list, cJSON_CreateString (texts[i]));
    return list;
}

/* The level that each audience must have logged in with; none: no login is needed. */
static cJSON *login_json (const JourneySummary *journey)
{
    cJSON *login = cJSON_CreateObject ();
    add_text (login, "inwoner", journey->login_inwoner);
    add_text (login, "ondernemer", journey->login_ondernemer);
    return login;
}

static cJSON *zaaktype_json (const gateway_exchange *exchange, const JourneySummary *journey)
{
    const char *public_url = dm_settings_text (dm_runtime_settings (exchange->runtime), "public-url");
    cJSON *it = cJSON_CreateObject ();
    add_text (it, "zaaktype", journey->zaaktype);
    add_text (it, "journey", journey->journey);
    cJSON_AddNumberToObject (it, "version", journey->version);
    cJSON_AddStringToObject (it, "title", text_of (journey->title, exchange->language));
    cJSON_AddStringToObject (it, "summary", text_of (journey->summary, exchange->language));
    add_text (it, "theme", journey->theme);
    cJSON_AddItemToObject (it, "audience", strings_json (journey->n_audience, journey->audience));
    cJSON_AddItemToObject (it, "keywords", strings_json (journey->n_keywords, journey->keywords));
    cJSON_AddItemToObject (it, "login", login_json (journey));
    cJSON_AddStringToObject (it, "url",
                             dm_arena_printf (exchange->arena, "%s/regelen/%s", public_url, journey->journey));
    return it;
}

/* As the address says, else as the caller accepts; no cookie counts. */
static dm_status choose_language (gateway_exchange *exchange)
{
    const char *language = gateway_query_value (exchange, "language");
    exchange->language = gateway_language_choose (gateway_header (exchange, "Accept-Language"));
    if (!*language)
        return DM_OK;
    if (strcmp (language, "nl") != 0 && strcmp (language, "en") != 0)
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "language", "language is nl or en");
    exchange->language = language;
    return DM_OK;
}

/* A tag of what the answer holds: the same on every replica. */
static void add_validators (gateway_exchange *exchange)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    char *tag = dm_arena_alloc (exchange->arena, 2 * ETAG_BYTES + 1);
    SHA256 ((const uint8_t *) exchange->body, exchange->body_bytes, hash);
    exchange->etag = dm_hex (hash, ETAG_BYTES, tag);
    exchange->content_language = exchange->language;
    exchange->cache = CACHE;
    exchange->vary = "Accept-Encoding, Accept-Language";
}

dm_status gateway_get_api_zaaktypen (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__ListJourneysRequest request = DIGIMEENTE__INTAKE__V1__LIST_JOURNEYS_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_status status = choose_language (exchange);
    if (!status)
        status = gateway_call (exchange, "intake", "digimeente.intake.v1.JourneyService/ListJourneys", NULL,
                               &request.base, &reply);
    if (status)
        return status;
    const ListJourneysResponse *found = (const ListJourneysResponse *) reply;
    cJSON *data = cJSON_CreateObject (), *list;
    cJSON_AddStringToObject (data, "language", exchange->language);
    list = cJSON_AddArrayToObject (data, "zaaktypen");
    for (size_t i = 0; i < found->n_journeys; i++)
        cJSON_AddItemToArray (list, zaaktype_json (exchange, found->journeys[i]));
    gateway_api_write (exchange, "application/json", data);
    add_validators (exchange);
    return DM_OK;
}

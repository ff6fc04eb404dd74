/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/house.h"

#include <string.h>
#include <openssl/sha.h>
#include "common/clock.h"
#include "common/message_json.h"
#include "services/gateway/exchange/static.h"
#include "services/gemeente/colour.h"

#define HASH_DIGITS 16

/* Written once, before any thread; read only afterwards. */
static struct {
    const gemeente *it;
    dm_arena *arena;
    gateway_static files[2];
    cJSON *shown[GEMEENTE_LANGUAGES];
} house;
static const char *const languages[GEMEENTE_LANGUAGES] = { "nl", "en" };

/* A file whose address has the hash of its bytes, so that browsers may keep it for ever. */
static void keep (gateway_static *out, const char *name, const char *ending, const char *media_type, const void *bytes,
                  size_t size)
{
    uint8_t sha256[SHA256_DIGEST_LENGTH];
    char hex[2 * sizeof sha256 + 1];
    SHA256 (bytes, size, sha256);
    dm_hex (sha256, sizeof sha256, hex);
    *out = (gateway_static){
        .name = name,
        .path = dm_arena_printf (house.arena, "/statisch/%s.%.*s.%s", name, HASH_DIGITS, hex, ending),
        .media_type = media_type,
        .bytes = bytes,
        .size = size,
        .etag = dm_arena_printf (house.arena, "\"%.*s\"", HASH_DIGITS, hex),
    };
}

static void add_addresses (cJSON *shown, const char *language)
{
    cJSON *list = cJSON_AddArrayToObject (shown, "addresses");
    for (size_t i = 0; i < house.it->address_count; i++) {
        const gemeente_address *address = &house.it->addresses[i];
        cJSON *row = cJSON_CreateObject ();
        cJSON_AddStringToObject (row, "address_title", gemeente_words_in (&address->title, language));
        cJSON_AddStringToObject (row, "lines", address->lines);
        if (address->has_hours)
            cJSON_AddStringToObject (row, "week", gemeente_hours_week (&address->hours, language, house.arena));
        cJSON_AddItemToArray (list, row);
    }
}

static void add_links (cJSON *shown, const char *language)
{
    cJSON *list = cJSON_AddArrayToObject (shown, "links");
    for (size_t i = 0; i < house.it->link_count; i++) {
        cJSON *row = cJSON_CreateObject ();
        cJSON_AddStringToObject (row, "link_title", gemeente_words_in (&house.it->links[i].title, language));
        cJSON_AddStringToObject (row, "url", house.it->links[i].url);
        cJSON_AddItemToArray (list, row);
    }
}

static cJSON *make_shown (const char *language)
{
    const gemeente *it = house.it;
    cJSON *shown = cJSON_CreateObject ();
    cJSON_AddStringToObject (shown, "name", it->name);
    cJSON_AddBoolToObject (shown, "is_demo", it->is_demo);
    cJSON_AddStringToObject (shown, "style", house.files[0].path);
    cJSON_AddStringToObject (shown, "logo", house.files[1].path);
    cJSON_AddStringToObject (shown, "logo_type", house.files[1].media_type);
    cJSON_AddStringToObject (shown, "telephone", it->telephone.number);
    cJSON_AddStringToObject (shown, "telephone_uri", it->telephone.uri);
    cJSON_AddStringToObject (shown, "telephone_week",
                             gemeente_hours_week (&it->telephone.hours, language, house.arena));
    if (it->urgent.number) {
        cJSON_AddStringToObject (shown, "urgent", it->urgent.number);
        cJSON_AddStringToObject (shown, "urgent_uri", it->urgent.uri);
        cJSON_AddStringToObject (shown, "urgent_week", gemeente_hours_week (&it->urgent.hours, language, house.arena));
    }
    if (it->email)
        cJSON_AddStringToObject (shown, "email", it->email);
    add_addresses (shown, language);
    add_links (shown, language);
    return shown;
}

void gateway_house_open (const gemeente *it)
{
    house.it = it;
    house.arena = dm_arena_open ();
    const char *sheet = gemeente_colour_sheet (it->main_colour, it->footer_colour, house.arena);
    keep (&house.files[0], "huisstijl", "css", "text/css; charset=utf-8", sheet, strlen (sheet));
    keep (&house.files[1], "logo", strcmp (it->logo.media_type, "image/png") == 0 ? "png" : "svg", it->logo.media_type,
          it->logo.bytes, it->logo.size);
    gateway_static_use (house.files, DM_COUNT (house.files));
    for (size_t i = 0; i < GEMEENTE_LANGUAGES; i++)
        house.shown[i] = make_shown (languages[i]);
}

void gateway_house_close (void)
{
    gateway_static_use (NULL, 0);
    for (size_t i = 0; i < GEMEENTE_LANGUAGES; i++) {
        cJSON_Delete (house.shown[i]);
        house.shown[i] = NULL;
    }
    dm_arena_destroy (&house.arena);
    house.it = NULL;
}

const gemeente *gateway_house (void)
{
    return house.it;
}

const char *gateway_house_hours (const gateway_exchange *exchange, const gemeente_hours *hours)
{
    return gemeente_hours_now (hours, dm_clock_now_ms (), exchange->language, exchange->arena);
}

const gemeente_telephone *gateway_house_urgent (void)
{
    return house.it->urgent.number ? &house.it->urgent : &house.it->telephone;
}

void gateway_house_add (const gateway_exchange *exchange, cJSON *base)
{
    cJSON_AddItemReferenceToObject (base, "gemeente", house.shown[strcmp (exchange->language, "en") == 0]);
    const char *open_now = gateway_house_hours (exchange, &house.it->telephone.hours);
    cJSON_AddItemToObject (base, "open_now", cJSON_CreateStringReference (open_now));
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* From the tree of a municipality's file to what pages and mails use. */
#include <string.h>
#include "common/email.h"
#include "services/gemeente/colour.h"
#include "services/gemeente/inside.h"

#define DIGITS "0123456789"
#define URL_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"

/* In the order of struct tm. */
static const char *const day_names[] = { "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday" };

typedef struct filler {
    dm_reasons *reasons;
    gemeente *out;
    const char *const *closed;
    size_t closed_count;
} filler;

static const cJSON *member (const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive (object, name);
}

static const char *text_of (const cJSON *node, dm_arena *arena)
{
    return cJSON_IsString (node) ? dm_arena_strdup (arena, node->valuestring) : NULL;
}

static gemeente_words words_of (const cJSON *node, dm_arena *arena)
{
    return (gemeente_words){ { text_of (member (node, "nl"), arena), text_of (member (node, "en"), arena) } };
}

static const char *const *list_of (const cJSON *node, dm_arena *arena, size_t *out_count)
{
    size_t count = 0;
    const char **list = dm_arena_zalloc (arena, (size_t) (cJSON_GetArraySize (node) + 1) * sizeof *list);
    const cJSON *element;
    cJSON_ArrayForEach (element, node)
        list[count++] = text_of (element, arena);
    *out_count = count;
    return list;
}

/* A colour on which, and in which, text can be read. */
static uint32_t fill_colour (filler *it, const cJSON *node, const dm_place *place)
{
    uint32_t colour;
    if (!gemeente_colour_parse (node->valuestring, &colour)) {
        dm_reason_add (it->reasons, dm_yaml_line (node), place, "a colour is needed here, like \"#0f4c81\"");
        return 0;
    }
    double contrast = gemeente_colour_contrast (colour, GEMEENTE_WHITE);
    const double on_surface = gemeente_colour_contrast (colour, gemeente_colour_surface (colour));
    contrast = on_surface < contrast ? on_surface : contrast;
    if (contrast < GEMEENTE_CONTRAST)
        dm_reason_add (it->reasons, dm_yaml_line (node), place,
                       "%s is too light: text with it, on white or pale, has a contrast of %.1f, and 4.5 is needed",
                       node->valuestring, (double) (int) (contrast * 10) / 10);
    return colour;
}

static gemeente_hours fill_hours (filler *it, const cJSON *node, const dm_place *place)
{
    gemeente_hours hours = { .is_always = !node, .closed = it->closed, .closed_count = it->closed_count };
    const cJSON *day;
    cJSON_ArrayForEach (day, node)
        for (size_t i = 0; i < DM_COUNT (day_names); i++)
            if (strcmp (day_names[i], day->string) == 0 && !gemeente_hours_parse (day->valuestring, hours.days[i]))
                dm_reason_add (it->reasons, dm_yaml_line (day), DM_PLACE (place, day->string),
                               "hours are needed here, like \"8.30-17.00\" or \"9.00-12.00, 13.00-17.00\"");
    if (node && cJSON_GetArraySize (node) == 0)
        dm_reason_add (it->reasons, dm_yaml_line (node), place, "a day with its hours is needed here");
    return hours;
}

/* 088 123 45 67 is tel:+31881234567; a short number, as 14 020, has no other form.
 * Source: RFC 3966; Nummerplan telefoon- en ISDN-diensten. */
static const char *make_uri (const char *number, dm_arena *arena)
{
    char digits[32];
    size_t count = 0;
    for (const char *at = number; *at; at++)
        if (strchr (DIGITS, *at))
            digits[count++] = *at;
    digits[count] = '\0';
    const bool is_good =
        strspn (number, DIGITS " +-()") == strlen (number) && !strchr (number + 1, '+') && count >= 3 && count <= 15;
    if (!is_good)
        return NULL;
    if (*number == '+')
        return dm_arena_printf (arena, "tel:+%s", digits);
    return *digits == '0' && count == 10 && strncmp (digits, "0800", 4) != 0 && strncmp (digits, "0900", 4) != 0
               ? dm_arena_printf (arena, "tel:+31%s", digits + 1)
               : dm_arena_printf (arena, "tel:%s", digits);
}

static gemeente_telephone fill_telephone (filler *it, const cJSON *node, const dm_place *place)
{
    if (!node)
        return (gemeente_telephone){ 0 };
    const cJSON *number = member (node, "number");
    gemeente_telephone telephone = {
        .number = text_of (number, it->out->arena),
        .uri = make_uri (number->valuestring, it->out->arena),
        .hours = fill_hours (it, member (node, "hours"), DM_PLACE (place, "hours")),
    };
    if (!telephone.uri)
        dm_reason_add (it->reasons, dm_yaml_line (number), DM_PLACE (place, "number"),
                       "a telephone number is needed here, like \"14 020\" or \"088 123 45 67\"");
    return telephone;
}

static void fill_address (filler *it, const cJSON *node, const dm_place *place, gemeente_address *out)
{
    size_t count;
    const char *const *lines = list_of (member (node, "lines"), it->out->arena, &count);
    const cJSON *hours = member (node, "hours");
    *out = (gemeente_address){ .title = words_of (member (node, "title"), it->out->arena),
                               .lines = lines[0],
                               .has_hours = hours != NULL };
    for (size_t i = 1; i < count; i++)
        out->lines = dm_arena_printf (it->out->arena, "%s\n%s", out->lines, lines[i]);
    if (hours)
        out->hours = fill_hours (it, hours, DM_PLACE (place, "hours"));
}

static void fill_addresses (filler *it, const cJSON *list)
{
    int i = 0;
    gemeente_address *all = dm_arena_zalloc (it->out->arena, (size_t) cJSON_GetArraySize (list) * sizeof *all);
    const cJSON *node;
    cJSON_ArrayForEach (node, list) {
        fill_address (it, node, DM_ELEMENT (DM_PLACE (NULL, "addresses"), i), &all[i]);
        i++;
    }
    it->out->addresses = all;
    it->out->address_count = (size_t) i;
}

static bool is_url (const char *text)
{
    return strncmp (text, "https://", 8) == 0 && text[8] && strspn (text, URL_CHARACTERS) == strlen (text);
}

static void fill_links (filler *it, const cJSON *list)
{
    int i = 0;
    gemeente_link *all = dm_arena_zalloc (it->out->arena, (size_t) (cJSON_GetArraySize (list) + 1) * sizeof *all);
    const cJSON *node;
    cJSON_ArrayForEach (node, list) {
        const cJSON *url = member (node, "url");
        all[i] = (gemeente_link){ words_of (member (node, "title"), it->out->arena), text_of (url, it->out->arena) };
        if (!is_url (url->valuestring))
            dm_reason_add (it->reasons, dm_yaml_line (url), DM_PLACE (DM_ELEMENT (DM_PLACE (NULL, "links"), i), "url"),
                           "an address is needed here that begins with https://");
        i++;
    }
    it->out->links = all;
    it->out->link_count = (size_t) i;
}

static void fill_email (filler *it, const cJSON *node)
{
    it->out->email = text_of (node, it->out->arena);
    if (node && !dm_email_is_valid (node->valuestring))
        dm_reason_add (it->reasons, dm_yaml_line (node), DM_PLACE (NULL, "email"),
                       "an e-mail address is needed here, like \"info@voorbeeld.nl\"");
}

void gemeente_fill (const cJSON *root, dm_reasons *reasons, gemeente *out)
{
    filler it = { .reasons = reasons, .out = out };
    const cJSON *colours = member (root, "colours");
    const dm_place *colours_place = DM_PLACE (NULL, "colours");
    it.closed = list_of (member (root, "closed"), out->arena, &it.closed_count);
    out->name = text_of (member (root, "name"), out->arena);
    out->is_demo = cJSON_IsTrue (member (root, "demo"));
    out->main_colour = fill_colour (&it, member (colours, "main"), DM_PLACE (colours_place, "main"));
    out->footer_colour = fill_colour (&it, member (colours, "footer"), DM_PLACE (colours_place, "footer"));
    out->telephone = fill_telephone (&it, member (root, "telephone"), DM_PLACE (NULL, "telephone"));
    out->urgent = fill_telephone (&it, member (root, "urgent"), DM_PLACE (NULL, "urgent"));
    fill_email (&it, member (root, "email"));
    fill_addresses (&it, member (root, "addresses"));
    fill_links (&it, member (root, "links"));
    out->first = list_of (member (root, "first"), out->arena, &out->first_count);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/letter.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include "embed/notification.h"
#include "services/notification/template.h"

static const struct {
    const char *language, *gemeente; /* what stands before its name */
    const char *months[12];
} languages[] = {
    { "nl",
      "Gemeente",
      { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
        "december" } },
    { "en",
      "Municipality of",
      { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December" } },
};

/* The row of a language; the first for any that we do not have. */
static size_t find_language (const char *language)
{
    for (size_t i = 0; language && i < DM_COUNT (languages); i++)
        if (strcmp (languages[i].language, language) == 0)
            return i;
    return 0;
}

const char *notification_date_write (const char *iso, const char *language, dm_arena *arena)
{
    struct tm date = { 0 };
    const char *end = iso && strlen (iso) == 10 ? strptime (iso, "%Y-%m-%d", &date) : NULL;
    if (!end || *end)
        return iso;
    return dm_arena_printf (arena, "%d %s %d", date.tm_mday, languages[find_language (language)].months[date.tm_mon],
                            date.tm_year + 1900);
}

/* In the letter's language; NULL where there is none. */
static const char *find_name (const Digimeente__Intake__V1__Text *name, const char *language)
{
    if (!name)
        return NULL;
    return strcmp (language, "en") == 0 ? name->en : name->nl;
}

static const char *is_rechtsmiddel (const Digimeente__Intake__V1__GetContactResponse *contact, const char *rechtsmiddel)
{
    return contact->rechtsmiddel && strcmp (contact->rechtsmiddel, rechtsmiddel) == 0 ? "true" : NULL;
}

static const char *find_template (const char *template_name, const char *language, const char *extension)
{
    char path[128];
    snprintf (path, sizeof path, "templates/%s.%s.%s", template_name, language, extension);
    for (const dm_asset *asset = notification_assets; asset->path; asset++)
        if (strcmp (asset->path, path) == 0)
            return asset->text;
    return NULL;
}

/* A template, with the foot that all have. */
static const char *find_whole (const char *template_name, const char *language, const char *extension, dm_arena *arena)
{
    const char *body = find_template (template_name, language, extension);
    const char *foot = find_template ("voet", language, extension);
    const char *between = strcmp (extension, "txt") == 0 ? "\n" : "";
    return body && foot ? dm_arena_printf (arena, "%s%s%s", body, between, foot) : NULL;
}

/* The addresses and links of the municipality, a line each. */
static const char *tell_gemeente (const gemeente *it, const char *language, dm_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < it->address_count; i++) {
        char *lines = dm_arena_strdup (arena, it->addresses[i].lines), *rest = NULL;
        const char *address = strtok_r (lines, "\n", &rest);
        for (const char *line; (line = strtok_r (NULL, "\n", &rest));)
            address = dm_arena_printf (arena, "%s, %s", address, line);
        text = dm_arena_printf (arena, "%s%s%s: %s", text, *text ? "\n" : "",
                                gemeente_words_in (&it->addresses[i].title, language), address);
    }
    for (size_t i = 0; i < it->link_count; i++)
        text = dm_arena_printf (arena, "%s\n%s: %s", text, gemeente_words_in (&it->links[i].title, language),
                                it->links[i].url);
    return text;
}

/* A text template's first line is the subject; an empty line follows. */
static dm_status render_all (const char *text, const char *html, const notification_value values[], size_t count,
                             dm_arena *arena, notification_letter *out, dm_error *error)
{
    size_t line = strcspn (text, "\n");
    const char *body = text + line + strspn (text + line, "\n");
    char *first = dm_arena_printf (arena, "%.*s", (int) line, text);
    dm_status status = notification_template_render (first, values, count, false, arena, &out->subject, error);
    if (!status)
        status = notification_template_render (body, values, count, false, arena, &out->text, error);
    if (!status)
        status = notification_template_render (html, values, count, true, arena, &out->html, error);
    return status;
}

dm_status notification_letter_write (const char *template_name,
                                     const Digimeente__Intake__V1__GetContactResponse *contact, bool is_eindstatus,
                                     const notification_letter_from *from, dm_arena *arena, notification_letter *out,
                                     dm_error *error)
{
    const size_t index = find_language (contact->language);
    const char *language = languages[index].language;
    const gemeente *us = from->gemeente;
    const bool is_about_zaak =
        strcmp (template_name, NOTIFICATION_ASKS_ADDRESS) != 0 && strcmp (template_name, NOTIFICATION_DRAFT_LINK) != 0;
    const char *text = find_whole (template_name, language, "txt", arena),
               *html = find_whole (template_name, language, "html", arena);
    if (!text || !html)
        return dm_fail (error, DM_NOT_FOUND, "template_name", "there is no template %s in %s", template_name, language);
    const notification_value values[] = {
        { "zaaknummer", contact->identificatie },
        { "zaaktype", contact->title ? contact->title : contact->zaaktype_omschrijving },
        { "startdatum", notification_date_write (contact->startdatum, language, arena) },
        { "uiterlijke_einddatum_afdoening",
          contact->is_suspended /* it will be another */
              ? NULL
              : notification_date_write (contact->uiterlijke_einddatum_afdoening, language, arena) },
        { "status", find_name (contact->status_omschrijving, language) },
        { "statustoelichting", contact->statustoelichting },
        { "is_eindstatus", is_eindstatus ? "true" : NULL },
        { "sender", dm_arena_printf (arena, "%s %s", languages[index].gemeente, us->name) },
        { "telephone", us->telephone.number },
        { "telephone_uri", us->telephone.uri },
        { "hours", gemeente_hours_week (&us->telephone.hours, language, arena) },
        { "about", tell_gemeente (us, language, arena) },
        { "portal", from->portal_url },
        { "colour", dm_arena_printf (arena, "#%06x", us->main_colour) },
        { "is_about_zaak", is_about_zaak ? "true" : NULL },
        { "link", contact->tracking_code
                      ? dm_arena_printf (arena, "%s/volg/%s", from->portal_url, contact->tracking_code)
                      : NULL },
        { "confirm_link", contact->confirm_code
                              ? dm_arena_printf (arena, "%s/bevestigen/%s", from->portal_url, contact->confirm_code)
                              : NULL },
        { "draft_link",
          contact->draft_code ? dm_arena_printf (arena, "%s/verder/%s", from->portal_url, contact->draft_code) : NULL },
        { "needs_login", contact->needs_login ? "true" : NULL },
        { "text", contact->text },
        { "resultaat", find_name (contact->resultaat_omschrijving, language) },
        { "bezwaar", is_rechtsmiddel (contact, "bezwaar") },
        { "beroep", is_rechtsmiddel (contact, "beroep") },
        { "rechtsmiddel_until", notification_date_write (contact->rechtsmiddel_until, language, arena) },
        { "resultaattoelichting", contact->resultaattoelichting },
        { "awaits_answer", contact->is_suspended && !contact->is_suspended_by_hand ? "true" : NULL },
    };
    notification_letter letter = { .language = language };
    dm_status status = render_all (text, html, values, DM_COUNT (values), arena, &letter, error);
    if (!status)
        *out = letter;
    return status;
}

dm_status notification_letter_check (const gemeente *it, dm_error *error)
{
    static const char *const template_names[] = { "ontvangst",
                                                  "status",
                                                  "vraag",
                                                  "verlengd",
                                                  "opgeschort",
                                                  "besluit",
                                                  "link",
                                                  NOTIFICATION_ASKS_ADDRESS,
                                                  NOTIFICATION_DRAFT_LINK };
    const notification_letter_from from = { it, "" };
    Digimeente__Intake__V1__GetContactResponse contact = DIGIMEENTE__INTAKE__V1__GET_CONTACT_RESPONSE__INIT;
    dm_arena *arena = dm_arena_open ();
    dm_status status = DM_OK;
    for (size_t i = 0; !status && i < DM_COUNT (template_names) * DM_COUNT (languages); i++) {
        notification_letter letter;
        contact.language = (char *) languages[i % DM_COUNT (languages)].language;
        status = notification_letter_write (template_names[i / DM_COUNT (languages)], &contact, false, &from, arena,
                                            &letter, error);
    }
    dm_arena_destroy (&arena);
    return status;
}

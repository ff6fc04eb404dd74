/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/render.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/asset.h"
#include "common/log.h"
#include "embed/gateway.h"
#include "services/gateway/view/mustache.h"
#include "services/gateway/exchange/route.h"
#include "services/gateway/exchange/static.h"
#include "services/gateway/view/back.h"
#include "services/gateway/view/house.h"

#define TEMPLATES_MAX 64
#define LANGUAGES 2

typedef struct page_template {
    const char *name; /* as in home of templates/home.html; not ended */
    size_t name_length;
    mustache_template *compiled;
} page_template;

/* Written once, before any thread; read only afterwards. */
static struct {
    page_template templates[TEMPLATES_MAX];
    size_t template_count;
    cJSON *texts[LANGUAGES];
    cJSON *statics;
} pages;
static const char *const languages[LANGUAGES] = { "nl", "en" };

static size_t index_language (const char *language)
{
    return strcmp (language, "en") == 0 ? 1 : 0;
}

static bool has_end (const char *text, size_t length, const char *end)
{
    size_t size = strlen (end);
    return length >= size && memcmp (text + length - size, end, size) == 0;
}

static void read_template (const dm_asset *asset)
{
    const char *name = strchr (asset->path, '/') + 1;
    assert (pages.template_count < TEMPLATES_MAX);
    page_template *it = &pages.templates[pages.template_count++];
    it->name = name;
    it->name_length = strlen (name) - strlen (".html");
    dm_status status = gateway_mustache_compile (asset->text, &it->compiled, NULL);
    assert (status == DM_OK);
    (void) status;
}

/* Moves the objects of a catalogue to those of its language. */
static void read_texts (const dm_asset *asset)
{
    size_t length = strlen (asset->path);
    cJSON *texts = pages.texts[has_end (asset->path, length, "en.json") ? 1 : 0], *read = cJSON_Parse (asset->text);
    assert (read);
    while (read->child) {
        cJSON *part = cJSON_DetachItemViaPointer (read, read->child);
        cJSON_AddItemToObject (texts, part->string, part);
    }
    cJSON_Delete (read);
}

/* gateway.css is static.gateway_css: a point would be a step into an object. */
static void list_statics (void)
{
    for (size_t i = 0; i < gateway_static_count; i++) {
        char *key = strdup (gateway_statics[i].name);
        assert (key);
        for (char *c = key; *c; c++)
            if (strchr (".-", *c))
                *c = '_';
        cJSON_AddStringToObject (pages.statics, key, gateway_statics[i].path);
        free (key);
    }
}

void gateway_render_open (const gemeente *it)
{
    gateway_house_open (it);
    for (size_t i = 0; i < LANGUAGES; i++)
        pages.texts[i] = cJSON_CreateObject ();
    pages.statics = cJSON_CreateObject ();
    list_statics ();
    for (const dm_asset *asset = gateway_assets; asset->path; asset++) {
        size_t length = strlen (asset->path);
        if (has_end (asset->path, length, ".html"))
            read_template (asset);
        else if (has_end (asset->path, length, ".json"))
            read_texts (asset);
    }
}

void gateway_render_close (void)
{
    gateway_house_close ();
    for (size_t i = 0; i < pages.template_count; i++)
        gateway_mustache_destroy (&pages.templates[i].compiled);
    pages.template_count = 0;
    for (size_t i = 0; i < LANGUAGES; i++) {
        cJSON_Delete (pages.texts[i]);
        pages.texts[i] = NULL;
    }
    cJSON_Delete (pages.statics);
    pages.statics = NULL;
}

static const mustache_template *find_template (void *arg, const char *name)
{
    (void) arg;
    for (size_t i = 0; i < pages.template_count; i++)
        if (strlen (name) == pages.templates[i].name_length
            && memcmp (name, pages.templates[i].name, pages.templates[i].name_length) == 0)
            return pages.templates[i].compiled;
    return NULL;
}

const char *gateway_text (const gateway_exchange *exchange, const char *key)
{
    const cJSON *at = pages.texts[index_language (exchange->language)];
    for (const char *part = key; at; part++) {
        char name[64];
        size_t length = strcspn (part, ".");
        if (length >= sizeof name)
            return key;
        memcpy (name, part, length);
        name[length] = '\0';
        at = cJSON_GetObjectItemCaseSensitive (at, name);
        part += length;
        if (!*part)
            break;
    }
    return at && cJSON_IsString (at) ? at->valuestring : key;
}

void gateway_show_text (cJSON *object, const char *name, const char *text)
{
    cJSON_AddItemToObjectCS (object, name, cJSON_CreateStringReference (text));
}

void gateway_show_texts (cJSON *object, const char *language)
{
    cJSON_AddItemReferenceToObject (object, "t", pages.texts[index_language (language)]);
}

void gateway_show_flag (cJSON *object, const char *name, bool value)
{
    cJSON_AddItemToObjectCS (object, name, cJSON_CreateBool (value));
}

static void add_session (cJSON *base, const gateway_session *session)
{
    if (!session)
        return;
    cJSON *shown = cJSON_AddObjectToObject (base, "session");
    gateway_show_text (shown, "name", session->name);
    gateway_show_flag (shown, "is_medewerker", session->rol == GATEWAY_BEHANDELAAR);
    gateway_show_flag (shown, "is_beheerder", session->rol == GATEWAY_BEHEERDER);
}

/* Which item of the menu the page belongs to. A page that says what failed belongs to none. */
static void add_menu (cJSON *base, const char *path, bool is_failure)
{
    gateway_show_flag (base, "is_home", !is_failure && strcmp (path, "/") == 0);
    gateway_show_flag (base, "is_mijn", !is_failure && strncmp (path, "/mijn", 5) == 0);
    gateway_show_flag (base, "is_work", !is_failure && strncmp (path, "/medewerker", 11) == 0);
    gateway_show_flag (base, "is_beheer", !is_failure && strcmp (path, "/beheer") == 0);
}

/* What every page has. The shared objects are referred to, not copied. */
static cJSON *make_base (const gateway_exchange *exchange, const char *template)
{
    cJSON *base = cJSON_CreateObject ();
    size_t language = index_language (exchange->language);
    gateway_show_text (base, "language", languages[language]);
    gateway_show_text (base, "other_language", languages[1 - language]);
    cJSON_AddItemReferenceToObject (base, "t", pages.texts[language]);
    cJSON_AddItemReferenceToObject (base, "static", pages.statics);
    gateway_show_text (base, "csrf", exchange->csrf ? exchange->csrf : "");
    gateway_show_text (base, "path", exchange->path ? exchange->path : "/");
    gateway_show_text (base, "back_here", gateway_back_here (exchange));
    add_menu (base, exchange->path ? exchange->path : "/",
              strcmp (template, "error") == 0 || strcmp (template, "again") == 0);
    gateway_show_flag (base, "is_for_citizen", !exchange->session || (exchange->session->rol & GATEWAY_CITIZEN));
    gateway_house_add (exchange, base);
    add_session (base, exchange->session);
    return base;
}

static dm_status render_in_layout (gateway_exchange *exchange, const char *name, cJSON *base, const cJSON *data)
{
    const cJSON *contexts[] = { base, data };
    const mustache_template *template = find_template (NULL, name), *layout = find_template (NULL, "layout");
    assert (template && layout);
    char *content = NULL, *page = NULL;
    size_t bytes = 0;
    dm_status status = gateway_mustache_render (template, contexts, 2, find_template, NULL, exchange->arena, &content,
                                                &bytes, &exchange->error);
    if (status)
        return status;
    cJSON_AddItemToObject (base, "content", cJSON_CreateStringReference (content));
    status = gateway_mustache_render (layout, contexts, 2, find_template, NULL, exchange->arena, &page, &bytes,
                                      &exchange->error);
    if (status)
        return status;
    exchange->content_type = "text/html; charset=utf-8";
    exchange->body = page;
    exchange->body_bytes = bytes;
    return DM_OK;
}

/* The last resort, when even the error page is too large. */
static void render_plain (gateway_exchange *exchange)
{
    exchange->status = 500;
    exchange->content_type = "text/plain; charset=utf-8";
    exchange->body = gateway_text (exchange, "error.500.title");
    exchange->body_bytes = strlen (exchange->body);
}

dm_status gateway_render (gateway_exchange *exchange, const char *template, cJSON *data)
{
    cJSON *base = make_base (exchange, template);
    if (render_in_layout (exchange, template, base, data))
        render_plain (exchange);
    cJSON_Delete (base);
    cJSON_Delete (data);
    return DM_OK;
}

dm_status gateway_render_form (gateway_exchange *exchange, const char *template, cJSON *data)
{
    if (exchange->was_cut_short && (exchange->status < 300 || exchange->status == 400))
        exchange->status = 503;
    return gateway_render (exchange, template, data);
}

static void add_field (cJSON *fields, const gateway_field *field)
{
    cJSON *kept = cJSON_CreateObject ();
    cJSON_AddStringToObject (kept, "name", field->name);
    cJSON_AddStringToObject (kept, "value", field->value);
    cJSON_AddItemToArray (fields, kept);
}

/* A file is to be chosen again: its bytes are gone. */
static void add_file (cJSON *files, const gateway_field *field)
{
    cJSON *file = cJSON_CreateObject ();
    cJSON_AddStringToObject (file, "name", field->name);
    cJSON_AddStringToObject (file, "bestandsnaam", field->filename);
    cJSON_AddNumberToObject (file, "number", cJSON_GetArraySize (files) + 1);
    cJSON_AddItemToArray (files, file);
}

/* The form that was sent, on a page that says why with the texts of error.<name>.  Takes: is_shown, whether its button
 * leads back to the form, which asks for its files itself. */
static dm_status render_sent (gateway_exchange *exchange, unsigned status, const char *name, bool is_shown, cJSON *data)
{
    cJSON *fields = cJSON_AddArrayToObject (data, "fields"), *files = cJSON_AddArrayToObject (data, "files");
    for (size_t i = 0; i < exchange->form_count; i++) {
        const gateway_field *field = &exchange->form[i];
        if (field->filename && !is_shown)
            add_file (files, field);
        else if (field->filename)
            continue;
        else if (strcmp (field->name, GATEWAY_OWN "csrf") != 0) /* the page has its own */
            add_field (fields, field);
    }
    gateway_show_flag (data, "is_shown_first", is_shown);
    cJSON_AddBoolToObject (data, "has_files", cJSON_GetArraySize (files) > 0);
    cJSON_AddTrueToObject (data, "is_narrow");
    cJSON_AddTrueToObject (data, "is_again");
    cJSON_AddStringToObject (data, "title",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "error.%s.title", name)));
    cJSON_AddStringToObject (data, "button",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "error.%s.button", name)));
    exchange->status = status;
    return gateway_render (exchange, "again", data);
}

/* The trace id, by which an operator finds what went wrong. */
static void add_error_code (const gateway_exchange *exchange, cJSON *data)
{
    const char *trace = exchange->origin.traceparent;
    if (dm_trace_is_valid (trace))
        cJSON_AddStringToObject (data, "error_code", dm_arena_printf (exchange->arena, "%.32s", trace + 3));
}

dm_status gateway_render_again (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    add_error_code (exchange, data);
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "error.again.text"));
    return render_sent (exchange, 503, "again", false, data);
}

dm_status gateway_render_lapsed (gateway_exchange *exchange, const char *login)
{
    cJSON *data = cJSON_CreateObject ();
    const bool is_shown = exchange->route && exchange->route->shows_again;
    const char *name = is_shown ? "lapsed_form" : "lapsed";
    const char *key = dm_arena_printf (exchange->arena, login ? "error.%s.logged_out" : "error.%s.logged_in", name);
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, key));
    if (login)
        cJSON_AddStringToObject (data, "login_path", login);
    return render_sent (exchange, 403, name, is_shown, data);
}

void gateway_render_error (gateway_exchange *exchange)
{
    static const int known[] = { 400, 403, 404, 405, 409, 413, 429, 503 };
    int code = (int) exchange->status;
    if (code < 400)
        code = (int) dm_status_find (exchange->error.status)->http_code;
    int shown = code < 500 ? 400 : 500;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i] == code)
            shown = code;
    exchange->status = (unsigned) code;
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddBoolToObject (data, "is_narrow", true);
    cJSON_AddBoolToObject (data, "is_ours", code >= 500);
    if (code >= 500)
        add_error_code (exchange, data);
    cJSON_AddStringToObject (data, "title",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "error.%d.title", shown)));
    cJSON_AddStringToObject (data, "text",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "error.%d.text", shown)));
    gateway_render (exchange, "error", data);
}

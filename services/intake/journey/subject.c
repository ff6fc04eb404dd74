/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/subject.h"

#include <ctype.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/journey/engine.h"
#include "services/intake/journey/journey_check.h"
#include "common/schema.h"

#define SUBJECT "subject"
#define CUT "…"

/* Some words, and the answer behind them. */
typedef struct part {
    const char *words;
    size_t word_bytes;
    char field[INTAKE_NAME_BYTES_MAX + 1]; /* "": the last part, which has no answer */
    bool is_broken;                        /* braces that hold no name */
} part;

/* Reads the next part of a text.  Returns false at its end. */
static bool next_part (const char **at, part *out)
{
    *out = (part){ .words = *at, .word_bytes = strcspn (*at, "{}") };
    const char *open = *at + out->word_bytes, *end;
    if (!*open) {
        *at = open;
        return out->word_bytes > 0;
    }
    end = strchr (open, '}');
    size_t bytes = end > open ? (size_t) (end - open) - 1 : 0;
    out->is_broken = *open != '{' || bytes == 0 || bytes > INTAKE_NAME_BYTES_MAX || memchr (open + 1, '{', bytes);
    if (!out->is_broken)
        memcpy (out->field, open + 1, bytes);
    *at = out->is_broken ? open + 1 : end + 1;
    return true;
}

static bool has_letter (const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (isalpha ((unsigned char) text[i]) || (text[i] & 0x80))
            return true;
    return false;
}

/* Why an answer of this kind is in no subject; NULL: it may be. */
static const char *unfit (const intake_field_kind *kind)
{
    if (kind->shape == INTAKE_SHAPE_FILES || kind->shape == INTAKE_SHAPE_GROUPS)
        return "its answer does not fit on a line";
    return strcmp (kind->name, "bsn") == 0 ? "a citizen service number does not stand in a list" : NULL;
}

static void check_field (const cJSON *root, const cJSON *node, const char *id, const dm_place *place,
                         dm_reasons *reasons)
{
    const intake_field_kind *kind = intake_tree_kind (root, id);
    const char *why = kind ? unfit (kind) : NULL;
    if (!intake_get (intake_get (root, "fields"), id))
        intake_field_refuse (root, node, id, false, place, reasons);
    else if (why)
        dm_reason_add (reasons, dm_yaml_line (node), place, "%s cannot be in a subject: %s", id, why);
}

/* Returns true when there are words beside the answers. */
static bool check_text (const cJSON *root, const cJSON *node, const dm_place *place, dm_reasons *reasons)
{
    const char *at = node->valuestring;
    bool has_words = false, has_field = false;
    for (part it; next_part (&at, &it);) {
        has_words |= has_letter (it.words, it.word_bytes);
        has_field |= *it.field != '\0';
        if (it.is_broken)
            dm_reason_add (reasons, dm_yaml_line (node), place, "braces hold the name of a field: {plek}");
        else if (*it.field)
            check_field (root, node, it.field, place, reasons);
    }
    if (!has_field)
        dm_reason_add (reasons, dm_yaml_line (node), place, "it is the same for every zaak: name a field in braces");
    return has_words;
}

void intake_subject_check (cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, SUBJECT, 0 };
    cJSON *subject = intake_get (root, SUBJECT), *each;
    const bool is_one = cJSON_IsString (subject);
    const dm_schema_key key = {
        SUBJECT, is_one ? DM_SCHEMA_TEXT : DM_SCHEMA_TEXTS, false, 1, INTAKE_SUBJECT_TEXT_MAX, NULL, NULL
    };
    if (!subject)
        return;
    dm_schema_check (subject, &key, &place, reasons);
    if (is_one && check_text (root, subject, &place, reasons))
        dm_reason_add (reasons, dm_yaml_line (subject), &place,
                       "it has words of its own: write it in both languages, {nl: \"...\", en: \"...\"}");
    cJSON_ArrayForEach (each, subject)
        if (cJSON_IsString (each))
            check_text (root, each, DM_PLACE (&place, each->string), reasons);
}

static const char *find_text (const intake_journey *journey, const char *language)
{
    const cJSON *subject = intake_get (journey->root, SUBJECT);
    return cJSON_IsString (subject) ? subject->valuestring : intake_text (subject, language);
}

/* Takes: text of more characters than these. */
static size_t bytes_of (const char *text, size_t characters)
{
    size_t bytes = 0;
    for (size_t begun = 1; begun <= characters;)
        begun += (text[++bytes] & 0xC0) != 0x80;
    return bytes;
}

/* The text; of one that is longer its beginning, with a mark. */
static char *cut (const char *text, size_t max, dm_arena *arena)
{
    if (dm_utf8_length (text) <= max)
        return dm_arena_strdup (arena, text);
    size_t bytes = bytes_of (text, max - 1);
    while (bytes > 0 && text[bytes - 1] == ' ')
        bytes--;
    return dm_arena_printf (arena, "%.*s" CUT, (int) bytes, text);
}

/* An answer on one line: of one in several parts its first line, of a list all of them. */
static const char *write_answer (const intake_journey *journey, const char *language, const cJSON *answers,
                                 const char *id, dm_arena *arena)
{
    const intake_field *field = intake_journey_find_field (journey, id);
    const char *value = field ? intake_engine_value (journey, language, answers, id, arena) : NULL;
    if (!value)
        return NULL;
    const bool is_first = field->kind->shape == INTAKE_SHAPE_OBJECT, is_list = field->kind->shape == INTAKE_SHAPE_TEXTS;
    char *line = dm_arena_printf (arena, "%.*s", (int) strcspn (value, is_first ? "\n" : ""), value), *end;
    while ((end = strchr (line, '\n')))
        line = dm_arena_printf (arena, "%.*s%s%s", (int) (end - line), line, is_list ? ", " : " ", end + 1);
    return cut (line, INTAKE_SUBJECT_ANSWER_MAX, arena);
}

char *intake_subject_write (const intake_journey *journey, const char *language, const cJSON *answers, dm_arena *arena)
{
    const char *at = find_text (journey, language), *out = "";
    bool has_answer = false;
    for (part it; at && next_part (&at, &it);) {
        const char *answer = *it.field ? write_answer (journey, language, answers, it.field, arena) : "";
        if (!answer)
            continue;
        out = dm_arena_printf (arena, "%s%.*s%s", out, (int) it.word_bytes, it.words, answer);
        has_answer |= *answer != '\0';
    }
    out += strspn (out, " ,.:;-");
    return has_answer ? cut (out, INTAKE_SUBJECT_MAX, arena) : NULL;
}

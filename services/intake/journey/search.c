/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/search.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include "services/intake/value/word.h"

#define WORDS_MAX 20 /* of what is typed */
#define PART_MIN 4   /* letters of a part of a compound */
#define SLIP_MIN 5   /* letters of a word that may have one slip of the pen; from SLIPS_MIN on it may have two */
#define SLIPS_MIN 8

typedef Digimeente__Intake__V1__JourneySummary JourneySummary;
typedef Digimeente__Intake__V1__Text Text;

/* How much alike two words are, and how much a word counts where it stands. */
enum { SAME = 20, SAME_STEM = 18, BEGINNING = 15, PART = 12, SLIP = 8 };
enum { IN_NAME = 3, IN_SUMMARY = 1 };

static const char *const languages[] = { "dutch", "english" };

typedef struct word {
    char text[INTAKE_WORD_SIZE];
    char stems[DM_COUNT (languages)][INTAKE_WORD_SIZE];
} word;

typedef struct search {
    struct sb_stemmer *stemmers[DM_COUNT (languages)];
    word words[WORDS_MAX];
    size_t count;
    bool is_known[WORDS_MAX]; /* some journey has it */
} search;

typedef struct match {
    JourneySummary *journey;
    unsigned score;
    size_t words; /* of the search that it has */
    bool is_sure; /* one of them stands in its title or keywords as such */
} match;

/* Words that say nothing of what is sought. */
static const char *const fillers[] = {
    "a",    "aan",  "als",   "an",     "and",  "are",    "at",    "bij", "can",  "dan",  "dat",  "de",
    "den",  "deze", "die",   "dit",    "do",   "does",   "door",  "een", "en",   "er",   "for",  "from",
    "ga",   "gaan", "graag", "have",   "heb",  "hebben", "het",   "hoe", "how",  "i",    "ik",   "in",
    "into", "is",   "it",    "kan",    "kun",  "kunt",   "like",  "mag", "me",   "met",  "mij",  "mijn",
    "moet", "my",   "naar",  "need",   "nog",  "nu",     "of",    "om",  "on",   "ons",  "op",   "our",
    "over", "te",   "the",   "to",     "u",    "uit",    "uw",    "van", "voor", "waar", "want", "wat",
    "we",   "wij",  "wil",   "willen", "with", "worden", "would", "you", "your", "zijn"
};

static bool is_filler (const char *text)
{
    for (size_t i = 0; i < DM_COUNT (fillers); i++)
        if (strcmp (fillers[i], text) == 0)
            return true;
    return false;
}

/* Dutch writes verhuis and verhuizen, brief and brieven: z and v become s and f at the end of a stem. */
static void harden (char *stem)
{
    size_t length = strlen (stem);
    char *last = length > 0 ? stem + length - 1 : stem;
    *last = (char) (*last == 'z' ? 's' : *last == 'v' ? 'f' : *last);
}

static void fill_stems (search *it, word *out)
{
    for (size_t i = 0; i < DM_COUNT (languages); i++) {
        const sb_symbol *stem =
            sb_stemmer_stem (it->stemmers[i], (const sb_symbol *) out->text, (int) strlen (out->text));
        if (!stem)
            abort (); /* no memory */
        memcpy (out->stems[i], stem, strlen ((const char *) stem) + 1);
        harden (out->stems[i]);
    }
}

static size_t least (size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters are wrong, left out, too many, or two in the wrong order.  Source: optimal string alignment. */
static size_t count_slips (const char *a, const char *b)
{
    size_t rows[3][INTAKE_WORD_SIZE], length_a = strlen (a), length_b = strlen (b);
    for (size_t k = 0; k <= length_b; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= length_a; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t k = 1; k <= length_b; k++) {
            row[k] = least (least (above[k], row[k - 1]) + 1, above[k - 1] + (a[i - 1] != b[k - 1]));
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least (row[k], twice[k - 2] + 1);
        }
    }
    return rows[length_a % 3][length_b];
}

static bool is_slip (const char *a, const char *b)
{
    size_t length = least (strlen (a), strlen (b));
    return length >= SLIP_MIN && count_slips (a, b) <= (length >= SLIPS_MIN ? 2 : 1);
}

static bool is_part (const char *whole, const char *part)
{
    return strlen (part) >= PART_MIN && strstr (whole, part);
}

static unsigned compare (const word *sought, const word *there)
{
    if (strcmp (sought->text, there->text) == 0)
        return SAME;
    for (size_t i = 0; i < DM_COUNT (languages); i++)
        if (strcmp (sought->stems[i], there->stems[i]) == 0)
            return SAME_STEM;
    if (strlen (sought->text) >= PART_MIN && strncmp (there->text, *sought->stems, strlen (*sought->stems)) == 0)
        return BEGINNING;
    if (is_part (there->text, *sought->stems) || is_part (sought->text, *there->stems))
        return PART;
    return is_slip (sought->text, there->text) || is_slip (*sought->stems, *there->stems) ? SLIP : 0;
}

/* Raises best[] to what the words of a text are worth for each word that is sought. */
static void weigh_text (search *it, const char *text, unsigned weight, unsigned best[])
{
    word there;
    while (text && intake_word_next (&text, there.text)) {
        if (is_filler (there.text))
            continue;
        fill_stems (it, &there);
        for (size_t i = 0; i < it->count; i++) {
            unsigned worth = weight * compare (&it->words[i], &there);
            best[i] = worth > best[i] ? worth : best[i];
        }
    }
}

static void weigh_both (search *it, const Text *both, unsigned weight, unsigned best[])
{
    if (!both)
        return;
    weigh_text (it, both->nl, weight, best);
    weigh_text (it, both->en, weight, best);
}

static match weigh (search *it, JourneySummary *journey)
{
    unsigned best[WORDS_MAX] = { 0 };
    match out = { .journey = journey };
    weigh_both (it, journey->title, IN_NAME, best);
    weigh_both (it, journey->summary, IN_SUMMARY, best);
    for (size_t i = 0; i < journey->n_keywords; i++)
        weigh_text (it, journey->keywords[i], IN_NAME, best);
    for (size_t i = 0; i < it->count; i++) {
        out.score += best[i];
        out.words += best[i] > 0;
        out.is_sure |= best[i] >= IN_NAME * SAME_STEM;
        it->is_known[i] |= best[i] > 0;
    }
    return out;
}

static int compare_matches (const void *a, const void *b)
{
    const match *left = a, *right = b;
    if (left->words != right->words)
        return left->words < right->words ? 1 : -1;
    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return strcmp (left->journey->journey, right->journey->journey);
}

/* How many words tell one journey from another: all, or those that any has. */
static size_t count_known (const search *it)
{
    size_t known = 0;
    for (size_t i = 0; i < it->count; i++)
        known += it->is_known[i];
    return known;
}

/* Takes the words that say something; all of them where none does. */
static void take_words (search *it, const char *text, bool with_fillers)
{
    word next;
    while (it->count < WORDS_MAX && intake_word_next (&text, next.text)) {
        if (!with_fillers && is_filler (next.text))
            continue;
        fill_stems (it, &next);
        it->words[it->count++] = next;
    }
}

static void begin (search *it, const char *text)
{
    for (size_t i = 0; i < DM_COUNT (languages); i++)
        if (!(it->stemmers[i] = sb_stemmer_new (languages[i], "UTF_8")))
            abort (); /* no memory */
    take_words (it, text, false);
    if (it->count == 0)
        take_words (it, text, true);
}

static void end (search *it)
{
    for (size_t i = 0; i < DM_COUNT (languages); i++)
        sb_stemmer_delete (it->stemmers[i]);
}

void intake_search (const char *text, JourneySummary *const all[], size_t count, dm_arena *arena, JourneySummary ***out,
                    size_t *out_count, bool *out_is_nearest)
{
    search it = { .count = 0 };
    match *matches = dm_arena_alloc (arena, (count + 1) * sizeof *matches);
    begin (&it, text);
    for (size_t i = 0; i < count; i++)
        matches[i] = weigh (&it, all[i]);
    end (&it);
    qsort (matches, count, sizeof *matches, compare_matches);
    const size_t known = count_known (&it);
    const bool is_all = count > 0 && it.count > 0 && matches->words == it.count;
    const bool is_telling = count > 0 && known > 0 && matches->words == known && matches->is_sure;
    *out_is_nearest = !is_all && !is_telling;
    const size_t wanted = *out_is_nearest ? 1 : known, most = *out_is_nearest ? INTAKE_SEARCH_NEAREST : count;
    *out = dm_arena_alloc (arena, (count + 1) * sizeof **out);
    for (*out_count = 0; *out_count < least (count, most) && matches[*out_count].words >= wanted; (*out_count)++)
        (*out)[*out_count] = matches[*out_count].journey;
}

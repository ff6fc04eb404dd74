/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/number.h"

#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"
#define TYPED_MAX 60
#define GROUP 3

/* What may stand between the digits, or before them, and means nothing. */
static const char *const passed_over[] = { " ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x82\xAC", "EUR", "eur", "'" };

static size_t skip (const char *at)
{
    for (size_t i = 0; i < DM_COUNT (passed_over); i++)
        if (strncmp (at, passed_over[i], strlen (passed_over[i])) == 0)
            return strlen (passed_over[i]);
    return 0;
}

/* Takes out what means nothing; false when it is too long for a number. */
static bool squeeze (const char *text, char out[TYPED_MAX + 1])
{
    size_t used = 0;
    for (const char *at = text; *at;) {
        size_t nothing = skip (at);
        if (nothing == 0 && used == TYPED_MAX)
            return false;
        if (nothing == 0)
            out[used++] = *at;
        at += nothing ? nothing : 1;
    }
    out[used] = '\0';
    if (used >= 2 && out[used - 1] == '-' && strchr (",.", out[used - 2]))
        out[used - 2] = '\0';
    return true;
}

static char point_of (const char *language)
{
    return strcmp (language, "en") == 0 ? '.' : ',';
}

/* True when separators stand before groups of three, the first of one to three digits. */
static bool is_grouped (const char *whole, size_t size, char separator)
{
    size_t digits = 0;
    bool is_first = true;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && whole[i] != separator) {
            digits++;
            continue;
        }
        if (is_first ? digits < 1 || digits > GROUP : digits != GROUP)
            return false;
        is_first = false;
        digits = 0;
    }
    return true;
}

/* Where the decimals begin: the separator that both languages, or else this one, take for it; NULL when all is whole.
 * Gives: *out_group, the other one. */
static const char *find_point (const char *text, const char *language, char *out_group)
{
    const char own = point_of (language);
    const char *comma = strrchr (text, ','), *dot = strrchr (text, '.');
    const char *last = !comma || (dot && dot > comma) ? dot : comma;
    *out_group = own == '.' ? ',' : '.';
    if (!last)
        return NULL;
    bool is_repeated = strchr (text, *last) != last;
    *out_group = *last == '.' ? ',' : '.';
    if ((comma && dot && !is_repeated) || *last == own)
        return last;
    if (!is_repeated && !is_grouped (text, strlen (text), *last))
        return last; /* 12.5, which groups nothing */
    *out_group = *last;
    return NULL;
}

static intake_number_fault write_normal (bool is_negative, const char *whole, size_t whole_size, const char *fraction,
                                         size_t fraction_size, unsigned decimals, char out[INTAKE_NUMBER_SIZE])
{
    while (whole_size > 0 && *whole == '0') {
        whole++;
        whole_size--;
    }
    while (fraction_size > 0 && fraction[fraction_size - 1] == '0')
        fraction_size--;
    if (whole_size > INTAKE_NUMBER_WHOLE_MAX)
        return INTAKE_NUMBER_TOO_LARGE;
    if (fraction_size > decimals || fraction_size > INTAKE_NUMBER_DECIMALS_MAX)
        return INTAKE_NUMBER_TOO_PRECISE;
    bool is_zero = whole_size + fraction_size == 0;
    snprintf (out, INTAKE_NUMBER_SIZE, "%s%.*s%s%.*s", is_negative && !is_zero ? "-" : "",
              whole_size > 0 ? (int) whole_size : 1, whole_size > 0 ? whole : "0", fraction_size > 0 ? "." : "",
              (int) fraction_size, fraction);
    return INTAKE_NUMBER_OK;
}

intake_number_fault intake_number_read (const char *text, const char *language, unsigned decimals,
                                        char out[INTAKE_NUMBER_SIZE])
{
    char typed[TYPED_MAX + 1] = "", whole[TYPED_MAX + 1] = "", group;
    if (!squeeze (text, typed))
        return strspn (text, DIGITS) == strlen (text) ? INTAKE_NUMBER_TOO_LARGE : INTAKE_NUMBER_NO_NUMBER;
    bool is_negative = typed[0] == '-';
    const char *digits = typed + (is_negative || typed[0] == '+');
    const char *point = find_point (digits, language, &group);
    const char *fraction = point ? point + 1 : "";
    size_t size = point ? (size_t) (point - digits) : strlen (digits), used = 0;
    bool has_group = strcspn (digits, (char[]){ group, 0 }) < size;
    if (strspn (fraction, DIGITS) != strlen (fraction) || (point && !*fraction)
        || (has_group && !is_grouped (digits, size, group)))
        return INTAKE_NUMBER_NO_NUMBER;
    for (size_t i = 0; i < size; i++) {
        if (digits[i] == group)
            continue;
        if (!strchr (DIGITS, digits[i]))
            return INTAKE_NUMBER_NO_NUMBER;
        whole[used++] = digits[i];
    }
    if (used + strlen (fraction) == 0)
        return INTAKE_NUMBER_NO_NUMBER;
    return write_normal (is_negative, whole, used, fraction, strlen (fraction), decimals, out);
}

/* Compares without sign. */
static int compare_size (const char *a, const char *b)
{
    size_t whole_a = strcspn (a, "."), whole_b = strcspn (b, ".");
    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    return strcmp (a, b); /* a point is below every digit, as the end of the text is */
}

int intake_number_compare (const char *a, const char *b)
{
    bool a_below = *a == '-', b_below = *b == '-';
    if (a_below != b_below)
        return a_below ? -1 : 1;
    return a_below ? -compare_size (a + 1, b + 1) : compare_size (a, b);
}

void intake_number_write (const char *number, const char *language, unsigned fixed, char *out, size_t size)
{
    const char point = point_of (language), groups = (char) (point == ',' ? '.' : ',');
    const char *digits = number + (*number == '-');
    size_t whole = strcspn (digits, "."), used = 0, decimals = 0;
    char text[2 * INTAKE_NUMBER_SIZE + 16];
    if (*number == '-')
        text[used++] = '-';
    for (size_t i = 0; i < whole && i < INTAKE_NUMBER_SIZE; i++) {
        if (i > 0 && (whole - i) % GROUP == 0)
            text[used++] = groups;
        text[used++] = digits[i];
    }
    const char *fraction = digits[whole] ? digits + whole + 1 : "";
    if (*fraction || fixed > 0)
        text[used++] = point;
    for (; decimals < INTAKE_NUMBER_DECIMALS_MAX && (*fraction || decimals < fixed); decimals++)
        text[used++] = (char) (*fraction ? *fraction++ : '0');
    text[used] = '\0';
    snprintf (out, size, "%s", text);
}

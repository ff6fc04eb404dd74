/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/word.h"

#include <ctype.h>
#include <string.h>
#include "common/base.h"

#define PHONE_DIGITS_MIN 9
#define PHONE_CHARACTERS "0123456789 +()-/"
#define FIRST_FOLDED 0xC0
#define LAST_FOLDED 0x17F

/* The letter behind each accent, from U+00C0 on; a space: no letter; *: more than one, which stand in pairs. */
static const char folded[] = "aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y"
                             "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll"
                             "lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static const struct {
    uint32_t code;
    const char *letters;
} pairs[] = { { 0xC6, "ae" },  { 0xE6, "ae" }, { 0x132, "ij" }, { 0x133, "ij" }, { 0x152, "oe" },
              { 0x153, "oe" }, { 0xDF, "ss" }, { 0xDE, "th" },  { 0xFE, "th" } };

static char lower (char c)
{
    return (char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Reads a character.  Takes: *at, well-formed UTF-8, not at its end. */
static uint32_t read_character (const char **at)
{
    const uint8_t *byte = (const uint8_t *) *at;
    int more = *byte < 0x80 ? 0 : *byte < 0xE0 ? 1 : *byte < 0xF0 ? 2 : 3;
    uint32_t code = more == 0 ? *byte : *byte & (0x3F >> more);
    for (int i = 1; i <= more; i++)
        code = code << 6 | (byte[i] & 0x3F);
    *at += 1 + more;
    return code;
}

static bool is_mark (uint32_t code)
{
    return code >= 0x300 && code <= 0x36F; /* an accent that stands behind its letter */
}

static bool is_space (uint32_t code)
{
    return code <= ' ' || (code >= 0x7F && code <= 0xA0) || (code >= 0x2000 && code <= 0x200B) || code == 0x3000;
}

/* What a character is in a word: "" for an accent, NULL for what no word holds.  Takes: from and bytes, its UTF-8. */
static const char *fold (uint32_t code, const char *from, size_t bytes, char out[5])
{
    memcpy (out, from, bytes);
    out[bytes] = '\0';
    if (code < 0x80) {
        *out = lower ((char) code);
        return isalnum ((int) code) ? out : NULL;
    }
    if (is_mark (code))
        return "";
    if (code < FIRST_FOLDED || (code >= 0x2000 && code <= 0x2BFF) || code == 0x3000)
        return NULL;
    if (code > LAST_FOLDED)
        return out;
    for (size_t i = 0; i < DM_COUNT (pairs); i++)
        if (pairs[i].code == code)
            return pairs[i].letters;
    memcpy (out, &folded[code - FIRST_FOLDED], 1);
    out[1] = '\0';
    return *out == ' ' ? NULL : out;
}

static void append (char out[INTAKE_WORD_SIZE], const char *letters)
{
    size_t size = strlen (out), more = strlen (letters);
    if (size + more < INTAKE_WORD_SIZE)
        memcpy (out + size, letters, more + 1);
}

/* A run of digits and what stands between them, long enough for a telephone number.  Returns its end, or NULL. */
static const char *read_phone (const char *at, char out[INTAKE_WORD_SIZE])
{
    size_t length = strspn (at, PHONE_CHARACTERS), count = 0;
    char digits[INTAKE_WORD_SIZE] = "";
    for (size_t i = 0; i < length && count + 1 < sizeof digits; i++)
        if (isdigit ((unsigned char) at[i]))
            digits[count++] = at[i];
    if (count < PHONE_DIGITS_MIN || isalpha ((unsigned char) at[length]))
        return NULL;
    size_t abroad = *at == '+' && strncmp (digits, "31", 2) == 0 ? 2 : strncmp (digits, "0031", 4) == 0 ? 4 : 0;
    *out = '\0';
    if (abroad > 0)
        append (out, "0");
    append (out, digits + abroad + (abroad > 0 && digits[abroad] == '0'));
    return at + length;
}

/* Four digits, perhaps a space, two letters and no more.  Returns its end, or NULL. */
static const char *read_postcode (const char *at, char out[INTAKE_WORD_SIZE])
{
    const char *letters = at + 4;
    if (strspn (at, "0123456789") != 4)
        return NULL;
    letters += *letters == ' ';
    if (!isalpha ((unsigned char) letters[0]) || !isalpha ((unsigned char) letters[1])
        || isalnum ((unsigned char) letters[2]) || (letters[2] & 0x80))
        return NULL;
    memcpy (out, at, 4);
    out[4] = lower (letters[0]);
    out[5] = lower (letters[1]);
    out[6] = '\0';
    return letters + 2;
}

static void cut_full_stop (char out[INTAKE_WORD_SIZE])
{
    size_t size = strlen (out);
    if (size > 0 && out[size - 1] == '.')
        out[size - 1] = '\0';
}

/* Letters and digits; of an e-mail address all that is no space. */
static const char *read_word (const char *at, char out[INTAKE_WORD_SIZE])
{
    size_t chunk = strcspn (at, " \t\r\n,;<>()");
    bool is_email = memchr (at, '@', chunk) != NULL;
    *out = '\0';
    while (*at) {
        const char *from = at;
        char letter[5];
        uint32_t code = read_character (&at);
        const char *letters = fold (code, from, (size_t) (at - from), letter);
        if (!letters && !(is_email && code < 0x80 && code > ' ' && !strchr (",;<>()", (int) code))) {
            at = from;
            break;
        }
        append (out, letters ? letters : (const char[]){ (char) code, '\0' });
    }
    cut_full_stop (out);
    return at;
}

bool intake_word_next (const char **at, char out[INTAKE_WORD_SIZE])
{
    while (**at) {
        const char *from = *at, *end;
        char letter[5];
        uint32_t code = read_character (at);
        const char *letters = fold (code, from, (size_t) (*at - from), letter);
        if (is_space (code) || (code != '+' && (!letters || !*letters)))
            continue;
        end = read_phone (from, out);
        if (!end && code == '+')
            continue;
        if (!end)
            end = read_postcode (from, out);
        *at = end ? end : read_word (from, out);
        return true;
    }
    return false;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/zaaknummer.h"

#include <string.h>

#define SYMBOLS 12
#define YEAR_SYMBOLS 2
#define GROUP 4

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Twice x in the field of 32 elements: x^5 = x^2 + 1. */
static unsigned twice (unsigned x)
{
    return x & 16 ? (x << 1) ^ 0x25 : x << 1;
}

/* Damm's check: the sum of 2^i times the symbol that is i from the end. All those factors differ, so that no wrong
 * symbol and no exchange of two can leave it 0. */
static unsigned check (const uint8_t symbols[], size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum = twice (sum ^ symbols[i]);
    return sum;
}

static void write_symbols (const uint8_t symbols[SYMBOLS], char out[INTAKE_ZAAKNUMMER_SIZE])
{
    for (size_t i = 0; i < SYMBOLS; i++) {
        if (i > 0 && i % GROUP == 0)
            *out++ = '-';
        *out++ = alphabet[symbols[i]];
    }
    *out = '\0';
}

void intake_zaaknummer_encode (unsigned year, uint64_t random, char out[INTAKE_ZAAKNUMMER_SIZE])
{
    uint8_t symbols[SYMBOLS] = { (uint8_t) (year / 10 % 10), (uint8_t) (year % 10) };
    for (size_t i = YEAR_SYMBOLS; i < SYMBOLS - 1; i++, random >>= 5)
        symbols[i] = random & 31;
    symbols[SYMBOLS - 1] = (uint8_t) check (symbols, SYMBOLS - 1);
    write_symbols (symbols, out);
}

/* Returns the symbol's value, or -1. */
static int read_symbol (char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char) (c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *at = c ? strchr (alphabet, c) : NULL;
    return at ? (int) (at - alphabet) : -1;
}

/* What a person typed, symbol by symbol.  Returns how many; -1 when there are more, or others, than a number has. */
static int read_symbols (const char *text, uint8_t symbols[SYMBOLS])
{
    int count = 0;
    for (; *text; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        int value = read_symbol (*text);
        if (value < 0 || count == SYMBOLS)
            return -1;
        symbols[count++] = (uint8_t) value;
    }
    return count;
}

bool intake_zaaknummer_decode (const char *text, char out[INTAKE_ZAAKNUMMER_SIZE])
{
    uint8_t symbols[SYMBOLS];
    if (read_symbols (text, symbols) != SYMBOLS || symbols[0] > 9 || symbols[1] > 9 || check (symbols, SYMBOLS) != 0)
        return false;
    write_symbols (symbols, out);
    return true;
}

bool intake_zaaknummer_range (const char *text, char out_lowest[INTAKE_ZAAKNUMMER_SIZE],
                              char out_highest[INTAKE_ZAAKNUMMER_SIZE])
{
    uint8_t symbols[SYMBOLS];
    const char *first = text + strspn (text, " -");
    int count = read_symbols (text, symbols);
    if (count < GROUP || strspn (first, "0123456789") < YEAR_SYMBOLS)
        return false;
    memset (symbols + count, 0, (size_t) (SYMBOLS - count));
    write_symbols (symbols, out_lowest);
    memset (symbols + count, sizeof alphabet - 2, (size_t) (SYMBOLS - count));
    write_symbols (symbols, out_highest);
    return true;
}

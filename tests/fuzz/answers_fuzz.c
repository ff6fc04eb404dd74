/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers of a request, as they come from outside: after the check of UTF-8, as in the service. */
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/zaak/answers.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define SPACE " \t\r\n"

/* What is taken begins and ends as an object does, within its bound. */
static void check_taken (const char *text)
{
    size_t size = strlen (text), end = size;
    while (end > 0 && strchr (SPACE, text[end - 1]))
        end--;
    if (size > INTAKE_ANSWERS_MAX || text[strspn (text, SPACE)] != '{' || end == 0 || text[end - 1] != '}')
        abort ();
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    char *text = malloc (size + 1);
    if (!text)
        abort ();
    if (size > 0)
        memcpy (text, data, size);
    text[size] = '\0';
    dm_error error = { 0 };
    if (dm_utf8_is_valid (text, size) && intake_answers_check (text, &error) == DM_OK)
        check_taken (text);
    free (text);
    return 0;
}

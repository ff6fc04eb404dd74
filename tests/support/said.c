/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/said.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/process.h"

ts_said ts_said_by (const char *format, ...)
{
    ts_said said;
    char *line;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&line, format, arguments) < 0)
        abort ();
    va_end (arguments);
    const char *words[] = { "/bin/bash", "-c", line, NULL };
    said.text = ts_process_output (words, &said.code);
    free (line);
    return said;
}

void ts_said_clear (ts_said *said)
{
    free (said->text);
    said->text = NULL;
}

void ts_said_has (const ts_said *said, const char *text)
{
    if (!strstr (said->text, text))
        fail_msg ("it says: %s\nand not: %s", said->text, text);
}

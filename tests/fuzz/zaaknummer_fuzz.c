/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaaknummer as somebody typed it. What is read is in the stored form, and reads as itself. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/zaak/zaaknummer.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    char *text = malloc (size + 1), number[INTAKE_ZAAKNUMMER_SIZE], again[INTAKE_ZAAKNUMMER_SIZE];
    if (!text)
        abort ();
    if (size > 0)
        memcpy (text, data, size);
    text[size] = '\0';
    if (intake_zaaknummer_decode (text, number)
        && (!intake_zaaknummer_decode (number, again) || strcmp (number, again) != 0))
        abort ();
    uint64_t random = 0;
    if (size > 0)
        memcpy (&random, data, size < sizeof random ? size : sizeof random);
    intake_zaaknummer_encode ((unsigned) size, random, number);
    if (!intake_zaaknummer_decode (number, again) || strcmp (number, again) != 0)
        abort ();
    free (text);
    return 0;
}

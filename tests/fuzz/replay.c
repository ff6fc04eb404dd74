/* SPDX-License-Identifier: EUPL-1.2 */
/* Feeds saved inputs to a fuzz target, without a fuzzer: X_fuzz tests/fuzz/corpus/X. An input that breaks the target
 * ends the program; each file's name is printed before it is fed. Its closing lines are cmocka's, for the runner. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* In a block of exactly its size, so that a sanitizer sees a read beyond it. */
static bool replay_file (const char *path)
{
    FILE *file = fopen (path, "rb");
    if (!file || fseek (file, 0, SEEK_END) != 0) {
        perror (path);
        return false;
    }
    size_t size = (size_t) ftell (file);
    uint8_t *data = malloc (size + (size == 0));
    rewind (file);
    bool is_read = data && fread (data, 1, size, file) == size;
    fclose (file);
    if (is_read) {
        printf ("[ RUN      ] %s, %zu bytes\n", path, size);
        fflush (stdout);
        LLVMFuzzerTestOneInput (data, size);
    }
    free (data);
    return is_read;
}

int main (int argc, char **argv)
{
    struct dirent **entries = NULL;
    int count = argc == 2 ? scandir (argv[1], &entries, NULL, alphasort) : -1;
    if (count < 0) {
        fprintf (stderr, "usage: %s folder-of-inputs\n", argv[0]);
        return 2;
    }
    unsigned passed = 0, failed = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf (path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            bool is_fed = replay_file (path);
            passed += is_fed;
            failed += !is_fed;
        }
        free (entries[i]);
    }
    free (entries);
    uint8_t nothing = 0;
    LLVMFuzzerTestOneInput (&nothing, 0);
    printf ("[  PASSED  ] %u test(s).\n", passed + 1);
    if (failed > 0)
        printf ("[  FAILED  ] %u test(s), listed below:\n", failed);
    return failed > 0;
}

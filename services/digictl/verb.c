/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/verb.h"

#include <stdio.h>
#include <string.h>
#include "common/rpc.h"

const digictl_option digictl_common_options[] = {
    { .name = "json", .help = "print JSON, for programs" },
    { .name = "config",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "else $DIGIMEENTE_CONFIG, .run/digictl.conf or /etc/digimeente/digictl.conf" },
    { .name = "timeout",
      .kind = DIGICTL_NUMBER,
      .value = "SECONDS",
      .help = "how long one call may take, retries included",
      .min = 1,
      .max = DM_TIMEOUT_MAX_MS / 1000 },
    { .name = "purpose",
      .kind = DIGICTL_TEXT,
      .value = "TEXT",
      .help = "why you do this, for the record (else \"beheer\")" },
    { .name = "help", .letter = 'h', .help = "explain the verb" },
};
const size_t digictl_common_option_count = DM_COUNT (digictl_common_options);

const char *const digictl_exit_codes[DIGICTL_EXIT_CODES] = {
    [DIGICTL_DONE] = "done",
    [DIGICTL_FAILED] = "refused, not found, or failed",
    [DIGICTL_USAGE] = "a mistake in the command line or the configuration",
    [DIGICTL_AWAY] = "a service cannot be reached or took too long; trying again may help",
};

const digictl_verb *digictl_verb_find (const digictl_verb verbs[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

bool digictl_verb_is_group (const digictl_verb verbs[], size_t count, const char *word)
{
    size_t length = strlen (word);
    for (size_t i = 0; i < count; i++)
        if (strncmp (verbs[i].name, word, length) == 0 && verbs[i].name[length] == ' ')
            return true;
    return false;
}

size_t digictl_verb_words (const digictl_verb verbs[], size_t count, const char *group,
                           char out[DIGICTL_VERBS_MAX][DIGICTL_VERB_SIZE])
{
    size_t word_count = 0, skip = group ? strlen (group) + 1 : 0;
    for (size_t i = 0; i < count && i < DIGICTL_VERBS_MAX; i++) {
        const char *name = verbs[i].name;
        if (group && (strncmp (name, group, skip - 1) != 0 || name[skip - 1] != ' '))
            continue;
        snprintf (out[word_count], DIGICTL_VERB_SIZE, "%.*s", (int) strcspn (name + skip, " "), name + skip);
        if (word_count == 0 || strcmp (out[word_count - 1], out[word_count]) != 0) /* a group's verbs stand together */
            word_count++;
    }
    return word_count;
}

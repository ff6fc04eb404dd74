/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/args.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "services/digictl/text.h"
#include "services/digictl/times.h"

#define WORDS_MAX 16
#define WORDS_BYTES 200
#define OFFER_BYTES 190 /* of a message, beside what was typed */
#define FIRST_VALUE 256 /* what getopt_long returns for the first option: no letter has it */

void digictl_args_allow (digictl_args *args, const digictl_option options[], size_t count)
{
    assert (args->option_count + count <= DIGICTL_OPTIONS_MAX);
    for (size_t i = 0; i < count; i++)
        args->options[args->option_count++] = &options[i];
}

static dm_status parse_number (digictl_value *value, dm_error *error)
{
    const digictl_option *option = value->option;
    char *end;
    errno = 0;
    value->number = strtoll (value->text, &end, 10);
    if (errno || end == value->text || *end || value->number < option->min || value->number > option->max)
        return dm_fail (error, DM_INVALID_ARGUMENT, option->name, "--%s takes a number from %" PRId64 " to %" PRId64,
                        option->name, option->min, option->max);
    return DM_OK;
}

/* The value must be one of the words that the option's row names with | between. */
static dm_status parse_word (const digictl_value *value, dm_error *error)
{
    char copy[WORDS_BYTES], offer[OFFER_BYTES];
    const char *words[WORDS_MAX];
    size_t count = 0;
    snprintf (copy, sizeof copy, "%s", value->option->value);
    for (char *rest = copy, *word; count < WORDS_MAX && (word = strsep (&rest, "|"));) {
        if (strcmp (word, value->text) == 0)
            return DM_OK;
        words[count++] = word;
    }
    return dm_fail (error, DM_INVALID_ARGUMENT, value->option->name, "--%s does not take %.40s%s", value->option->name,
                    value->text, digictl_text_offer (offer, sizeof offer, value->text, "", words, count));
}

static dm_status parse_value (digictl_value *value, dm_error *error)
{
    const char *name = value->option->name;
    if (value->option->value && strchr (value->option->value, '|'))
        return parse_word (value, error);
    switch (value->option->kind) {
    case DIGICTL_NUMBER:
        return parse_number (value, error);
    case DIGICTL_TIME:
        if (digictl_time_parse (value->text, dm_clock_now_ms (), &value->number))
            return DM_OK;
        return dm_fail (error, DM_INVALID_ARGUMENT, name,
                        "--%s takes a time, as in 2026-11-23, \"2026-11-23 14:05\", 2026-11-23T14:05:00Z or 2h (ago)",
                        name);
    case DIGICTL_KEY:
        if (dm_uuid_parse (value->text, &value->uuid) && dm_uuid_is_v7 (value->uuid.bytes, NULL))
            return DM_OK;
        return dm_fail (error, DM_INVALID_ARGUMENT, name,
                        "--%s takes a UUIDv7, as in 019ab1c0-1000-7000-8000-000000000001", name);
    default:
        return DM_OK;
    }
}

static dm_status add_value (digictl_args *args, const digictl_option *option, const char *text, dm_error *error)
{
    if (!option->is_repeatable && digictl_args_has (args, option->name))
        return dm_fail (error, DM_INVALID_ARGUMENT, option->name, "--%s is given twice", option->name);
    if (args->value_count == DIGICTL_VALUES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, option->name, "more than %d options", DIGICTL_VALUES_MAX);
    digictl_value value = { .option = option, .text = text };
    dm_status status = parse_value (&value, error);
    if (status)
        return status;
    args->values[args->value_count++] = value;
    return DM_OK;
}

/* Says what is wrong with the option at argv[optind - 1]. */
static dm_status refuse_option (const digictl_args *args, const char *typed, dm_error *error)
{
    const char *names[DIGICTL_OPTIONS_MAX];
    char name[48], offer[OFFER_BYTES];
    if (optopt >= FIRST_VALUE)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "--%s takes no value",
                        args->options[optopt - FIRST_VALUE]->name);
    for (size_t i = 0; i < args->option_count; i++)
        names[i] = args->options[i]->name;
    if (optopt)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there is no option -%c%s", optopt,
                        digictl_text_offer (offer, sizeof offer, "", "--", names, args->option_count));
    snprintf (name, sizeof name, "%.*s", (int) strcspn (typed + 2, "="), typed + 2);
    return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there is no option --%s%s", name,
                    digictl_text_offer (offer, sizeof offer, name, "--", names, args->option_count));
}

/* The rows as getopt_long wants them. */
static void fill_getopt (const digictl_args *args, bool is_prefix, struct option longs[], char *letters)
{
    letters += sprintf (letters, "%s", is_prefix ? "+:" : ":");
    for (size_t i = 0; i < args->option_count; i++) {
        const digictl_option *option = args->options[i];
        bool has_value = option->kind != DIGICTL_FLAG;
        longs[i] =
            (struct option){ option->name, has_value ? required_argument : no_argument, NULL, FIRST_VALUE + (int) i };
        if (option->letter)
            letters += sprintf (letters, "%c%s", option->letter, has_value ? ":" : "");
    }
}

static const digictl_option *find_option (const digictl_args *args, int found)
{
    if (found >= FIRST_VALUE)
        return args->options[found - FIRST_VALUE];
    for (size_t i = 0; i < args->option_count; i++)
        if (args->options[i]->letter == found)
            return args->options[i];
    return NULL;
}

dm_status digictl_args_parse (digictl_args *args, int argc, char **argv, bool is_prefix, dm_error *error)
{
    struct option longs[DIGICTL_OPTIONS_MAX + 1] = { 0 };
    char letters[2 * DIGICTL_OPTIONS_MAX + 3];
    fill_getopt (args, is_prefix, longs, letters);
    optind = 0; /* glibc: begin anew */
    opterr = 0;
    for (int found; (found = getopt_long (argc, argv, letters, longs, NULL)) != -1;) {
        if (found == '?')
            return refuse_option (args, argv[optind - 1], error);
        if (found == ':')
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "--%s needs a value", find_option (args, optopt)->name);
        dm_status status = add_value (args, find_option (args, found), optarg, error);
        if (status)
            return status;
    }
    args->words = argv + optind;
    args->word_count = (size_t) (argc - optind);
    return DM_OK;
}

dm_status digictl_args_check (const digictl_args *args, dm_error *error)
{
    for (size_t i = 0; i < args->option_count; i++)
        if (args->options[i]->is_required && !digictl_args_has (args, args->options[i]->name))
            return dm_fail (error, DM_INVALID_ARGUMENT, args->options[i]->name, "--%s %s is needed",
                            args->options[i]->name, args->options[i]->value);
    return DM_OK;
}

static bool is_allowed (const digictl_args *args, const char *name)
{
    for (size_t i = 0; i < args->option_count; i++)
        if (strcmp (args->options[i]->name, name) == 0)
            return true;
    return false;
}

const digictl_value *digictl_args_value (const digictl_args *args, const char *name, size_t index)
{
    assert (is_allowed (args, name));
    for (size_t i = 0; i < args->value_count; i++)
        if (strcmp (args->values[i].option->name, name) == 0 && index-- == 0)
            return &args->values[i];
    return NULL;
}

bool digictl_args_has (const digictl_args *args, const char *name)
{
    return digictl_args_value (args, name, 0) != NULL;
}

const char *digictl_args_text (const digictl_args *args, const char *name)
{
    const digictl_value *value = digictl_args_value (args, name, 0);
    return value ? value->text : NULL;
}

int64_t digictl_args_number (const digictl_args *args, const char *name, int64_t fallback)
{
    const digictl_value *value = digictl_args_value (args, name, 0);
    return value ? value->number : fallback;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "services/digictl/help.h"
#include "services/digictl/text.h"

#define OFFER_BYTES 1024

int digictl_refuse_verb (const digictl_session *session, const char *group, const char *typed)
{
    char texts[DIGICTL_VERBS_MAX][DIGICTL_VERB_SIZE], prefix[DIGICTL_VERB_SIZE + 1], offer[OFFER_BYTES];
    const char *names[DIGICTL_VERBS_MAX];
    size_t count = digictl_verb_words (session->verbs, session->verb_count, group, texts);
    for (size_t i = 0; i < count; i++)
        names[i] = texts[i];
    snprintf (prefix, sizeof prefix, "%s%s", group ? group : "", group ? " " : "");
    char *clean = digictl_text_clean (typed, false);
    fprintf (stderr, "digictl: there is no verb %s%s%s\nTry digictl help.\n", prefix, clean,
             digictl_text_offer (offer, sizeof offer, typed, prefix, names, count));
    free (clean);
    return DIGICTL_USAGE;
}

static int print_group (const digictl_session *session, const char *group)
{
    bool is_asked = digictl_args_has (&session->args, "help");
    digictl_help_print_all (is_asked ? stdout : stderr, session->verbs, session->verb_count, group);
    return is_asked ? DIGICTL_DONE : DIGICTL_USAGE;
}

/* Moves on to what follows the first word, and the options before it. */
static dm_status take_word (digictl_session *session, const char **out, dm_error *error)
{
    digictl_args *args = &session->args;
    *out = args->words[0];
    return digictl_args_parse (args, (int) args->word_count, args->words, true, error);
}

/* Finds the verb and reads the options up to it.  Gives: session->verb, args.words from the verb's last word.
 * Returns DIGICTL_DONE, or an exit code when there is no verb to run: *out_is_over is set. */
static int find_verb (digictl_session *session, int argc, char **argv, dm_error *error, bool *out_is_over)
{
    digictl_args *args = &session->args;
    const char *first;
    char name[64];
    *out_is_over = true;
    if (digictl_args_parse (args, argc, argv, true, error))
        return digictl_refuse (session, "%s", error->message);
    if (args->word_count == 0)
        return print_group (session, NULL);
    *out_is_over = false;
    if ((session->verb = digictl_verb_find (session->verbs, session->verb_count, args->words[0])))
        return DIGICTL_DONE;
    *out_is_over = true;
    if (!digictl_verb_is_group (session->verbs, session->verb_count, args->words[0]))
        return digictl_refuse_verb (session, NULL, args->words[0]);
    if (take_word (session, &first, error))
        return digictl_refuse (session, "%s", error->message);
    if (args->word_count == 0)
        return print_group (session, first);
    snprintf (name, sizeof name, "%s %s", first, args->words[0]);
    session->verb = digictl_verb_find (session->verbs, session->verb_count, name);
    *out_is_over = !session->verb;
    return session->verb ? DIGICTL_DONE : digictl_refuse_verb (session, first, args->words[0]);
}

/* Options and words of the verb.  Returns DIGICTL_DONE or DIGICTL_USAGE. */
static int read_arguments (digictl_session *session, dm_error *error)
{
    const digictl_verb *verb = session->verb;
    digictl_args *args = &session->args;
    digictl_args_allow (args, verb->options, verb->option_count);
    if (digictl_args_parse (args, (int) args->word_count, args->words, false, error))
        return digictl_refuse (session, "%s", error->message);
    if (digictl_args_has (args, "help"))
        return DIGICTL_DONE;
    if (args->word_count < verb->least)
        return digictl_refuse (session, "it needs %s", verb->arguments);
    if (args->word_count > verb->most)
        return digictl_refuse (session, "\"%s\" is one word too many", args->words[verb->most]);
    if (digictl_args_check (args, error))
        return digictl_refuse (session, "%s", error->message);
    return DIGICTL_DONE;
}

static int run_verb (digictl_session *session, dm_error *error)
{
    session->is_json = digictl_args_has (&session->args, "json");
    session->arena = dm_arena_open ();
    int code = session->verb->timeout_s > 0 && digictl_session_open (session, error)
                   ? digictl_refuse (session, "%s", error->message)
                   : session->verb->run (session);
    digictl_session_close (session);
    dm_arena_destroy (&session->arena);
    if (fflush (stdout) || ferror (stdout))
        return digictl_fail_here (session, "standard output: %s", strerror (errno));
    return code;
}

int digictl_run (const digictl_verb verbs[], size_t count, int argc, char **argv)
{
    digictl_session session = { .verbs = verbs, .verb_count = count };
    dm_error error = { 0 };
    bool is_over;
    digictl_text_init ();
    if (argc == 2 && strcmp (argv[1], "--version") == 0)
        argv[1] += strlen ("--");
    digictl_args_allow (&session.args, digictl_common_options, digictl_common_option_count);
    int code = find_verb (&session, argc, argv, &error, &is_over);
    if (!is_over)
        code = read_arguments (&session, &error);
    if (is_over || code)
        return code;
    if (!digictl_args_has (&session.args, "help"))
        return run_verb (&session, &error);
    digictl_help_print_verb (stdout, session.verb);
    return DIGICTL_DONE;
}

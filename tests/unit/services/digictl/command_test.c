/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/mman.h>
#include <unistd.h>
#include "services/digictl/session.h"
#include "services/digictl/text.h"

#define OUTPUT_MAX 8192

/* What the verb that ran last saw. */
static char seen[256];

static int run_seen (digictl_session *session)
{
    const char *text = digictl_args_text (&session->args, "text");
    snprintf (seen, sizeof seen, "%s:%zu:%s:%s", session->verb->name, session->args.word_count,
              session->args.word_count > 0 ? session->args.words[0] : "", text ? text : "");
    return session->is_json ? DIGICTL_AWAY : DIGICTL_DONE;
}

static const digictl_option options[] = {
    { .name = "text", .kind = DIGICTL_TEXT, .value = "T", .help = "any text" },
    { .name = "must", .kind = DIGICTL_TEXT, .value = "M", .help = "always", .is_required = true },
};

static const digictl_verb verbs[] = {
    { "submit", "", 0, 0, "Do it", "", options, 1, 0, run_seen },
    { "zaak show", "NR", 1, 1, "Show a zaak", "More about it.\n", options, 1, 0, run_seen },
    { "zaak list", "", 0, 0, "List zaken", "", options, 1, 0, run_seen },
    { "strict", "A [B]", 1, 2, "Be strict", "", options, 2, 0, run_seen },
    { "far", "", 0, 0, "Call a service", "", options, 1, 5, run_seen },
};

typedef struct outcome {
    int code;
    char out[OUTPUT_MAX], error[OUTPUT_MAX];
} outcome;

static int divert (FILE *stream, int *out_saved)
{
    int file = memfd_create ("output", MFD_CLOEXEC);
    fflush (stream);
    *out_saved = dup (fileno (stream));
    dup2 (file, fileno (stream));
    return file;
}

static void restore (FILE *stream, int file, int saved, char text[OUTPUT_MAX])
{
    fflush (stream);
    dup2 (saved, fileno (stream));
    ssize_t size = pread (file, text, OUTPUT_MAX - 1, 0);
    text[size > 0 ? size : 0] = '\0';
    close (saved);
    close (file);
}

/* Runs a command line given in one text. */
static const outcome *run (const char *line)
{
    static outcome result;
    char text[1024], *argv[64];
    int argc = 0, saved_out, saved_error;
    snprintf (text, sizeof text, "digictl %s", line);
    for (char *word = strtok (text, " "); word; word = strtok (NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    *seen = '\0';
    int out = divert (stdout, &saved_out), error = divert (stderr, &saved_error);
    result.code = digictl_run (verbs, DM_COUNT (verbs), argc, argv);
    restore (stdout, out, saved_out, result.out);
    restore (stderr, error, saved_error, result.error);
    return &result;
}

static void verb_gets_its_words_and_options (void **state)
{
    (void) state;
    assert_int_equal (run ("submit --text a")->code, DIGICTL_DONE);
    assert_string_equal (seen, "submit:0::a");
    assert_int_equal (run ("zaak show 26B3 --text=b")->code, DIGICTL_DONE);
    assert_string_equal (seen, "zaak show:1:26B3:b");
    assert_int_equal (run ("zaak show --text b 26B3")->code, DIGICTL_DONE);
    assert_string_equal (seen, "zaak show:1:26B3:b");
    run ("strict x y --must z");
    assert_string_equal (seen, "strict:2:x:");
}

static void options_of_every_verb_may_stand_anywhere (void **state)
{
    (void) state;
    assert_int_equal (run ("--json zaak list")->code, DIGICTL_AWAY);
    assert_string_equal (seen, "zaak list:0::");
    assert_int_equal (run ("zaak --json list")->code, DIGICTL_AWAY);
    assert_int_equal (run ("zaak list --json")->code, DIGICTL_AWAY);
    assert_int_equal (run ("--json zaak list --json")->code, DIGICTL_USAGE);
}

static void assert_refused (const char *line, const char *error)
{
    const outcome *result = run (line);
    assert_int_equal (result->code, DIGICTL_USAGE);
    assert_string_equal (result->error, error);
    assert_string_equal (result->out, "");
    assert_string_equal (seen, "");
}

static void mistakes_are_refused_with_advice (void **state)
{
    (void) state;
    assert_refused ("sumbit", "digictl: there is no verb sumbit; do you mean submit? There are far, strict, submit and "
                              "zaak\nTry digictl help.\n");
    assert_refused ("zaa list", "digictl: there is no verb zaa; do you mean zaak? There are far, strict, submit and "
                                "zaak\nTry digictl help.\n");
    assert_refused ("zaak lst", "digictl: there is no verb zaak lst; do you mean zaak list? There are zaak list and "
                                "zaak show\nTry digictl help.\n");
    assert_refused ("zaak zzzzzzzz", "digictl: there is no verb zaak zzzzzzzz; there are zaak list and zaak show\n"
                                     "Try digictl help.\n");
    assert_refused ("x\x1B[31m", "digictl: there is no verb x\xEF\xBF\xBD[31m; there are far, strict, submit and "
                                 "zaak\nTry digictl help.\n");
    assert_refused ("--jsn submit", "digictl: there is no option --jsn; do you mean --json? There are --config, "
                                    "--help, --json, --purpose and --timeout\nTry digictl help.\n");
    assert_refused ("submit --tekst x",
                    "digictl: submit: there is no option --tekst; do you mean --text? There are --config, --help, "
                    "--json, --purpose, --text and --timeout\nTry digictl submit --help.\n");
    assert_refused ("zaak show", "digictl: zaak show: it needs NR\nTry digictl zaak show --help.\n");
    assert_refused ("zaak show a b", "digictl: zaak show: \"b\" is one word too many\nTry digictl zaak show --help.\n");
    assert_refused ("strict a", "digictl: strict: --must M is needed\nTry digictl strict --help.\n");
    assert_refused ("submit --timeout 0",
                    "digictl: submit: --timeout takes a number from 1 to 600\nTry digictl submit --help.\n");
}

static void verb_that_calls_needs_a_configuration (void **state)
{
    (void) state;
    assert_refused ("far --config /nonexistent",
                    "digictl: far: /nonexistent: No such file or directory\nTry digictl far --help.\n");
}

static void help_is_printed_for_all_for_a_group_and_for_a_verb (void **state)
{
    (void) state;
    const outcome *result = run ("--help");
    assert_int_equal (result->code, DIGICTL_DONE);
    assert_non_null (strstr (result->out, "  submit           Do it\n  zaak show        Show a zaak\n"));
    assert_non_null (strstr (result->out, "  3  a service cannot be reached"));
    result = run ("zaak --help");
    assert_int_equal (result->code, DIGICTL_DONE);
    assert_non_null (strstr (result->out, "  zaak show        Show a zaak\n  zaak list        List zaken\n\n"));
    assert_null (strstr (result->out, "submit"));
    result = run ("zaak show --help");
    assert_int_equal (result->code, DIGICTL_DONE);
    assert_non_null (strstr (result->out, "Usage: digictl zaak show NR [--text T] [option...]\n\nShow a zaak.\n\n"
                                          "More about it.\n\nOptions:\n  --text T               any text\n"));
    result = run ("strict -h");
    assert_non_null (strstr (result->out, "Usage: digictl strict A [B] [--text T] --must M [option...]\n"));
    assert_string_equal (seen, "");
}

static void nothing_at_all_prints_help_as_a_mistake (void **state)
{
    (void) state;
    const outcome *result = run ("");
    assert_int_equal (result->code, DIGICTL_USAGE);
    assert_non_null (strstr (result->error, "Usage: digictl VERB"));
    assert_int_equal (run ("zaak")->code, DIGICTL_USAGE);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (verb_gets_its_words_and_options),
        cmocka_unit_test (options_of_every_verb_may_stand_anywhere),
        cmocka_unit_test (mistakes_are_refused_with_advice),
        cmocka_unit_test (verb_that_calls_needs_a_configuration),
        cmocka_unit_test (help_is_printed_for_all_for_a_group_and_for_a_verb),
        cmocka_unit_test (nothing_at_all_prints_help_as_a_mistake),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

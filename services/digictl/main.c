/* SPDX-License-Identifier: EUPL-1.2 */
/* The operator's command line: its verbs. */
#include "common/keyring.h"
#include "services/digictl/command.h"
#include "services/digictl/verbs.h"

#define OPTIONS(rows) rows, DM_COUNT (rows)
#define KEY "UUID"
#define KEY_HELP "a UUIDv7; the same key does it once, however often (else a new one)"
#define PEERS_HELP                                                                                                     \
    "A new file takes the old one's place at once. With --in-place, or where no new file can be made, it is\n"         \
    "written into: a crash then may leave half a file, which no service takes. The services read it again at\n"        \
    "SIGHUP (make run: SVDIR=.run/service sv hup intake; containers: compose/reread.sh).\n"
#define MEDEWERKER_HELP "the id at the identity provider (sub), or the actor of audit list"
#define ZAAK_HELP "NR is a zaaknummer or the zaak's UUID; looking a zaaknummer up is itself recorded.\n"

static const digictl_option submit_options[] = {
    { .name = "zaaktype",
      .kind = DIGICTL_TEXT,
      .value = "T",
      .help = "see digictl zaaktype list",
      .is_required = true },
    { .name = "answers",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "a JSON object, at most 64 KiB; - for standard input",
      .is_required = true },
    { .name = "document",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "a file, or FIELD=FILE: which question it answers where several take files; 20 times",
      .is_repeatable = true },
    { .name = "startdatum", .kind = DIGICTL_TEXT, .value = "DATE", .help = "when it came in, as 2026-11-02 (today)" },
    { .name = "journey", .kind = DIGICTL_TEXT, .value = "J", .help = "which one it answers, where there are several" },
    { .name = "audience", .kind = DIGICTL_TEXT, .value = "A", .help = "who asks: inwoner or ondernemer (inwoner)" },
    { .name = "no-journey", .help = "take the answers unchecked, for a zaaktype without a journey" },
    { .name = "email", .kind = DIGICTL_TEXT, .value = "E", .help = "where the initiator reads how it goes" },
    { .name = "name", .kind = DIGICTL_TEXT, .value = "N", .help = "the initiator's name" },
    { .name = "bsn",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "a file with the initiator's BSN; - for standard input" },
    { .name = "language", .kind = DIGICTL_TEXT, .value = "nl|en", .help = "language of the mails (nl)" },
    { .name = "key", .kind = DIGICTL_KEY, .value = KEY, .help = KEY_HELP },
};

static const digictl_option zaak_list_options[] = {
    { .name = "zaaktype", .kind = DIGICTL_TEXT, .value = "T", .help = "only of this zaaktype" },
    { .name = "open", .help = "only those without einddatum" },
    { .name = "closed", .help = "only those with einddatum" },
    { .name = "limit", .kind = DIGICTL_NUMBER, .value = "N", .help = "at most so many (25)", .min = 1, .max = 100000 },
};

static const digictl_option zaak_status_options[] = {
    { .name = "toelichting", .kind = DIGICTL_TEXT, .value = "TEXT", .help = "what the initiator reads with it" },
    { .name = "key", .kind = DIGICTL_KEY, .value = KEY, .help = KEY_HELP },
};

static const digictl_option journey_try_options[] = {
    { .name = "language", .kind = DIGICTL_TEXT, .value = "nl|en", .help = "language of the questions (nl)" },
    { .name = "audience", .kind = DIGICTL_TEXT, .value = "inwoner|ondernemer", .help = "who asks (inwoner)" },
};

static const digictl_option journey_publish_options[] = {
    { .name = "key", .kind = DIGICTL_KEY, .value = KEY, .help = KEY_HELP },
};

static const digictl_option journey_show_options[] = {
    { .name = "version",
      .kind = DIGICTL_NUMBER,
      .value = "N",
      .help = "that version (else the one that is offered, or the newest)",
      .min = 1,
      .max = INT32_MAX },
};

static const digictl_option document_get_options[] = {
    { .name = "output",
      .letter = 'o',
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "where to put it; replaced when it is there",
      .is_required = true },
};

static const digictl_option bericht_list_options[] = {
    { .name = "zaak", .kind = DIGICTL_TEXT, .value = "NR", .help = "only of this zaak" },
    { .name = "status", .kind = DIGICTL_TEXT, .value = "queued|sent|failed|skipped", .help = "only those" },
};

static const digictl_option audit_list_options[] = {
    { .name = "zaak", .kind = DIGICTL_TEXT, .value = "NR", .help = "of this zaak, its documents and its berichten" },
    { .name = "actor", .kind = DIGICTL_TEXT, .value = "ID", .help = "by this actor" },
    { .name = "medewerker", .kind = DIGICTL_TEXT, .value = "M", .help = "by this civil servant: " MEDEWERKER_HELP },
    { .name = "from", .kind = DIGICTL_TIME, .value = "TIME", .help = "from then on" },
    { .name = "to", .kind = DIGICTL_TIME, .value = "TIME", .help = "before then" },
};

static const digictl_option session_end_options[] = {
    { .name = "medewerker",
      .kind = DIGICTL_TEXT,
      .value = "M",
      .help = "whose: " MEDEWERKER_HELP,
      .is_required = true },
    { .name = "key", .kind = DIGICTL_KEY, .value = KEY, .help = KEY_HELP },
};

static const digictl_option parked_list_options[] = {
    { .name = "service",
      .kind = DIGICTL_TEXT,
      .value = "intake|documents|notification|audit|gateway",
      .help = "only of this service" },
};

static const digictl_option top_options[] = {
    { .name = "once", .help = "print one picture, for scripts; with --json always" },
    { .name = "interval",
      .kind = DIGICTL_NUMBER,
      .value = "SECONDS",
      .help = "how often it asks (2)",
      .min = 1,
      .max = 3600 },
};

static const digictl_option doctor_options[] = {
    { .name = "deep", .help = "read every document whole and compare its SHA-256; takes long" },
};

static const digictl_option logs_options[] = {
    { .name = "follow", .letter = 'f', .help = "go on with what comes; without --since it begins a minute ago" },
    { .name = "since", .kind = DIGICTL_TIME, .value = "TIME", .help = "from then on" },
    { .name = "level", .kind = DIGICTL_TEXT, .value = "debug|info|warn|error", .help = "from this level on" },
    { .name = "service",
      .kind = DIGICTL_TEXT,
      .value = "intake|documents|notification|audit|gateway",
      .help = "only of this service" },
    { .name = "trace", .kind = DIGICTL_TEXT, .value = "ID", .help = "only of this request: a trace id" },
    { .name = "zaak", .kind = DIGICTL_TEXT, .value = "NR", .help = "only of requests that audit has of this zaak" },
};

static const digictl_option backup_status_options[] = {
    { .name = "file",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "the status file (else backup-status= of the configuration)" },
};

static const digictl_option log_rejoin_options[] = {
    { .name = "accept", .help = "do it: without this it only says what it would do, and what that means" },
    { .name = "after",
      .kind = DIGICTL_NUMBER,
      .value = "POSITION",
      .help = "go on after it, where the services cannot know up to where the logs agree",
      .min = 0,
      .max = INT64_MAX },
};

#define PEERS_FILE                                                                                                     \
    {                                                                                                                  \
        .name = "file", .kind = DIGICTL_TEXT, .value = "FILE", .help = "the peers file (else the configuration's)"     \
    }
#define IN_PLACE                                                                                                       \
    {                                                                                                                  \
        .name = "in-place", .help = "write into the file itself, which containers have mounted"                        \
    }

static const digictl_option keygen_options[] = {
    { .name = "directory", .kind = DIGICTL_TEXT, .value = "DIR", .help = "where they go", .is_required = true },
    { .name = "operator",
      .kind = DIGICTL_TEXT,
      .value = "NAME",
      .help = "a person, who calls the services by digictl; audit keeps this name with all they do",
      .is_repeatable = true },
    { .name = "secret",
      .kind = DIGICTL_TEXT,
      .value = "NAME",
      .help = "make DIR/NAME.secret too: 32 random bytes in hex",
      .is_repeatable = true },
    IN_PLACE,
};

static const digictl_option peers_list_options[] = { PEERS_FILE };

static const digictl_option peers_add_options[] = {
    PEERS_FILE,
    { .name = "operator", .help = "it is a person's key, for digictl; else a program's" },
    IN_PLACE,
};

static const digictl_option peers_remove_options[] = { PEERS_FILE, IN_PLACE };

static const digictl_option peers_rotate_options[] = {
    { .name = "directory",
      .kind = DIGICTL_TEXT,
      .value = "DIR",
      .help = "where keygen made them: peers, NAME.key",
      .is_required = true },
    IN_PLACE,
};

static const digictl_option session_rotate_options[] = {
    { .name = "leaked", .help = "a new key alone, at once: all logins end" },
};

static const digictl_option keys_options[] = {
    { .name = "key-file",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "the service's key file",
      .is_required = true },
};

static const digictl_option keys_drop_options[] = {
    { .name = "key-file",
      .kind = DIGICTL_TEXT,
      .value = "FILE",
      .help = "the service's key file",
      .is_required = true },
    { .name = "id",
      .kind = DIGICTL_NUMBER,
      .value = "N",
      .help = "which wrap key",
      .min = 1,
      .max = DM_KEY_ID_MAX,
      .is_required = true },
};

static const digictl_option help_options[] = {
    { .name = "man", .help = "print the manual page digictl(1), as roff" },
};

static const digictl_verb verbs[] = {
    { "submit", "", 0, 0, "Take a request in: upload its documents and make a zaak",
      "The answers are checked as the portal does, by the journey of the zaaktype, before a document is sent:\n"
      "each mistake is one line, FILE: field: message, and the exit code is 1. FILE holds what would be typed,\n"
      "by field: {\"categorie\": \"afval\", \"plek\": {\"omschrijving\": \"Markt\"}}; the journey's own tests show "
      "more.\n"
      "A file whose name looks like FIELD=FILE is written ./FIELD=FILE.\n"
      "The key is printed before anything is sent. Should this be cut off, the same command with --key\n"
      "goes on where it was: what arrived is not sent again, and there is one zaak. A key is good\n"
      "for 7 days.\n",
      OPTIONS (submit_options), 20, digictl_submit },
    { "zaak show", "NR", 1, 1, "Show a zaak: status, answers, documents, berichten, audit trail",
      ZAAK_HELP "What a service that is away would have told is left out, and the exit code is 3.\n", NULL, 0, 5,
      digictl_zaak_show },
    { "zaak list", "", 0, 0, "List zaken, newest first", "", OPTIONS (zaak_list_options), 10, digictl_zaak_list },
    { "zaak status", "NR STATUS", 2, 2, "Set a zaak's status; the initiator is told",
      "NR is a zaaknummer or the zaak's UUID; digictl zaaktype list shows which STATUS there are.\n",
      OPTIONS (zaak_status_options), 10, digictl_zaak_status },
    { "zaaktype list", "", 0, 0, "List the zaaktypen, their terms and their statustypen", "", NULL, 0, 10,
      digictl_zaaktype_list },
    { "journey check", "FILE", 1, 1, "Check a journey: every reason why it may not be published",
      "Each reason is one line, FILE:LINE: path: message, and the exit code is 1. Else it says how many\n"
      "fields and steps there are, and how many tests passed. A warning does not keep it from being\n"
      "published. FILE is YAML, - for standard input; the format stands in\n"
      "services/intake/journeys/README.md.\n",
      NULL, 0, 10, digictl_journey_check },
    { "journey try", "FILE", 1, 1, "Walk a journey in the terminal, as the portal would ask it",
      "Nothing is kept or sent. An option is chosen by its number (several with spaces between), a date is\n"
      "typed as 1 12 2026, a file as its name alone. < goes a step back, end of input (ctrl-D) stops. What a\n"
      "login would fill in is passed over.\n",
      OPTIONS (journey_try_options), 10, digictl_journey_try },
    { "journey publish", "FILE", 1, 1, "Publish a journey as its next version",
      "The portal offers it within seconds; drafts and zaken that there are keep the version they began\n"
      "with. Contents that were published before stay the version that they are. variants and pilot are\n"
      "checked and kept, but not acted on yet; publishing says so.\n",
      OPTIONS (journey_publish_options), 10, digictl_journey_publish },
    { "journey list", "", 0, 0, "List the journeys that are offered, with their versions", "", NULL, 0, 10,
      digictl_journey_list },
    { "journey show", "NAME", 1, 1, "Show a journey as it was published: when, by whom, its YAML",
      "What it prints is a journey file: journey check and journey publish take it again. --json prints the\n"
      "canonical JSON, of which sha256 is the hash.\n",
      OPTIONS (journey_show_options), 10, digictl_journey_show },
    { "journey withdraw", "NAME", 1, 1, "Withdraw a journey: nobody can begin it any more",
      "Drafts that were begun can be finished and sent, zaken go on. Publishing it offers it again; a new\n"
      "version of the program does not.\n",
      OPTIONS (journey_publish_options), 10, digictl_journey_withdraw },
    { "gemeente check", "FILE", 1, 1, "Check a municipality's file: every reason why no service starts with it",
      "Each reason is one line, FILE:LINE: path: message, and the exit code is 1. The logo and the texts that\n"
      "it names are looked at too. FILE is YAML; the format stands in compose/gemeente/README.md.\n",
      NULL, 0, 0, digictl_gemeente_check },
    { "document get", "ID", 1, 1, "Fetch a document into a file and check its SHA-256",
      "The file appears whole or not at all. Only its owner may read it. Of a document of a zaak audit keeps\n"
      "who fetched it.\n",
      OPTIONS (document_get_options), 10, digictl_document_get },
    { "document show", "ID", 1, 1, "Show what is known of a document", "", NULL, 0, 10, digictl_document_show },
    { "bericht list", "", 0, 0, "List the newest 100 berichten to people", ZAAK_HELP, OPTIONS (bericht_list_options),
      10, digictl_bericht_list },
    { "bericht show", "ID", 1, 1, "Show a bericht and each attempt to send it", "", NULL, 0, 10, digictl_bericht_show },
    { "bericht retry", "ID", 1, 1, "Queue a failed bericht again", "", NULL, 0, 10, digictl_bericht_retry },
    { "audit list", "", 0, 0, "List what happened, by whom and why, oldest first",
      "It needs --zaak, --actor, --medewerker or --from. A civil servant's actor is a pseudonym, which the gateway\n"
      "makes of M. A TIME is local, as in 2026-11-23 or \"2026-11-23 14:05\", or\n"
      "2026-11-23T14:05:00Z, or an age: 90s, 30m, 2h, 7d.\n" ZAAK_HELP,
      OPTIONS (audit_list_options), 10, digictl_audit_list },
    { "session end", "", 0, 0, "Log a civil servant out in every browser",
      "For who leaves, or who lost a device. It prints the civil servant's actor, by which audit knows them, and\n"
      "how many sessions it ended; with none it is done too. Remove the account at the identity provider as\n"
      "well: who can log in there can log in here again.\n",
      OPTIONS (session_end_options), 10, digictl_session_end },
    { "session rotate-key", "FILE", 1, 1, "Replace the key of logins and forms, step by step",
      "FILE is what the gateway's setting session-key is read from. Each run does the next of three steps and\n"
      "says what to do before the one after it: a second key is added, it becomes the first, the old one goes\n"
      "a day later. No login ends. --leaked does all at once, and every login ends.\n",
      OPTIONS (session_rotate_options), 0, digictl_session_rotate_key },
    { "status", "", 0, 0, "Show how each service is, and how far it follows the others",
      "The exit code is 1 when a service does not answer, follows another log than before, has parked\n"
      "events, or tells of trouble: a log it cannot follow, a peer that is away, a mail server that is down.\n",
      NULL, 0, 3, digictl_status },
    { "top", "", 0, 0, "Watch each replica: calls, queues, lags, what is amiss and the last errors",
      "It asks every two seconds and uses the whole terminal; q ends it. CALLS/s, FAILED/s and MS, the time of a call, "
      "are\n"
      "of the time since it last asked, without calls of operators; QUEUE is what waits for a thread. A wider window "
      "has\n"
      "more columns, a higher one more lines. --once asks twice, an interval apart, and prints all.\n",
      OPTIONS (top_options), 0, digictl_top },
    { "doctor", "[SERVICE]", 0, 1, "Look whether all is well: settings, keys, clocks, connections, disk, data",
      "One line a check: ok, or what is wrong and what to do; of data also how often it is. It looks here and at\n"
      "each service, and reads all data in small pieces while the services go on working. It changes nothing.\n"
      "The exit code is 0 when all is well, 1 when something is broken, and 3 when nothing is and a service could\n"
      "not be asked.\n",
      OPTIONS (doctor_options), 0, digictl_doctor },
    { "logs", "[FILE...]", 0, DIGICTL_LOGS_MAX, "Show the services' logs as one, in the order of their times",
      "A FILE is a log, a folder of svlogd, or - for standard input:\n"
      "  docker-compose logs --no-log-prefix | digictl logs -\n"
      "  journalctl -o cat -u 'digimeente-*' | digictl logs -\n"
      "Without a FILE these are the logs of make run. A line that no service wrote is shown as it is, but not with\n"
      "--service, --trace or --zaak, which it does not tell. Without --follow standard input is read to its end\n"
      "first, so that all of it is in order. A TIME is as audit list takes it. A terminal gets colours, unless\n"
      "NO_COLOR is set. --json prints each line as it was written. Only --zaak calls services.\n" ZAAK_HELP,
      OPTIONS (logs_options), 0, digictl_logs },
    { "trace", "TRACE", 1, 1, "Show one request's path through all services, with times",
      "TRACE is 32 hex digits, as trace_id in a log line or the code on an error page. Each step stands below\n"
      "the one that caused it: the request, calls, transactions, events, mails. Every replica is asked what it\n"
      "remembers; events stand in the logs for good, and are shown from there after a restart. The exit code\n"
      "is 1 when nobody knows the trace, and 3 when somebody could not be asked.\n",
      NULL, 0, 5, digictl_trace },
    { "parked list", "", 0, 0, "List events that a service could not apply", "", OPTIONS (parked_list_options), 5,
      digictl_parked_list },
    { "parked retry", "SERVICE SOURCE SUBJECT", 3, 3, "Apply the parked events of a subject again", "", NULL, 0, 30,
      digictl_parked_retry },
    { "backup status", "", 0, 0, "Show until when everything is backed up, and when that was last tried",
      "The exit code is 1 when there is no backup, or when what was done in the last ten minutes is in none: then\n"
      "compose/backup/backup.sh run does not run, or cannot go on, and its log says why.\n",
      OPTIONS (backup_status_options), 0, digictl_backup_status },
    { "log rejoin", "CONSUMER SOURCE", 2, 2, "Mend a consumer that stopped because a log was set back (log_diverged)",
      "After a restore the log of a service goes on in a new epoch. A service that had followed it further than\n"
      "the moment that was restored stops, and says log_diverged, instead of skipping what comes now. This says\n"
      "which events it had that are not there any more, and with --accept lets it go on from where both agree:\n"
      "CONSUMER is the service that stopped, SOURCE the one whose log it follows. audit keeps that you did it.\n",
      OPTIONS (log_rejoin_options), 10, digictl_log_rejoin },
    { "log forget", "SERVICE SOURCE", 2, 2, "Have a service forget a log that it does not follow any more",
      "For when SOURCE was retired: its cursor and its parked events go. It is refused while SERVICE follows it.\n",
      NULL, 0, 10, digictl_log_forget },
    { "keygen", "[PEER...]", 0, DM_PEERS_MAX, "Make keys for programs and operators",
      "A PEER is a program, such as a service. DIR/NAME.key is a peer's secret key, DIR/peers has the public\n"
      "keys of all. What is there already stays, so it may be run again to add one.\n"
      "A new DIR/peers takes the old one's place, where a line is new; with --in-place it is written into.\n"
      "An operator may also make a key on a machine of their own, and have its public key, which stands in\n"
      "DIR/peers there, added where the services are: digictl peers add.\n",
      OPTIONS (keygen_options), 0, digictl_keygen },
    { "peers list", "", 0, 0, "List who may connect: programs and operators", "", OPTIONS (peers_list_options), 0,
      digictl_peers_list },
    { "peers add", "NAME KEY", 2, 2, "Let a key connect",
      "KEY is a public key, as it stands in a peers file. One that begins with - comes after --.\n" PEERS_HELP,
      OPTIONS (peers_add_options), 0, digictl_peers_add },
    { "peers remove", "NAME", 1, 1, "Take a key's access away",
      "It is refused from the next call on, also on a connection that stands. Hints that there are new events,\n"
      "which tell nothing but a position, come until that connection ends.\n" PEERS_HELP,
      OPTIONS (peers_remove_options), 0, digictl_peers_remove },
    { "peers rotate", "NAME", 1, 1, "Replace a peer's key while everything runs, step by step",
      "Each run does the next of three steps and says what to do before the one after it. 1: the new public key\n"
      "stands beside the old one in DIR/peers. 2: DIR/NAME.key becomes the new one, once every service lets it\n"
      "in, which is tried at each address of the configuration. 3: the old key leaves DIR/peers, once every\n"
      "address of NAME answers with the new one. Until then both are good, and no call is refused.\n" PEERS_HELP,
      OPTIONS (peers_rotate_options), 0, digictl_peers_rotate },
    { "keys make", "PURPOSE...", 1, DM_KEYRING_KEYS_MAX, "Make a key file, which seals what a service stores",
      "FILE gets a key for each PURPOSE that it does not have yet, and rights for its owner alone. Keep a copy\n"
      "apart from copies of the database: without FILE nothing that is sealed can be read. Should a crash have\n"
      "cut its last line off, every program that reads it says so; delete that line.\n",
      OPTIONS (keys_options), 0, digictl_keys_make },
    { "keys status", "", 0, 0, "Show how many data keys each wrap key wraps", "", NULL, 0, 10, digictl_keys_status },
    { "keys rotate", "SERVICE", 1, 1, "Add a wrap key, and wrap all data keys anew with it",
      "SERVICE goes on working meanwhile. Cut off, the same command goes on where it was; a new key is added\n"
      "only when no older one wraps a data key. Run it where FILE is the file that SERVICE reads. Where replicas\n"
      "read copies of FILE, copy it to them at once.\n",
      OPTIONS (keys_options), 10, digictl_keys_rotate },
    { "keys drop", "SERVICE", 1, 1, "Take a wrap key that is not used any more out of the key file",
      "It is refused while a data key needs it, and until FILE has not changed for 5 minutes: by then each\n"
      "replica has read it again. Backups from before the rotation need the old key; keep FILE as it was with\n"
      "them, or drop the key to make them unreadable.\n",
      OPTIONS (keys_drop_options), 10, digictl_keys_drop },
    { "version", "", 0, 0, "Print the version", "", NULL, 0, 0, digictl_version },
    { "help", "[VERB]", 0, 2, "Explain digictl or one of its verbs", "", OPTIONS (help_options), 0, digictl_help },
    { "completion bash", "", 0, 0, "Print a script that completes digictl's words in bash",
      "make install puts it where bash looks for it. To try it: source <(digictl completion bash)\n", NULL, 0, 0,
      digictl_completion_bash },
};

int main (int argc, char **argv)
{
    return digictl_run (verbs, DM_COUNT (verbs), argc, argv);
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* What the verbs do. Each prints its result on stdout, tells a failure on stderr and returns an exit code. */
#pragma once

#include "services/digictl/session.h"

#define DIGICTL_LOGS_MAX 64 /* files that logs reads at once */

/* One function a row of main.c, in the order of its groups; the row says what each takes and does. */
int digictl_submit (digictl_session *session);
int digictl_zaak_show (digictl_session *session);
int digictl_zaak_list (digictl_session *session);
int digictl_zaak_status (digictl_session *session);
int digictl_zaaktype_list (digictl_session *session);
int digictl_journey_check (digictl_session *session);
int digictl_journey_try (digictl_session *session);
int digictl_journey_publish (digictl_session *session);
int digictl_journey_list (digictl_session *session);
int digictl_journey_show (digictl_session *session);
int digictl_journey_withdraw (digictl_session *session);
int digictl_gemeente_check (digictl_session *session);
int digictl_document_get (digictl_session *session);
int digictl_document_show (digictl_session *session);
int digictl_bericht_list (digictl_session *session);
int digictl_bericht_show (digictl_session *session);
int digictl_bericht_retry (digictl_session *session);
int digictl_audit_list (digictl_session *session);
int digictl_session_end (digictl_session *session);
int digictl_session_rotate_key (digictl_session *session);
int digictl_status (digictl_session *session);
int digictl_doctor (digictl_session *session);
int digictl_top (digictl_session *session);
int digictl_logs (digictl_session *session);
int digictl_trace (digictl_session *session);
int digictl_parked_list (digictl_session *session);
int digictl_parked_retry (digictl_session *session);
int digictl_log_rejoin (digictl_session *session);
int digictl_log_forget (digictl_session *session);
int digictl_backup_status (digictl_session *session);
int digictl_keygen (digictl_session *session);
int digictl_peers_list (digictl_session *session);
int digictl_peers_add (digictl_session *session);
int digictl_peers_remove (digictl_session *session);
int digictl_peers_rotate (digictl_session *session);
int digictl_keys_make (digictl_session *session);
int digictl_keys_status (digictl_session *session);
int digictl_keys_rotate (digictl_session *session);
int digictl_keys_drop (digictl_session *session);
int digictl_version (digictl_session *session);
int digictl_help (digictl_session *session);
int digictl_completion_bash (digictl_session *session);

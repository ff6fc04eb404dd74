/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the services are and with which key to speak to them: a file of lines name=value. */
#pragma once

#include <limits.h>
#include "common/base.h"
#include "common/status.h"

#define DIGICTL_SERVICES 5

/* In the order in which they are always shown. */
extern const char *const digictl_services[DIGICTL_SERVICES];

typedef struct digictl_config {
    char addresses[DIGICTL_SERVICES][512]; /* as digictl_services; "tcp://host:port", several with commas between */
    char key[PATH_MAX], peers[PATH_MAX];
    char backup_status[PATH_MAX]; /* "" when it is not said */
} digictl_config;

/* The file to read: option when not NULL, else $DIGIMEENTE_CONFIG, else the first that exists of .run/digictl.conf and
 * /etc/digimeente/digictl.conf; NULL when there is none. */
const char *digictl_config_find (const char *option);
/* Finds and reads it. One that was found without being named must belong to this user or root, and so must its folder;
 * neither may be writable by everybody: else whoever may write where digictl is started says which services get to hear
 * what the operator sends. Gives: *out, changed on success only.  Errors: DM_INVALID_ARGUMENT (none, not trusted, or as
 * digictl_config_read). */
dm_status digictl_config_open (const char *option, digictl_config *out, dm_error *error);
/* Lines "name=value"; # begins a comment line. A path that does not begin with / counts from the file's own folder.
 * Gives: *out, changed on success only.  Errors: DM_INVALID_ARGUMENT with file and line. */
dm_status digictl_config_read (const char *path, digictl_config *out, dm_error *error);

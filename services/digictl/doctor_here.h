/* SPDX-License-Identifier: EUPL-1.2 */
/* The part of digictl doctor that looks here: configuration, key, peers file, names of the services, disk. */
#pragma once

#include "services/digictl/report.h"

/* Adds a line for each check, and reads session->config.  Returns false when the services cannot be asked: there is no
 * configuration or no key that works. */
bool digictl_doctor_here (digictl_session *session, digictl_report *report);

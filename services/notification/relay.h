/* SPDX-License-Identifier: EUPL-1.2 */
/* Does the mail server take mail? While it does not, one mail at a time is tried, ever later, and all others wait
 * behind it. Kept in memory: each replica finds out for itself. The job's thread changes it; any thread may ask. */
#pragma once

#include "common/base.h"

#define NOTIFICATION_FAULT_SIZE 201

typedef struct notification_relay notification_relay;

/* It takes mail until somebody has seen otherwise. */
notification_relay *notification_relay_open (void);
void notification_relay_destroy (notification_relay **relay);

/* How many mails may be tried now: most; or one, the probe; or none, until the next probe is due. */
unsigned notification_relay_room (notification_relay *relay, unsigned most);
/* It took no mail.  Takes: fault, why, without personal data; copied, cut at 200 bytes.
 * Returns true when that is new. */
bool notification_relay_set_down (notification_relay *relay, const char *fault);
/* It heard of a mail. Returns true when that is new. */
bool notification_relay_set_up (notification_relay *relay);
/* Gives: out, "mail relay down since <time>: <fault>", or "" when it is not. */
void notification_relay_tell (notification_relay *relay, char *out, size_t size);

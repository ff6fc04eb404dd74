/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/key_file.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "common/message_json.h"
#include "tests/support/process.h"

static const char *const purposes[] = { DM_PURPOSE_WRAP, DM_PURPOSE_REPLY, "tracking-code", "index" };

void ts_key_file_add (const char *path, const char *purpose, int32_t id)
{
    char name[64], hex[2 * SHA256_DIGEST_LENGTH + 1];
    uint8_t key[SHA256_DIGEST_LENGTH];
    snprintf (name, sizeof name, "%s %d", purpose, id);
    SHA256 ((const uint8_t *) name, strlen (name), key);
    int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || dprintf (fd, "%s %s\n", name, dm_hex (key, sizeof key, hex)) < 0 || close (fd))
        ts_die ("cannot write %s", path);
}

void ts_key_file_make (const char *path)
{
    for (size_t i = 0; i < DM_COUNT (purposes); i++)
        ts_key_file_add (path, purposes[i], 1);
}

dm_keyring *ts_key_file_open (const char *folder)
{
    char path[400];
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    snprintf (path, sizeof path, "%s/test.keys", folder);
    ts_key_file_make (path);
    if (dm_keyring_open (path, purposes, DM_COUNT (purposes), &keyring, &error))
        ts_die ("%s", error.message);
    return keyring;
}

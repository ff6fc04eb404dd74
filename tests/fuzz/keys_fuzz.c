/* SPDX-License-Identifier: EUPL-1.2 */
/* A peers file. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "common/keys.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void check_peer (const dm_peer *peer)
{
    uint8_t bytes[32];
    size_t length = strnlen (peer->name, sizeof peer->name);
    assert (length > 0 && length < sizeof peer->name);
    assert (strspn (peer->name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length);
    assert (strnlen (peer->public_key, sizeof peer->public_key) == DM_KEY_TEXT_SIZE - 1);
    assert (zmq_z85_decode (bytes, peer->public_key));
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    char *text = malloc (size ? size : 1); /* of its own, so that a sanitizer sees its end */
    dm_peer peers[DM_PEERS_MAX];
    size_t count = 0;
    dm_error error = { 0 };
    assert (text);
    if (size > 0)
        memcpy (text, data, size);
    if (dm_peers_parse (text, size, "peers", peers, &count, &error) != DM_OK)
        assert (strncmp (error.message, "peers:", 6) == 0 && count == 0);
    assert (count <= DM_PEERS_MAX);
    for (size_t i = 0; i < count; i++)
        check_peer (&peers[i]);
    free (text);
    return 0;
}

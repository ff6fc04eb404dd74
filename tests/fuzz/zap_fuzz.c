/* SPDX-License-Identifier: EUPL-1.2 */
/* What our ZAP handler is asked: each frame of the input is a byte with its length, and so many bytes. Where the last
 * frame is the text KEY, the peer's key stands in its place. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>
#include "common/zap.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Keys of the one peer intake; the files are gone when this returns. */
static dm_keys *make_keys (void)
{
    char folder[] = "/tmp/zap-fuzz-XXXXXX", peers[64], key[64];
    dm_keys *keys = NULL;
    dm_error error = { 0 };
    if (!mkdtemp (folder) || dm_keys_generate (folder, (const char *[]){ "intake" }, 1, &error))
        abort ();
    snprintf (peers, sizeof peers, "%s/peers", folder);
    snprintf (key, sizeof key, "%s/intake.key", folder);
    if (dm_keys_open (peers, key, "intake", &keys, &error))
        abort ();
    unlink (peers);
    unlink (key);
    rmdir (folder);
    return keys;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static dm_keys *keys;
    uint8_t own[32];
    if (!keys)
        keys = make_keys ();
    ProtobufCBinaryData frames[DM_ZAP_FRAMES] = { 0 };
    for (size_t i = 0; i < DM_ZAP_FRAMES && size > 0; i++) {
        size_t length = data[0] < size - 1 ? data[0] : size - 1;
        frames[i] = (ProtobufCBinaryData){ length, (uint8_t *) data + 1 };
        data += length + 1;
        size -= length + 1;
    }
    ProtobufCBinaryData *last = &frames[DM_ZAP_FRAMES - 1];
    if (last->len == 3 && memcmp (last->data, "KEY", 3) == 0 && zmq_z85_decode (own, dm_keys_public (keys)))
        *last = (ProtobufCBinaryData){ sizeof own, own };
    dm_peer peer = { 0 };
    if (dm_zap_find_peer (keys, frames, &peer))
        assert (strcmp (peer.name, "intake") == 0 && last->data == own);
    else
        assert (!*peer.name);
    return 0;
}

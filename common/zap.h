/* SPDX-License-Identifier: EUPL-1.2 */
/* Our ZAP handler. A peer whose CURVE key stands in the table gets that key, as Z85, as User-Id; any other is refused.
 * Whose key it is, the table says again at each message. libzmq
 * accepts everyone when no handler runs, so sockets set ZMQ_ZAP_ENFORCE_DOMAIN as well.  Source: ZeroMQ RFC 27. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/base.h"
#include "common/keys.h"
#include "common/metrics.h"

#define DM_ZAP_DOMAIN "digimeente"
#define DM_ZAP_FRAMES 7 /* version, request id, domain, address, routing id, mechanism, credentials */

typedef struct dm_zap dm_zap;

/* Binds inproc://zeromq.zap.01 in the context and answers on a thread of its own; must be open before any bind.
 * Takes: a libzmq context, keys and metrics, borrowed.  Errors: DM_UNAVAILABLE. */
dm_status dm_zap_open (void *zmq_context, dm_keys *keys, dm_metrics *metrics, dm_zap **out, dm_error *error);
void dm_zap_destroy (dm_zap **zap);

/* Finds the peer that a ZAP request asks about.  Takes: DM_ZAP_FRAMES frames, borrowed.  Gives: *out.
 * Returns false for a key that is not in the table, and for frames that are no request of our domain. */
bool dm_zap_find_peer (dm_keys *keys, const ProtobufCBinaryData frames[DM_ZAP_FRAMES], dm_peer *out);

/* Makes a socket a CURVE server of our domain, with all bounds (SNDHWM, MAXMSGSIZE, HANDSHAKE_IVL, heartbeats, LINGER
 * 0). The receive queue has no limit (RCVHWM 0), so its reader must never wait. Call it before bind. */
void dm_zap_secure_server (void *socket, const dm_keys *keys);
/* Makes a socket a CURVE client towards the peer, with the same bounds, CONNECT_TIMEOUT and RECONNECT_IVL.
 * Call it before connect. */
void dm_zap_secure_client (void *socket, const dm_keys *keys, const dm_peer *server);

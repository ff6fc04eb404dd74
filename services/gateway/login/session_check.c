/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/session_check.h"

#include "services/gateway/login/network.h"

dm_status gateway_check_sha256 (protobuf_c_boolean has_it, ProtobufCBinaryData value, const char *field,
                                dm_error *error)
{
    return has_it && value.len == 32 ? DM_OK : dm_fail (error, DM_INVALID_ARGUMENT, field, "32 bytes are needed");
}

dm_status gateway_check_sealed (protobuf_c_boolean has_it, ProtobufCBinaryData value, size_t most, dm_error *error)
{
    return has_it && value.len > 0 && value.len <= most
               ? DM_OK
               : dm_fail (error, DM_INVALID_ARGUMENT, "sealed", "from 1 to %zu bytes are needed", most);
}

dm_status gateway_check_network (const char *network, dm_error *error)
{
    return network && gateway_network_mark_is_valid (network)
               ? DM_OK
               : dm_fail (error, DM_INVALID_ARGUMENT, "network", "the mark of a network is needed: 32 hex digits");
}

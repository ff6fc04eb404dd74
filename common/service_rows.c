/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/service_rows.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const dm_setting chassis_settings[] = {
    { "listen", DM_SETTING_ENDPOINT, "tcp://*:7100", "where calls come in; hints are published on the next port", 0,
      0 },
    { "health", DM_SETTING_TEXT, "127.0.0.1:7190",
      "address and port of /metrics, /livez and /readyz; 10.1.2.0/24:7190 for the own address in a network", 0, 0 },
    { "metrics-token", DM_SETTING_SECRET, "", "bearer token that /metrics asks for, when there is one", 0, 0 },
    { "database", DM_SETTING_SECRET, "", "libpq connection string of the service's own role", 0, 0 },
    { "owner-database", DM_SETTING_SECRET, "", "libpq connection string of the owner role, for --migrate alone", 0, 0 },
    { "key", DM_SETTING_PATH, "", "file with this service's secret CURVE key", 0, 0 },
    { "peers", DM_SETTING_PATH, "", "file with the names and public keys of all peers", 0, 0 },
    { "log-level", DM_SETTING_TEXT, "info", "debug, info, warn or error", 0, 0 },
    { "writers", DM_SETTING_NUMBER, "2", "threads that commit batches, one after the other", 1, 4 },
    { "readers", DM_SETTING_NUMBER, "1", "threads that answer reading calls", 1, 4 },
    { "io-workers", DM_SETTING_NUMBER, "2", "threads that move document chunks", 1, 16 },
    { "otlp-endpoint", DM_SETTING_TEXT, "",
      "base URL of an OpenTelemetry collector that gets the spans by OTLP/HTTP; empty for none", 0, 0 },
    { "otlp-headers", DM_SETTING_SECRET, "", "headers for it, as in authorization=Bearer%20token; commas between", 0,
      0 },
};

/* Of a service that seals. */
static const dm_setting key_settings[] = {
    { "seal-keys", DM_SETTING_PATH, "", "file with the keys that seal what is stored, made by digictl keys make", 0,
      0 },
};

static void add_address (dm_service_rows *all, const char *target)
{
    for (size_t i = 0; i < all->address_count; i++)
        if (strcmp (all->targets[i], target) == 0)
            return;
    size_t i = all->address_count++;
    assert (i < DM_ADDRESSES_MAX);
    all->targets[i] = target;
    snprintf (all->texts[i][0], sizeof all->texts[i][0], "%s-address", target);
    snprintf (all->texts[i][1], sizeof all->texts[i][1], "tcp://%s:7100", target);
    all->addresses[i] = (dm_setting){ all->texts[i][0],
                                      DM_SETTING_ENDPOINT,
                                      all->texts[i][1],
                                      "where that service listens; several with commas between",
                                      0,
                                      0 };
}

void dm_service_rows_collect (const dm_service *service, dm_service_rows *out)
{
    memset (out, 0, sizeof *out);
    for (size_t i = 0; i < service->consumer_count; i++)
        add_address (out, service->consumers[i].source);
    for (size_t i = 0; i < service->target_count; i++)
        add_address (out, service->targets[i]);
    for (size_t i = 0; i < service->watch_count; i++)
        add_address (out, service->watches[i]);
    const size_t key_count = service->key_purposes ? DM_COUNT (key_settings) : 0;
    const dm_setting *tables[] = { chassis_settings, key_settings, service->settings, out->addresses };
    const size_t counts[] = { DM_COUNT (chassis_settings), key_count, service->setting_count, out->address_count };
    memcpy (out->tables, tables, sizeof tables);
    memcpy (out->counts, counts, sizeof counts);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/listing.h"

#include "services/digictl/json.h"

void digictl_listing_open (digictl_listing *listing, const digictl_session *session, const char *name,
                           const digictl_column columns[], size_t count)
{
    *listing = (digictl_listing){ .name = name };
    if (!session->is_json)
        listing->table = digictl_table_open (stdout, columns, count, digictl_table_line_width (stdout));
}

void digictl_listing_add (digictl_listing *listing, const ProtobufCMessage *message, const char *const cells[])
{
    listing->count++;
    if (listing->table) {
        digictl_table_add (listing->table, cells);
        return;
    }
    if (listing->count > 1)
        fputs (",", stdout);
    else
        printf ("{\"%s\":[\n", listing->name);
    cJSON *json = dm_message_json (message);
    if (listing->service)
        cJSON_AddStringToObject (json, "service", listing->service);
    digictl_json_print (stdout, json);
}

void digictl_listing_flush (digictl_listing *listing)
{
    if (listing->table)
        digictl_table_flush (listing->table);
}

void digictl_listing_close (digictl_listing *listing, int code)
{
    if (listing->table && listing->count == 0 && !code)
        printf ("There are none.\n");
    else if (!listing->table && listing->count == 0 && !code)
        printf ("{\"%s\":[]}\n", listing->name);
    else if (!listing->table && !code)
        printf ("]}\n");
    digictl_table_destroy (&listing->table);
}

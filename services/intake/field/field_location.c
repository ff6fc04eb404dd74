/* SPDX-License-Identifier: EUPL-1.2 */
/* A place: in words, as a point on the map, or both. */
#include <stdio.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/number.h"
#include "services/intake/field/field_inside.h"

#define DIGITS "0123456789"
#define OMSCHRIJVING_MAX 300
#define ACCURACY_DIGITS 6 /* of metres */
#define SHOWN_DECIMALS 5  /* of a coordinate: a metre */

/* A coordinate as a decimal with a point, within most either way. */
static bool read_coordinate (const char *text, const char *most, char out[INTAKE_NUMBER_SIZE])
{
    char least[INTAKE_NUMBER_SIZE];
    snprintf (least, sizeof least, "-%s", most);
    size_t size = strlen (text);
    char cut[INTAKE_NUMBER_SIZE];
    const char *point = strchr (text, '.');
    if (strspn (text, DIGITS "-.") != size || size >= sizeof cut)
        return false;
    memcpy (cut, text, size + 1);
    if (point && strlen (point + 1) > INTAKE_NUMBER_DECIMALS_MAX) /* finer than a hand's breadth */
        cut[(size_t) (point - text) + 1 + INTAKE_NUMBER_DECIMALS_MAX] = '\0';
    return intake_number_read (cut, "en", INTAKE_NUMBER_DECIMALS_MAX, out) == INTAKE_NUMBER_OK
           && intake_number_compare (out, most) <= 0 && intake_number_compare (out, least) >= 0;
}

/* Where somebody is, as a telephone tells. */
typedef struct point {
    const char *accuracy; /* metres; "": not told */
    char lat[INTAKE_NUMBER_SIZE], lon[INTAKE_NUMBER_SIZE];
} point;

/* A point that is left out is none.  Returns false when it is no place on earth.  Gives: *out_is_there. */
static bool read_point (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena,
                        point *out, bool *out_is_there)
{
    const char *lat = intake_take (field, "lat", inputs, count, arena),
               *lon = intake_take (field, "lon", inputs, count, arena);
    out->accuracy = intake_take (field, "accuracy", inputs, count, arena);
    *out_is_there = (*lat || *lon) && !*intake_take (field, "left_out", inputs, count, arena);
    if (!*out_is_there)
        return true;
    return read_coordinate (lat, "90", out->lat) && read_coordinate (lon, "180", out->lon)
           && strlen (out->accuracy) <= ACCURACY_DIGITS && strspn (out->accuracy, DIGITS) == strlen (out->accuracy);
}

/* A point needs no words. */
static bool is_description (const char *text, bool has_point)
{
    size_t length = dm_utf8_length (text);
    return intake_is_line (text) && length >= (has_point ? 0 : 1) && length <= OMSCHRIJVING_MAX;
}

cJSON *intake_check_location (const intake_field *field, const intake_field_context *context,
                              intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    const char *omschrijving = intake_take (field, "omschrijving", inputs, count, arena);
    point there = { 0 };
    bool has_point;
    if (!read_point (field, inputs, count, arena, &there, &has_point) || !is_description (omschrijving, has_point)) {
        *out_fault =
            dm_utf8_length (omschrijving) > OMSCHRIJVING_MAX
                ? intake_say (context->language, "Gebruik niet meer dan 300 tekens", "Use no more than 300 characters")
                : intake_say_wrong (field, context->language);
        return NULL;
    }
    cJSON *value = cJSON_CreateObject ();
    if (*omschrijving)
        cJSON_AddStringToObject (value, "omschrijving", omschrijving);
    if (has_point) {
        cJSON_AddStringToObject (value, "lat", there.lat);
        cJSON_AddStringToObject (value, "lon", there.lon);
    }
    if (has_point && *there.accuracy)
        cJSON_AddStringToObject (value, "accuracy", there.accuracy);
    return value;
}

/* 52,09074 of 52.090737, as far as a map needs it. */
static const char *write_coordinate (const char *language, const char *text, dm_arena *arena)
{
    char *out = dm_arena_strdup (arena, text + (*text == '-')), *dot = strchr (out, '.');
    if (dot && strlen (dot) > 1 + SHOWN_DECIMALS)
        dot[1 + SHOWN_DECIMALS] = '\0';
    if (dot)
        *dot = *intake_say (language, ",", ".");
    return out;
}

/* "Plek op de kaart: 52,09073 N 5,12000 O, op 8 meter nauwkeurig" */
static const char *write_point (const char *language, const char *lat, const char *lon, const char *accuracy,
                                dm_arena *arena)
{
    const char *there =
        dm_arena_printf (arena, "%s: %s %s %s %s", intake_say (language, "Plek op de kaart", "Place on the map"),
                         write_coordinate (language, lat, arena), *lat == '-' ? intake_say (language, "Z", "S") : "N",
                         write_coordinate (language, lon, arena), *lon == '-' ? "W" : intake_say (language, "O", "E"));
    return !accuracy
               ? there
               : dm_arena_printf (arena, intake_say (language, "%s, op %s meter nauwkeurig", "%s, within %s metres"),
                                  there, accuracy);
}

const char *intake_write_location (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field;
    const char *omschrijving = intake_member (value, "omschrijving"), *lat = intake_member (value, "lat");
    const char *lon = intake_member (value, "lon");
    if (!lat || !lon)
        return omschrijving;
    const char *on_map = write_point (language, lat, lon, intake_member (value, "accuracy"), arena);
    return omschrijving ? dm_arena_printf (arena, "%s\n%s", omschrijving, on_map) : on_map;
}

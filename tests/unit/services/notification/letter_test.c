/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "embed/notification.h"

typedef Digimeente__Intake__V1__GetContactResponse Contact;

static Digimeente__Intake__V1__Text name_of (const char *nl, const char *en)
{
    Digimeente__Intake__V1__Text name = DIGIMEENTE__INTAKE__V1__TEXT__INIT;
    name.nl = (char *) nl;
    name.en = (char *) en;
    return name;
}

static Contact make_contact (void)
{
    static Digimeente__Intake__V1__Text in_behandeling;
    in_behandeling = name_of ("In behandeling", "Being handled");
    Contact contact = DIGIMEENTE__INTAKE__V1__GET_CONTACT_RESPONSE__INIT;
    contact.name = "Win geld op http://kwaad.example";
    contact.emailadres = "iemand@example.org";
    contact.language = "nl";
    contact.identificatie = "Z26-4KP7-93Q";
    contact.zaaktype_omschrijving = "Aanvraag geveltuin";
    contact.startdatum = "2026-10-02";
    contact.uiterlijke_einddatum_afdoening = "2026-11-27";
    contact.status_omschrijving = &in_behandeling;
    return contact;
}

static const gemeente_address addresses[] = {
    { .title = { { "Stadhuis", "Town hall" } }, .lines = "Markt 1\n1234 AB Voorbeeld" },
};
static const gemeente_link links[] = { { { { "Website", "Website" } }, "https://voorbeeld.example/" } };
static const gemeente us = {
    .name = "Voorbeeld",
    .main_colour = 0x006b3c,
    .telephone = { "14 0123", "tel:140123", { .days = { [1] = { { 510, 1020 } } } } },
    .addresses = addresses,
    .address_count = 1,
    .links = links,
    .link_count = 1,
};
static const notification_letter_from from = { &us, "https://loket.example" };

static notification_letter write_letter (const char *template_name, const Contact *contact, bool is_eindstatus,
                                         dm_arena *arena)
{
    notification_letter letter = { 0 };
    dm_error error = { 0 };
    assert_int_equal (notification_letter_write (template_name, contact, is_eindstatus, &from, arena, &letter, &error),
                      DM_OK);
    return letter;
}

static void assert_contains (const char *text, const char *part)
{
    if (!strstr (text, part))
        fail_msg ("'%s' is not in: %s", part, text);
}

static void assert_lacks (const char *text, const char *part)
{
    if (strstr (text, part))
        fail_msg ("'%s' is in: %s", part, text);
}

static void every_template_is_well (void **state)
{
    (void) state;
    dm_error error = { 0 };
    if (notification_letter_check (&us, &error))
        fail_msg ("%s", error.message);
    size_t count = 0;
    while (notification_assets[count].path)
        count++;
    assert_int_equal (count, 40); /* each one is checked: 9 kinds and the foot, 2 languages, text and HTML */
}

static void receipt_says_what_was_received_and_what_is_promised (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    notification_letter letter = write_letter ("ontvangst", &contact, false, arena);
    assert_string_equal (letter.language, "nl");
    assert_string_equal (letter.subject, "Ontvangen: Aanvraag geveltuin (Z26-4KP7-93Q)");
    const char *const texts[] = { letter.text, letter.html };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        assert_contains (texts[i], "Aanvraag geveltuin");
        assert_contains (texts[i], "Z26-4KP7-93Q");
        assert_contains (texts[i], "2 oktober 2026");
        assert_contains (texts[i], "U hoort van ons uiterlijk op ");
        assert_contains (texts[i], "27 november 2026");
        assert_contains (texts[i], "Wat gebeurt er nu?");
        assert_contains (texts[i], "Gemeente Voorbeeld");
    }
    assert_int_equal (strncmp (letter.text, "Goedendag,\n", 11), 0);
    assert_contains (letter.html, "<html lang=\"nl\">");
}

static void status_says_the_status_and_its_explanation (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    contact.language = "en";
    contact.statustoelichting = "We visit on <Monday> & Tuesday";
    notification_letter letter = write_letter ("status", &contact, false, arena);
    assert_string_equal (letter.language, "en");
    assert_string_equal (letter.subject, "New status: Being handled (Z26-4KP7-93Q)");
    assert_contains (letter.text, "\nWe visit on <Monday> & Tuesday\n");
    assert_contains (letter.html, "We visit on &lt;Monday&gt; &amp; Tuesday");
    assert_contains (letter.text, "By 27 November 2026");
    assert_contains (letter.html, "<html lang=\"en\">");
    assert_lacks (letter.html, "<Monday>");
}

static void explanation_is_left_out_where_there_is_none (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    notification_letter letter = write_letter ("status", &contact, false, arena);
    assert_lacks (letter.text, "Toelichting");
    assert_lacks (letter.html, "Toelichting");
    assert_lacks (letter.text, "\n\n\n");
}

static void last_status_promises_nothing_more (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    notification_letter letter = write_letter ("status", &contact, true, arena);
    assert_contains (letter.text, "Wij zijn klaar met uw zaak");
    assert_lacks (letter.text, "27 november 2026");
    assert_lacks (letter.html, "27 november 2026");
}

static void name_of_the_initiator_is_not_mailed (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    notification_letter letter = write_letter ("ontvangst", &contact, false, arena);
    assert_lacks (letter.text, "kwaad.example");
    assert_lacks (letter.html, "kwaad.example");
    assert_lacks (letter.subject, "kwaad.example");
}

static void language_that_we_do_not_have_becomes_dutch (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    contact.language = "../../en";
    assert_string_equal (write_letter ("ontvangst", &contact, false, arena).language, "nl");
    contact.language = NULL;
    assert_string_equal (write_letter ("ontvangst", &contact, false, arena).language, "nl");
}

static void every_letter_links_to_the_zaak_and_says_its_words (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    contact.tracking_code = "7zzzzzzz001111ababcdefghjk";
    contact.text = contact.resultaattoelichting = "Is de stoep breder dan <2> meter?";
    Digimeente__Intake__V1__Text afgewezen = name_of ("Afgewezen", "Refused");
    contact.resultaat_omschrijving = &afgewezen;
    static const char *const template_names[] = { "ontvangst", "status", "vraag", "verlengd", "opgeschort", "besluit" };
    for (size_t i = 0; i < 2 * DM_COUNT (template_names); i++) {
        contact.language = i % 2 ? "en" : "nl";
        notification_letter letter = write_letter (template_names[i / 2], &contact, false, arena);
        assert_contains (letter.text, "\nhttps://loket.example/volg/7zzzzzzz001111ababcdefghjk\n");
        assert_contains (letter.html, "href=\"https://loket.example/volg/7zzzzzzz001111ababcdefghjk\"");
        if (i < 4)
            continue;
        assert_contains (letter.text, "\nIs de stoep breder dan <2> meter?\n");
        assert_contains (letter.html, "breder dan &lt;2&gt; meter");
    }
    assert_contains (write_letter ("besluit", &contact, true, arena).text, "Refused");
    assert_lacks (write_letter ("besluit", &contact, true, arena).text, "You can object");
    contact.tracking_code = NULL;
    assert_lacks (write_letter ("besluit", &contact, true, arena).text, "loket.example/volg");
}

static void every_letter_tells_how_to_reach_the_municipality (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    static const char *const template_names[] = { "ontvangst", "status", "vraag", "verlengd", "opgeschort",
                                                  "besluit",   "link",   "adres", "verder" };
    Contact contact = make_contact ();
    for (size_t i = 0; i < DM_COUNT (template_names); i++) {
        const bool is_about_zaak = i < 7; /* the others go to whoever owns an address */
        contact.language = "nl";
        const notification_letter dutch = write_letter (template_names[i], &contact, false, arena);
        contact.language = "en";
        const notification_letter english = write_letter (template_names[i], &contact, false, arena);
        assert_contains (dutch.text, "Met vriendelijke groet,\nGemeente Voorbeeld\n\n"
                                     "Stadhuis: Markt 1, 1234 AB Voorbeeld\nWebsite: https://voorbeeld.example/\n");
        assert_contains (english.text, "Municipality of Voorbeeld\n\nTown hall: Markt 1, 1234 AB Voorbeeld\n");
        assert_contains (english.text, "Privacy: https://loket.example/privacy\n");
        assert_contains (dutch.html, "<a href=\"https://loket.example/contact\" style=\"color: #006b3c;\">");
        assert_lacks (dutch.text, "\n\n\n");
        (is_about_zaak ? assert_contains : assert_lacks) (
            dutch.text, "\n\nHebt u een vraag?\nBel 14 0123 en noem uw zaaknummer.\nMaandag: 8.30 tot 17.00 uur\n\n");
        (is_about_zaak ? assert_contains : assert_lacks) (english.html, "<a href=\"tel:140123\"");
    }
}

static void besluit_tells_what_can_be_done_against_it (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    static const struct {
        const char *rechtsmiddel, *language, *has, *lacks;
    } rows[] = {
        { "bezwaar", "nl", "Maak dan bezwaar. Dat kan tot en met 11 januari 2027.", "rechtbank" },
        { "beroep", "nl", "in beroep bij de rechtbank. Dat kan tot en met 11 januari 2027.", "Maak dan bezwaar" },
        { "bezwaar", "en", "You can object until 11 January 2027.", "court" },
        { "beroep", "en", "appeal to the court", "object with" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        Contact contact = make_contact ();
        contact.rechtsmiddel = (char *) rows[i].rechtsmiddel;
        contact.rechtsmiddel_until = "2027-01-11";
        contact.language = (char *) rows[i].language;
        notification_letter letter = write_letter ("besluit", &contact, true, arena);
        assert_contains (letter.text, rows[i].has);
        assert_contains (letter.html, rows[i].has);
        assert_lacks (letter.text, rows[i].lacks);
        assert_lacks (letter.html, rows[i].lacks);
    }
}

static void names_are_in_the_language_of_the_letter (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    contact.language = "en";
    contact.title = "Report a problem in the street";
    notification_letter letter = write_letter ("status", &contact, false, arena);
    assert_contains (letter.text, "It is about: Report a problem in the street\n");
    assert_contains (letter.text, "New status: Being handled\n");
    contact.language = "nl";
    assert_contains (write_letter ("status", &contact, false, arena).text, "Nieuwe status: In behandeling\n");
}

static void suspended_term_promises_no_date (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    assert_contains (write_letter ("verlengd", &contact, false, arena).text, "iterlijk op 27 november 2026");
    contact.has_is_suspended = contact.is_suspended = true;
    assert_lacks (write_letter ("status", &contact, false, arena).text, "iterlijk op");
    assert_contains (write_letter ("vraag", &contact, false, arena).text, "gaan wij niet verder");
    contact.has_is_suspended_by_hand = contact.is_suspended_by_hand = true; /* the answer will not end it */
    assert_lacks (write_letter ("vraag", &contact, false, arena).text, "gaan wij niet verder");
}

static void contact_without_anything_still_makes_a_letter (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = DIGIMEENTE__INTAKE__V1__GET_CONTACT_RESPONSE__INIT;
    notification_letter letter = write_letter ("ontvangst", &contact, false, arena);
    assert_string_equal (letter.subject, "Ontvangen: uw verzoek ()");
    assert_lacks (letter.text, "iterlijk op");
    static const char *const kinds[] = { "ontvangst", "status", "vraag", "verlengd", "opgeschort", "besluit", "link" };
    for (size_t i = 0; i < DM_COUNT (kinds); i++) {
        letter = write_letter (kinds[i], &contact, false, arena);
        assert_lacks (letter.text, "Het gaat over"); /* intake does not say what a zaak with a login is about */
        assert_lacks (letter.html, "Het gaat over");
        contact.language = "en";
        letter = write_letter (kinds[i], &contact, false, arena);
        assert_lacks (letter.text, "It is about");
        assert_lacks (letter.html, "It is about");
        contact.language = NULL;
    }
}

static void template_that_is_not_there_is_refused (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Contact contact = make_contact ();
    notification_letter letter;
    dm_error error = { 0 };
    assert_int_equal (notification_letter_write ("onzin", &contact, false, &from, arena, &letter, &error),
                      DM_NOT_FOUND);
    assert_string_equal (error.field, "template_name");
}

static void dates_are_written_out (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (notification_date_write ("2026-11-27", "nl", arena), "27 november 2026");
    assert_string_equal (notification_date_write ("2026-11-27", "en", arena), "27 November 2026");
    assert_string_equal (notification_date_write ("2027-01-05", "nl", arena), "5 januari 2027");
    assert_string_equal (notification_date_write ("2027-12-31", "xx", arena), "31 december 2027");
    static const char *const odd[] = { "2026-13-01", "2026-00-01", "2026-1-1", "morgen", "", "2026-11-27T10:00" };
    for (size_t i = 0; i < DM_COUNT (odd); i++)
        assert_string_equal (notification_date_write (odd[i], "nl", arena), odd[i]);
    assert_null (notification_date_write (NULL, "nl", arena));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_template_is_well),
        cmocka_unit_test (receipt_says_what_was_received_and_what_is_promised),
        cmocka_unit_test (status_says_the_status_and_its_explanation),
        cmocka_unit_test (explanation_is_left_out_where_there_is_none),
        cmocka_unit_test (last_status_promises_nothing_more),
        cmocka_unit_test (name_of_the_initiator_is_not_mailed),
        cmocka_unit_test (language_that_we_do_not_have_becomes_dutch),
        cmocka_unit_test (every_letter_links_to_the_zaak_and_says_its_words),
        cmocka_unit_test (every_letter_tells_how_to_reach_the_municipality),
        cmocka_unit_test (besluit_tells_what_can_be_done_against_it),
        cmocka_unit_test (names_are_in_the_language_of_the_letter),
        cmocka_unit_test (suspended_term_promises_no_date),
        cmocka_unit_test (contact_without_anything_still_makes_a_letter),
        cmocka_unit_test (template_that_is_not_there_is_refused),
        cmocka_unit_test (dates_are_written_out),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/certificate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/* A certificate that ends at this time, as text that the caller frees. */
static char *make_pem (const char *not_after)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream (&text, &size);
    EVP_PKEY *key = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
    X509 *certificate = X509_new ();
    X509_set_pubkey (certificate, key);
    ASN1_TIME_set_string_X509 (X509_getm_notBefore (certificate), "20200101000000Z");
    ASN1_TIME_set_string_X509 (X509_getm_notAfter (certificate), not_after);
    assert_true (X509_sign (certificate, key, NULL) > 0);
    assert_int_equal (PEM_write_X509 (out, certificate), 1);
    fclose (out);
    X509_free (certificate);
    EVP_PKEY_free (key);
    return text;
}

static void end_is_read_also_of_one_that_has_ended (void **state)
{
    (void) state;
    char *soon = make_pem ("20261231235959Z"), *ended = make_pem ("20210101000000Z"),
         *late = make_pem ("20550601120000Z");
    assert_int_equal (dm_certificate_of_pem_ms (soon), 1798761599000);
    assert_int_equal (dm_certificate_of_pem_ms (ended), 1609459200000);
    assert_int_equal (dm_certificate_of_pem_ms (late), 2695464000000);
    free (soon);
    free (ended);
    free (late);
}

static void first_of_a_chain_counts (void **state)
{
    (void) state;
    char *own = make_pem ("20261231235959Z"), *above = make_pem ("20300101000000Z"), *chain = NULL;
    assert_true (asprintf (&chain, "%s%s", own, above) > 0);
    assert_int_equal (dm_certificate_of_pem_ms (chain), 1798761599000);
    free (own);
    free (above);
    free (chain);
}

static void what_is_none_has_no_end (void **state)
{
    (void) state;
    char *cut = make_pem ("20261231235959Z");
    cut[strlen (cut) / 2] = '\0';
    assert_int_equal (dm_certificate_of_pem_ms (cut), 0);
    assert_int_equal (dm_certificate_of_pem_ms (""), 0);
    assert_int_equal (dm_certificate_of_pem_ms ("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"), 0);
    assert_int_equal (dm_certificate_of_peer_ms (NULL), 0);
    free (cut);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (end_is_read_also_of_one_that_has_ended),
        cmocka_unit_test (first_of_a_chain_counts),
        cmocka_unit_test (what_is_none_has_no_end),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}

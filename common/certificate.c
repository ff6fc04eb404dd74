/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/certificate.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <time.h>

static int64_t expiry_ms (const X509 *certificate)
{
    struct tm utc = { 0 };
    if (!certificate || ASN1_TIME_to_tm (X509_get0_notAfter (certificate), &utc) != 1)
        return 0;
    return (int64_t) timegm (&utc) * 1000;
}

int64_t dm_certificate_of_peer_ms (void *ssl)
{
    X509 *certificate = ssl ? SSL_get1_peer_certificate (ssl) : NULL;
    int64_t result = expiry_ms (certificate);
    X509_free (certificate);
    return result;
}

int64_t dm_certificate_of_pem_ms (const char *pem)
{
    BIO *text = BIO_new_mem_buf (pem, -1);
    X509 *certificate = text ? PEM_read_bio_X509 (text, NULL, NULL, NULL) : NULL;
    int64_t result = expiry_ms (certificate);
    X509_free (certificate);
    BIO_free (text);
    return result;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct gateway_archive {
    struct archive *zip;
    uint8_t *bytes;
    size_t size, room;
};

/* libarchive can only fail for want of memory here. */
static void expect (int result)
{
    if (result != ARCHIVE_OK)
        abort ();
}

static la_ssize_t keep (struct archive *zip, void *arg, const void *bytes, size_t size)
{
    (void) zip;
    gateway_archive *it = arg;
    if (it->size + size > it->room) {
        it->room = 2 * (it->size + size);
        it->bytes = realloc (it->bytes, it->room);
        if (!it->bytes)
            abort ();
    }
    memcpy (it->bytes + it->size, bytes, size);
    it->size += size;
    return (la_ssize_t) size;
}

gateway_archive *gateway_archive_open (void)
{
    gateway_archive *it = calloc (1, sizeof *it);
    if (!it || !(it->zip = archive_write_new ()))
        abort ();
    expect (archive_write_set_format_zip (it->zip));
    expect (archive_write_zip_set_compression_store (it->zip)); /* pictures and PDFs are packed already */
    expect (archive_write_set_options (it->zip, "zip:hdrcharset=UTF-8"));
    expect (archive_write_set_bytes_per_block (it->zip, 0)); /* each write comes through at once, without padding */
    expect (archive_write_open (it->zip, it, NULL, keep, NULL));
    return it;
}

void gateway_archive_destroy (gateway_archive **archive)
{
    if (!*archive)
        return;
    archive_write_free ((*archive)->zip);
    free ((*archive)->bytes);
    free (*archive);
    *archive = NULL;
}

void gateway_archive_begin (gateway_archive *archive, const char *name, uint64_t bytes)
{
    struct archive_entry *entry = archive_entry_new ();
    if (!entry)
        abort ();
    archive_entry_set_pathname_utf8 (entry, name);
    archive_entry_set_filetype (entry, AE_IFREG);
    archive_entry_set_perm (entry, 0600);
    archive_entry_set_size (entry, (la_int64_t) bytes);
    archive_entry_set_mtime (entry, time (NULL), 0);
    expect (archive_write_header (archive->zip, entry));
    archive_entry_free (entry);
}

void gateway_archive_add (gateway_archive *archive, const void *bytes, size_t size)
{
    if (archive_write_data (archive->zip, bytes, size) != (la_ssize_t) size)
        abort ();
}

void gateway_archive_close (gateway_archive *archive)
{
    expect (archive_write_close (archive->zip));
}

const uint8_t *gateway_archive_bytes (const gateway_archive *archive, size_t *out_size)
{
    *out_size = archive->size;
    return archive->bytes;
}

void gateway_archive_clear (gateway_archive *archive)
{
    archive->size = 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */
/* A ZIP file, made as it is read: it stands nowhere as a whole. */
#pragma once

#include "common/base.h"

typedef struct gateway_archive gateway_archive;

gateway_archive *gateway_archive_open (void);
void gateway_archive_destroy (gateway_archive **archive);

/* Begins a file of so many bytes in it, all of which gateway_archive_add must bring before the next begins.
 * Takes: name, UTF-8, a path with / between; folders need not begun. */
void gateway_archive_begin (gateway_archive *archive, const char *name, uint64_t bytes);
void gateway_archive_add (gateway_archive *archive, const void *bytes, size_t size);
/* After the last file: its table of contents. */
void gateway_archive_close (gateway_archive *archive);
/* The ZIP's bytes that were made since the last clear; borrowed until anything else is called.  Gives: *out_size. */
const uint8_t *gateway_archive_bytes (const gateway_archive *archive, size_t *out_size);
void gateway_archive_clear (gateway_archive *archive);

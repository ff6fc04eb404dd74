/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/memory.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#define ARENAS 2 /* many threads, little memory */
/* By itself malloc maps every chunk of a document anew, or trims and grows its heap at each: a page fault for every 4
 * KiB took a third of the time of a transfer. */
#define MMAP_BYTES (1024 * 1024)
#define TRIM_BYTES (4 * 1024 * 1024)

void dm_memory_init (void)
{
    mallopt (M_ARENA_MAX, ARENAS);
    mallopt (M_MMAP_THRESHOLD, MMAP_BYTES);
    mallopt (M_TRIM_THRESHOLD, TRIM_BYTES);
}

/* What cannot be written is what the file has, so it can be read again. */
static int forget (struct dl_phdr_info *info, size_t size, void *arg)
{
    (void) size;
    (void) arg;
    const uintptr_t page = (uintptr_t) sysconf (_SC_PAGESIZE);
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW (Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W)
            continue;
        uintptr_t begin = (info->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells addresses as numbers */
        madvise ((void *) begin, info->dlpi_addr + segment->p_vaddr + segment->p_memsz - begin, MADV_DONTNEED);
    }
    return 0;
}

void dm_memory_forget_loading (void)
{
    dl_iterate_phdr (forget, NULL);
}

/*
 * indexer/cage.h - what a process gives up before it becomes a foreign parser
 * (DESIGN 13).
 *
 *   memory, CPU, core files, open files   limits of the kernel
 *   writing                               no file grows by a byte
 *   network                               an empty network, and no sockets
 *   other processes                       none started, none signalled, no
 *                                         leaving the process group
 *   files                                 programs, libraries, fonts and its
 *                                         three descriptors; nothing of ours
 *
 * The last needs Landlock (Linux 5.13), the others any kernel of Debian 12.
 * What a kernel does not offer is left out; everything else holds.
 */
#ifndef INDEXER_CAGE_H
#define INDEXER_CAGE_H

#include <stdint.h>

struct cage {
    int64_t memory_max_bytes, cpu_max_s; /* memory 0: no limit */
    int program; /* descriptor of a program that lies elsewhere; -1: none */
};

/* Of this process, for good.  Safe between fork and exec: system calls only. */
void cage_enter(const struct cage *cage);

#endif

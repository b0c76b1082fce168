/*
 * base/embed.h - a file of the tree inside the program.
 *
 *   EMBED(page_css, "crawler/page.css");
 *   ... EMBEDDED(page_css) ...             a struct str, NUL behind it
 *
 * The assembler copies the bytes in, so that a style sheet stays a file of its
 * own kind for every editor.  The build starts at the top of the tree and names
 * are relative to it; a rule of the Makefile says that the object depends on
 * the file.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

#define EMBED(symbol, path)                                                    \
    __asm__(".pushsection .rodata\n"                                           \
            ".global embed_" #symbol ", embed_" #symbol "_end\n"               \
            "embed_" #symbol ": .incbin \"" path "\"\n"                        \
            "embed_" #symbol "_end: .byte 0\n"                                 \
            ".popsection\n");                                                  \
    extern const char embed_##symbol[], embed_##symbol##_end[]

#define EMBEDDED(symbol)                                                       \
    ((struct str){embed_##symbol,                                              \
                  (size_t)(embed_##symbol##_end - embed_##symbol)})

#endif

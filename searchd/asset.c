/*
 * searchd/asset.c - see asset.h.  The assembler takes the files in as they lie
 * beside this one, so that they stay files of their own kind for every editor.
 */
#include "searchd/asset.h"

#define ASSETS(_)                                                              \
    _(style, "style.css", "text/css; charset=utf-8")                           \
    _(emblem, "emblem.svg", "image/svg+xml")                                   \
    _(about_vi, "about.vi.html", "text/html; charset=utf-8")                   \
    _(about_en, "about.en.html", "text/html; charset=utf-8")

#define INCLUDE(symbol, name, type)                                            \
    __asm__(".pushsection .rodata\n"                                           \
            ".global asset_" #symbol ", asset_" #symbol "_bytes\n"             \
            "asset_" #symbol ": .incbin \"searchd/" name "\"\n"                \
            "1: .byte 0\n"                                                     \
            ".balign 8\n"                                                      \
            "asset_" #symbol "_bytes: .quad 1b - asset_" #symbol "\n"          \
            ".popsection\n");                                                  \
    extern const char asset_##symbol[];                                        \
    extern const uint64_t asset_##symbol##_bytes;

ASSETS(INCLUDE)

bool asset_find(struct asset *ret_asset, struct str name)
{
#define TRY(symbol, text, type)                                                \
    if (str_is(name, text)) {                                                  \
        *ret_asset = (struct asset){                                           \
            type, {asset_##symbol, (size_t)asset_##symbol##_bytes}};           \
        return true;                                                           \
    }
    ASSETS(TRY)
    return false;
}

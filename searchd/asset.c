/* searchd/asset.c - see asset.h. */
#include "searchd/asset.h"

#include "base/embed.h"

#define ASSETS(_)                                                              \
    _(style, "searchd/", "style.css", "text/css; charset=utf-8")               \
    _(script, "searchd/", "suggest.js", "text/javascript; charset=utf-8")      \
    _(openapi, "searchd/", "openapi.json", "application/json; charset=utf-8")  \
    _(emblem, "base/", "emblem.svg", "image/svg+xml")                          \
    _(about_vi, "searchd/", "about.vi.html", "text/html; charset=utf-8")       \
    _(about_en, "searchd/", "about.en.html", "text/html; charset=utf-8")

#define INCLUDE(symbol, folder, name, type) EMBED(search_##symbol, folder name);

ASSETS(INCLUDE)

bool asset_find(struct asset *ret_asset, struct str name)
{
#define TRY(symbol, folder, text, type)                                        \
    if (str_is(name, text)) {                                                  \
        *ret_asset = (struct asset){type, EMBEDDED(search_##symbol)};          \
        return true;                                                           \
    }
    ASSETS(TRY)
    return false;
}

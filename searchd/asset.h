/*
 * searchd/asset.h - the files that are part of the program: style sheet, emblem
 * and the text of the page "about".
 */
#ifndef SEARCHD_ASSET_H
#define SEARCHD_ASSET_H

#include "base/str.h"

struct asset {
    const char *content_type;
    struct str bytes; /* static, NUL-terminated */
};

/* By name, "style.css"; false when there is none. */
bool asset_find(struct asset *ret_asset, struct str name);

#endif

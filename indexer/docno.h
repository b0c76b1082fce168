/*
 * indexer/docno.h - numbers of Vietnamese documents in any spelling.
 *
 *   42/2022/ND-CP                  -> 42/2022/NĐ-CP
 *   Số: 621/UBND-CTTĐT             -> 621/UBND-CTTĐT
 *   nghị định 42 năm 2022, nd 42   -> 42/2022/NĐ-CP, 42/NĐ-CP
 *   12-CT/TW, QCVN 02:2019/BLĐTBXH, TCVN 7568-29:2023
 *
 * Used for documents and for queries alike.  Pure, any thread.
 */
#ifndef INDEXER_DOCNO_H
#define INDEXER_DOCNO_H

#include "base/str.h"

struct docno {
    struct str raw;        /* as it stands in the text; borrowed from it */
    const char *canonical; /* UTF-8; valid during the call only */
    bool spoken; /* named by words ("nghị định 42"), not by its sign: the
                    issuer or the year may be missing from `canonical` */
};

/* One number found; false ends the search. */
typedef bool docno_fn(void *context, const struct docno *found);

/* Calls `fn` for each number in `text` (UTF-8), in order, without overlap. */
void docno_find(struct str text, docno_fn *fn, void *context);

/* The first number in `text` that is given by its sign; false when there is
 * none.  As canonical, but a body in capitals keeps the spelling of the page
 * ("TB-SGDDT"): this is for showing. */
bool docno_first(struct buf *out, struct str text);

/* "Nghị định" for "42/2022/NĐ-CP"; "" when the sign does not tell.  Static. */
const char *docno_type(const char *canonical);

#endif

/*
 * indexer/schema.c - see schema.h.
 *
 * A packed record is one version byte, then the shape and each string of FIELDS
 * in order as a length (7 bits a byte, low first, high bit: more follows) and
 * its bytes.
 */
#include "indexer/schema.h"

#include "base/err.h"
#include "indexer/analyse.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

static bool is_folded(char prefix)
{
    return prefix == TERM_TYPE || prefix == TERM_ISSUER ||
           prefix == TERM_VALIDITY || prefix == TERM_SIGNER ||
           prefix == TERM_FIELD || prefix == TERM_RELATION ||
           prefix == TERM_LEVEL || prefix == TERM_MODE || prefix == TERM_PLACE;
}

void schema_term(struct buf *out, char prefix, struct str content)
{
    buf_reset(out);
    if (prefix == TERM_DOCNO_FOLD) {
        analyse_number(out, content);
        out->p[0] = TERM_DOCNO_FOLD;
    } else {
        buf_addc(out, prefix);
        if (is_folded(prefix))
            fold_text(out, content);
        else
            buf_add(out, content);
    }
    size_t cut = 0; /* at a character's end */
    while (out->n > ANALYSE_TERM_MAX && cut < 4 &&
           ((unsigned char)out->p[ANALYSE_TERM_MAX - cut] & 0xc0) == 0x80)
        cut++;
    if (out->n > ANALYSE_TERM_MAX)
        buf_cut(out, ANALYSE_TERM_MAX - cut);
}

void schema_hosts(struct terms *terms, struct str host)
{
    scoped(buf_done) struct buf term = {0};

    while (str_chr(host, '.') >= 0) {
        schema_term(&term, TERM_HOST, host);
        terms_add_one(terms, term.p, 0);
        host = str_sub(host, (size_t)str_chr(host, '.') + 1, host.n);
    }
}

/* 2^62 in front makes seconds before 1970 sort right, too. */
static const int64_t TIME_ZERO = INT64_C(1) << 62;

void schema_time_pack(char ret_bytes[SLOT_TIME_BYTES], int64_t unix_ms)
{
    int64_t seconds = unix_ms / 1000 - (unix_ms % 1000 < 0);
    uint64_t value = (uint64_t)(TIME_ZERO + seconds);

    for (int i = SLOT_TIME_BYTES - 1; i >= 0; i--, value >>= 8)
        ret_bytes[i] = (char)(value & 0xff);
}

int64_t schema_time_unpack(struct str bytes)
{
    uint64_t value = 0;

    if (bytes.n != SLOT_TIME_BYTES)
        return 0;
    for (size_t i = 0; i < bytes.n; i++)
        value = value << 8 | (unsigned char)bytes.p[i];
    int64_t seconds = (int64_t)(value - (uint64_t)TIME_ZERO);
    int64_t ms;
    return __builtin_mul_overflow(seconds, 1000, &ms) ? 0 : ms;
}

const char *schema_cluster(char ret[SCHEMA_CLUSTER_MAX], uint64_t cluster)
{
    ret[0] = '\0';
    if (cluster)
        snprintf(ret, SCHEMA_CLUSTER_MAX, "%016" PRIx64, cluster);
    return ret;
}

#define FIELD(name) offsetof(struct record, name)
static const size_t FIELDS[] = {
    FIELD(id),
    FIELD(url),
    FIELD(title),
    FIELD(portal),
    FIELD(agency),
    FIELD(host),
    FIELD(kind),
    FIELD(lang),
    FIELD(published),
    FIELD(modified),
    FIELD(description),
    FIELD(image),
    FIELD(doc_name),
    FIELD(card.number),
    FIELD(card.issuer),
    FIELD(card.issued),
    FIELD(card.effective),
    FIELD(card.type),
    FIELD(card.abstract),
    FIELD(card.signer),
    FIELD(card.signer_office),
    FIELD(card.validity),
    FIELD(card.field),
    FIELD(card.service_level),
    FIELD(card.service_mode),
    FIELD(card.code),
    FIELD(relations),
    FIELD(content_type),
    FIELD(found_on),
    FIELD(cluster),
    FIELD(indexed),
    FIELD(text),
};
enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS };
_Static_assert(offsetof(struct record, shape) ==
                   FIELD_COUNT * sizeof(const char *),
               "every member of struct record before the shape is a string");

static const char **member(struct record *r, size_t offset)
{
    return (const char **)((char *)r + offset);
}

static void add_length(struct buf *out, size_t n)
{
    for (; n >= 0x80; n >>= 7)
        buf_addc(out, (char)(0x80 | (n & 0x7f)));
    buf_addc(out, (char)n);
}

void record_pack(struct buf *out, const struct record *r)
{
    struct record copy = *r;

    buf_addc(out, *SCHEMA_VERSION);
    add_length(out, r->shape.n);
    buf_add(out, r->shape);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        struct str s = str_of(*member(&copy, FIELDS[i]));
        add_length(out, s.n);
        buf_add(out, s);
    }
}

/* Takes a length from *rest; false when it is cut off or does not fit. */
static bool take_length(struct str *rest, size_t *ret_n)
{
    size_t n = 0;

    for (unsigned shift = 0; rest->n && shift < 35; shift += 7) {
        unsigned char c = (unsigned char)*rest->p;
        *rest = str_sub(*rest, 1, rest->n);
        n |= (size_t)(c & 0x7f) << shift;
        if (!(c & 0x80)) {
            *ret_n = n;
            return n <= rest->n;
        }
    }
    return false;
}

/* Takes the version and the shape from *rest. */
static bool take_shape(struct str *rest, struct str *ret_shape)
{
    size_t n;

    if (!rest->n || *rest->p != *SCHEMA_VERSION)
        return false;
    *rest = str_sub(*rest, 1, rest->n);
    if (!take_length(rest, &n))
        return false;
    *ret_shape = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

struct str record_shape(struct str bytes)
{
    struct str shape = {0};

    return take_shape(&bytes, &shape) ? shape : (struct str){0};
}

struct str record_cluster(struct str bytes)
{
    struct str shape, rest = bytes, field = {0};
    size_t n = 0;

    if (!take_shape(&rest, &shape))
        return field;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (!take_length(&rest, &n))
            return (struct str){0};
        if (FIELDS[i] == FIELD(cluster))
            return str_sub(rest, 0, n);
        rest = str_sub(rest, n, rest.n);
    }
    return field;
}

int record_unpack(struct record *ret_record, struct str bytes,
                  struct arena *arena, struct err *err)
{
    struct record r = {0};
    struct str rest = bytes;

    if (!take_shape(&rest, &r.shape))
        return err_set(err, ERR_FORMAT, "record of another schema version");
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        size_t n;
        if (!take_length(&rest, &n))
            return err_set(err, ERR_FORMAT, "record ends in field %zu", i + 1);
        *member(&r, FIELDS[i]) = n ? arena_str(arena, str_sub(rest, 0, n)) : "";
        rest = str_sub(rest, n, rest.n);
    }
    if (rest.n)
        return err_set(err, ERR_FORMAT, "%zu bytes behind a record", rest.n);
    r.shape = (struct str){arena_str(arena, r.shape), r.shape.n};
    *ret_record = r;
    return 0;
}

/*
 * indexer/dump.c - see dump.h.
 *
 *     doc  KEY  TERM:COUNT TERM:COUNT ...  SLOT=VALUE ...  DATA
 *     term TERM DOCUMENTS
 *     verdict URL REASON DETAIL ...
 *
 * Fields are parted by tabs, bytes below 0x21, "%" and 0x7f written as %XX.
 */
#include "indexer/dump.h"

#include "base/err.h"
#include "indexer/schema.h"
#include "indexer/store.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"

#include <inttypes.h>
#include <unistd.h>

static void put_escaped(FILE *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c == '%' || c == 0x7f)
            fprintf(out, "%%%02X", c);
        else
            putc(c, out);
    }
}

static void put_field(FILE *out, const char *text)
{
    putc('\t', out);
    put_escaped(out, str_of(text));
}

static bool put_doc(void *context, const struct xap_doc *doc)
{
    FILE *out = context;

    fputs("doc", out);
    put_field(out, doc->key);
    putc('\t', out);
    for (size_t i = 0; i < doc->term_count; i++) {
        put_escaped(out, str_of(doc->terms[i].term));
        fprintf(out, ":%" PRIu32 " ", doc->terms[i].count);
    }
    putc('\t', out);
    for (size_t i = 0; i < doc->value_count; i++) {
        fprintf(out, "%" PRIu32 "=", doc->values[i].slot);
        put_escaped(out, doc->values[i].bytes);
        putc(' ', out);
    }
    putc('\t', out);
    put_escaped(out, doc->data);
    putc('\n', out);
    return !ferror(out);
}

static bool put_term(void *context, struct str term, uint32_t freq)
{
    FILE *out = context;

    fputs("term\t", out);
    put_escaped(out, term);
    fprintf(out, "\t%" PRIu32 "\n", freq);
    return !ferror(out);
}

static bool put_verdict(void *context, const struct verdict *v)
{
    FILE *out = context;

    fputs("verdict", out);
    put_field(out, v->url);
    put_field(out, reason_info(v->reason)->code);
    put_field(out, v->detail);
    put_field(out, v->portal);
    put_field(out, v->host);
    put_field(out, v->title);
    put_field(out, v->published);
    put_field(out, v->alarm_kinds);
    put_field(out, v->alarm_detail);
    fprintf(out,
            "\t%" PRId64 "\t%" PRId64 "\t%" PRIu32 ":%" PRIu64 "\t%016" PRIx64
            "\t%016" PRIx64 "\t%016" PRIx64 "\t%016" PRIx64 "\t%d\n",
            v->first_seen_ms, v->changed_ms, v->warc_segment, v->warc_offset,
            v->text_hash, v->cluster, v->likeness.simhash, v->canonical,
            v->authority);
    return !ferror(out);
}

static int dump_index(FILE *out, const char *data, struct err *err)
{
    scoped(xap_reader_freep) struct xap_reader *index = NULL;
    scoped(buf_done) struct buf path = {0};
    const char key[] = {TERM_KEY, '\0'};

    buf_addf(&path, "%s/index", data);
    int r = xap_reader_open(&index, path.p, err);
    if (r == 0)
        r = xap_each(index, key, put_doc, out, err);
    return r == 0 ? xap_terms(index, "", put_term, out, err) : r;
}

static int dump_verdicts(FILE *out, const char *data, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/index.db", data);
    if (access(path.p, F_OK) != 0)
        return 0;
    int r = verdicts_open(&verdicts, path.p, VERDICTS_READ, err);
    return r == 0 ? verdicts_each(verdicts, NULL, put_verdict, out, err) : r;
}

int dump_run(FILE *out, const char *data, struct err *err)
{
    int r = dump_index(out, data, err);

    if (r == 0)
        r = dump_verdicts(out, data, err);
    if (r == 0 && fflush(out) != 0)
        return err_errno(err, "writing the dump");
    return r;
}

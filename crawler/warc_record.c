/*
 * crawler/warc_record.c - packing one record, see warc_part.h.
 */
#include "crawler/warc_part.h"

#include "base/clock.h"
#include "crawler/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void warc_make_id(char id[WARC_ID_MAX])
{
    unsigned char b[16];

    if (getrandom(b, sizeof b, 0) != sizeof b)
        abort(); /* cannot happen for 16 bytes, says getrandom(2) */
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    snprintf(id, WARC_ID_MAX,
             "<urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
             "%02x%02x%02x%02x%02x%02x>",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10],
             b[11], b[12], b[13], b[14], b[15]);
}

void warc_head_field(struct warc_writer *w, const char *name, const char *value)
{
    if (*value)
        buf_addf(&w->head, "%s: %s\r\n", name, value);
}

void warc_head_uri(struct warc_writer *w, const char *name, struct str uri)
{
    buf_addf(&w->head, "%s: ", name);
    for (size_t i = 0; i < uri.n; i++)
        if ((unsigned char)uri.p[i] <= ' ' || uri.p[i] == 0x7f)
            buf_addf(&w->head, "%%%02X", (unsigned char)uri.p[i]);
        else
            buf_addc(&w->head, uri.p[i]);
    buf_addz(&w->head, "\r\n");
}

void warc_record_begin(struct warc_writer *w, enum warc_type type,
                       const char *id, int64_t date_unix_ms)
{
    char iso[CLOCK_ISO_MAX];

    buf_reset(&w->head);
    buf_addf(&w->head, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\n",
             warc_type_name(type), id);
    warc_head_field(w, "WARC-Date", clock_iso(iso, date_unix_ms, true));
    if (type != WARC_WARCINFO)
        warc_head_field(w, "WARC-Warcinfo-ID", w->info_id);
}

void warc_record_end(struct warc_writer *w, const char *content_type,
                     struct str first, struct str second)
{
    char digest[DIGEST_SHA1_TEXT];

    digest_sha1(w->digester, first, second, digest);
    warc_head_field(w, "WARC-Block-Digest", digest);
    warc_head_field(w, "Content-Type", content_type);
    buf_addf(&w->head, "Content-Length: %zu\r\n\r\n", first.n + second.n);
    struct str parts[] = {buf_str(&w->head), first, second, STR("\r\n\r\n")};
    gzip_member(w->gzip, parts, 4, w->how, &w->packed);
}

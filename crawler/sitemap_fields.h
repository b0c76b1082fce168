/*
 * crawler/sitemap_fields.h - what a sitemap says of a page beside its URL, as
 * lines of a metadata record (crawler/warc.h names them): title and date as
 * news, images, videos, the page in other languages.
 */
#ifndef CRAWLER_SITEMAP_FIELDS_H
#define CRAWLER_SITEMAP_FIELDS_H

struct buf;
struct sitemap_entry;

enum { SITEMAP_FIELDS_MAX_BYTES = 4096 }; /* what does not fit is left out */

/* Adds "name: value" lines ended by CR LF; nothing when there is nothing. */
void sitemap_fields(struct buf *out, const struct sitemap_entry *entry);

#endif

/*
 * crawler/sitemap_xml.h - the XML kinds of sitemaps, by libxml2's push parser.
 * For sitemap.c only.
 */
#ifndef CRAWLER_SITEMAP_XML_H
#define CRAWLER_SITEMAP_XML_H

#include "crawler/sitemap.h"

struct sitemap_xml;

/* What is found out while reading. */
struct sitemap_xml_state {
    enum sitemap_type type; /* by the root element */
    bool doctype;           /* refused; nothing is read behind it */
    bool truncated, malformed;
};

/* `emit` gets entries with URLs as written. */
struct sitemap_xml *sitemap_xml_new(sitemap_fn *emit, void *context);
void sitemap_xml_free(struct sitemap_xml *x); /* accepts NULL */
void sitemap_xml_feed(struct sitemap_xml *x, struct str bytes);
/* By the root element, as soon as that was read. */
enum sitemap_type sitemap_xml_type(const struct sitemap_xml *x);
/* Ends the document; emits an entry that was cut behind its URL. */
const struct sitemap_xml_state *sitemap_xml_finish(struct sitemap_xml *x);

#endif

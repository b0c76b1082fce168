/* crawler/fetch_tool.h - `crawler fetch`: what the crawler sees at a URL. */
#ifndef CRAWLER_FETCH_TOOL_H
#define CRAWLER_FETCH_TOOL_H

struct cli;
struct err;

/*
 * fetch URL...   fetches each as a crawl would, redirects not followed, and
 *                prints one JSON object a line when it ended: url, outcome
 *                (answer, cut, failed), reason, detail, status, protocol, ip,
 *                bytes, took_ms, first_byte_ms, location, retry_after_ms
 * --full         and head, addresses, certificate_issuer, certificate_ends
 * --store DIR    writes the answers into that WARC store
 *
 * robots.txt and politeness are not asked: a person stands behind it.
 */
int fetch_tool(const struct cli *cli, struct err *err);

#endif

/*
 * console/measure_page.h - "Vận hành": what the programs did in a period, as a
 * page that is also the printed report, and as files.
 *
 *     ?tu=2026-01-01&den=2026-01-31      days, both included; without: 30 days
 */
#ifndef CONSOLE_MEASURE_PAGE_H
#define CONSOLE_MEASURE_PAGE_H

struct call;

void measure_page(struct call *c);
void measure_json(struct call *c);
void measure_xml(struct call *c);
void measure_csv(struct call *c);
/* What describes the files; for everybody. */
void measure_schema(struct call *c);
void measure_xsd(struct call *c);

#endif

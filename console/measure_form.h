/*
 * console/measure_form.h - figures for other systems, and what describes them:
 * JSON (Schema 2020-12), XML (XSD 1.0), CSV.  docs/formats.md says what each
 * field means.
 */
#ifndef CONSOLE_MEASURE_FORM_H
#define CONSOLE_MEASURE_FORM_H

#include "base/str.h"

struct measure;

#define MEASURE_NAMESPACE "urn:liencong:measure:1"

enum measure_form { MEASURE_JSON, MEASURE_XML, MEASURE_CSV };

/* "json", "xml", "csv"; false for others. */
bool measure_form_find(struct str name, enum measure_form *ret_form);
const char *measure_form_type(enum measure_form form); /* Content-Type */
/* `system` is the public name of this installation. */
void measure_form_write(struct buf *out, const struct measure *m,
                        enum measure_form form, const char *system,
                        int64_t now_ms);

struct str measure_form_json_schema(void);
struct str measure_form_xsd(void);

/* What a status means for those who read reports; "" when we do not know. */
const char *measure_cause_vi(int status);
const char *measure_cause_en(int status);

#endif

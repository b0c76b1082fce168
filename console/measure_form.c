/* console/measure_form.c - see measure_form.h. */
#include "console/measure_form.h"

#include "base/clock.h"
#include "base/embed.h"
#include "base/html.h"
#include "base/jsontext.h"
#include "console/measure.h"

#include <inttypes.h>

EMBED(measure_schema, "console/measure.schema.json");
EMBED(measure_xsd, "console/measure.xsd");

static const struct {
    const char *name, *type;
} forms[] = {
    [MEASURE_JSON] = {"json", "application/json; charset=utf-8"},
    [MEASURE_XML] = {"xml", "application/xml; charset=utf-8"},
    [MEASURE_CSV] = {"csv", "text/csv; charset=utf-8; header=present"},
};

bool measure_form_find(struct str name, enum measure_form *ret_form)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_is(name, forms[i].name)) {
            *ret_form = (enum measure_form)i;
            return true;
        }
    return false;
}

const char *measure_form_type(enum measure_form form)
{
    return forms[form].type;
}

struct str measure_form_json_schema(void)
{
    return EMBEDDED(measure_schema);
}

struct str measure_form_xsd(void)
{
    return EMBEDDED(measure_xsd);
}

static const struct {
    int status;
    const char *vi, *en;
} causes[] = {
    {400, "Yêu cầu sai cú pháp", "The request is malformed"},
    {401, "Chưa đăng nhập hoặc thiếu khóa", "Not signed in, or no key"},
    {403, "Không có quyền, hoặc địa chỉ bị chặn",
     "No right, or the address is blocked"},
    {404, "Không có nội dung này", "There is no such content"},
    {405, "Phương thức không được hỗ trợ", "The method is not supported"},
    {409, "Trái với trạng thái hiện tại", "Contradicts the present state"},
    {413, "Nội dung gửi lên quá lớn", "What was sent is too large"},
    {414, "Địa chỉ quá dài", "The address is too long"},
    {422, "Tham số không hợp lệ", "A parameter is not valid"},
    {429, "Hỏi quá dày hoặc hết hạn mức",
     "Too many requests, or quota used up"},
    {500, "Lỗi của chương trình", "A fault of the program"},
    {503, "Quá tải hoặc dữ liệu tạm thời không đọc được",
     "Overload, or data that cannot be read for now"},
};

const char *measure_cause_vi(int status)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].status == status)
            return causes[i].vi;
    return "";
}

const char *measure_cause_en(int status)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].status == status)
            return causes[i].en;
    return "";
}

/* --- the fields of a part, once for all forms --- */

/* Names of fields and how to get them; a value of -1 is none. */
static double share(int64_t n, int64_t of)
{
    return of ? (double)n / (double)of : -1;
}

enum { FIELDS = 15 };

static void fields(double value[FIELDS], const struct measure_part *p)
{
    const double all[FIELDS] = {(double)p->requests,
                                (double)p->transactions,
                                (double)p->succeeded,
                                (double)p->refused,
                                (double)p->failed,
                                share(p->failed, p->requests),
                                measure_mean_ms(p),
                                measure_quantile_ms(p, .5),
                                measure_quantile_ms(p, .95),
                                measure_quantile_ms(p, .99),
                                (double)measure_over(p, 500),
                                (double)measure_over(p, 2500),
                                (double)measure_over(p, 30000),
                                (double)p->bytes,
                                share(p->up, p->asked)};

    memcpy(value, all, sizeof all);
}

static const char *const names[FIELDS] = {
    "requests",  "transactions", "succeeded",   "refused", "failed",
    "errorRate", "meanMs",       "p50Ms",       "p95Ms",   "p99Ms",
    "over500Ms", "over2500Ms",   "over30000Ms", "bytes",   "availability"};

/* Counts as whole numbers, times to a tenth, shares to a millionth. */
static void number(struct buf *out, size_t field, double value)
{
    const char *name = names[field];

    if (!strcmp(name, "errorRate") || !strcmp(name, "availability"))
        buf_addf(out, "%.6f", value);
    else if (str_ends(str_of(name), STR("Ms")) && *name != 'o')
        buf_addf(out, "%.1f", value);
    else
        buf_addf(out, "%.0f", value);
}

static const char *date(char text[CLOCK_ISO_MAX], int64_t day)
{
    clock_iso(text, day * 86400000, false);
    text[10] = '\0';
    return text;
}

/* --- JSON --- */

static void json_part(struct buf *out, const struct measure_part *p)
{
    double value[FIELDS];

    fields(value, p);
    for (size_t i = 0; i < FIELDS; i++) {
        buf_addf(out, "%s\"%s\":", i ? "," : "", names[i]);
        if (value[i] < 0)
            buf_addz(out, "null");
        else
            number(out, i, value[i]);
    }
}

static void json_program(struct buf *out, const struct measure *m, size_t i)
{
    char day[CLOCK_ISO_MAX];

    buf_addf(out, "%s\n{\"name\":\"%s\",\"total\":{", i ? "," : "",
             measure_programs[i]);
    json_part(out, &m->total[i]);
    buf_addz(out, "},\"days\":[");
    for (int64_t d = m->from; d <= m->to; d++) {
        buf_addf(out, "%s\n{\"date\":\"%s\",", d > m->from ? "," : "",
                 date(day, d));
        json_part(out, &m->days[i][d - m->from]);
        buf_addc(out, '}');
    }
    buf_addz(out, "]}");
}

static void json_cause(struct buf *out, const struct measure_cause *c)
{
    buf_addf(out, "{\"program\":\"%s\",\"route\":", c->program);
    jsontext_add(out, str_of(c->route));
    buf_addf(out, ",\"status\":%d,\"count\":%" PRId64 ",\"cause\":", c->status,
             c->count);
    jsontext_add(out, str_of(measure_cause_vi(c->status)));
    buf_addc(out, '}');
}

static void write_json(struct buf *out, const struct measure *m,
                       const char *system, const char *made)
{
    char from[CLOCK_ISO_MAX], to[CLOCK_ISO_MAX];

    buf_addz(out, "{\"format\":\"" MEASURE_NAMESPACE "\",\"system\":");
    jsontext_add(out, str_of(system));
    buf_addf(out,
             ",\"made\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"programs\":[",
             made, date(from, m->from), date(to, m->to));
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++)
        json_program(out, m, i);
    buf_addz(out, "],\n\"causes\":[");
    for (size_t i = 0; i < m->cause_count; i++) {
        buf_addz(out, i ? ",\n" : "\n");
        json_cause(out, &m->causes[i]);
    }
    buf_addz(out, "]}\n");
}

/* --- XML --- */

static void xml_part(struct buf *out, const struct measure_part *p)
{
    double value[FIELDS];

    fields(value, p);
    for (size_t i = 0; i < FIELDS; i++) {
        if (value[i] < 0)
            continue;
        buf_addf(out, " %s=\"", names[i]);
        number(out, i, value[i]);
        buf_addc(out, '"');
    }
    buf_addz(out, "/>\n");
}

static void write_xml(struct buf *out, const struct measure *m,
                      const char *system, const char *made)
{
    char day[CLOCK_ISO_MAX];

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<measure xmlns=\"" MEASURE_NAMESPACE "\" system=\"");
    html_text(out, str_of(system));
    buf_addf(out, "\" made=\"%s\" from=\"%s\"", made, date(day, m->from));
    buf_addf(out, " to=\"%s\">\n", date(day, m->to));
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++) {
        buf_addf(out, "<program name=\"%s\">\n<total", measure_programs[i]);
        xml_part(out, &m->total[i]);
        for (int64_t d = m->from; d <= m->to; d++) {
            buf_addf(out, "<day date=\"%s\"", date(day, d));
            xml_part(out, &m->days[i][d - m->from]);
        }
        buf_addz(out, "</program>\n");
    }
    for (size_t i = 0; i < m->cause_count; i++) {
        const struct measure_cause *c = &m->causes[i];
        buf_addf(out, "<cause program=\"%s\" route=\"", c->program);
        html_text(out, str_of(c->route));
        buf_addf(out, "\" status=\"%d\" count=\"%" PRId64 "\">", c->status,
                 c->count);
        html_text(out, str_of(measure_cause_vi(c->status)));
        buf_addz(out, "</cause>\n");
    }
    buf_addz(out, "</measure>\n");
}

/* --- CSV: a row a program and day --- */

static void write_csv(struct buf *out, const struct measure *m)
{
    double value[FIELDS];
    char day[CLOCK_ISO_MAX];

    buf_addz(out, "date,program");
    for (size_t i = 0; i < FIELDS; i++)
        buf_addf(out, ",%s", names[i]);
    buf_addz(out, "\r\n");
    for (int64_t d = m->from; d <= m->to; d++)
        for (size_t i = 0; i < MEASURE_PROGRAMS; i++) {
            buf_addf(out, "%s,%s", date(day, d), measure_programs[i]);
            fields(value, &m->days[i][d - m->from]);
            for (size_t k = 0; k < FIELDS; k++) {
                buf_addc(out, ',');
                if (value[k] >= 0)
                    number(out, k, value[k]);
            }
            buf_addz(out, "\r\n");
        }
}

void measure_form_write(struct buf *out, const struct measure *m,
                        enum measure_form form, const char *system,
                        int64_t now_ms)
{
    char made[CLOCK_ISO_MAX];

    clock_iso(made, now_ms, false);
    switch (form) {
    case MEASURE_JSON: write_json(out, m, system, made); break;
    case MEASURE_XML: write_xml(out, m, system, made); break;
    case MEASURE_CSV: write_csv(out, m); break;
    }
}

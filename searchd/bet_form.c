/* searchd/bet_form.c - see bet_form.h. */
#include "searchd/bet_form.h"

#include "base/jsontext.h"
#include "base/utf8.h"

#include <jansson.h>

struct reading {
    struct problems *problems;
    struct arena *arena;
};

bool bet_form_is_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", id.p[i]) ||
            !id.p[i])
            return false;
    return id.n > 0 && id.n <= BET_ID_MAX_BYTES;
}

/* NFC on one line. */
static const char *tidy(struct str text, struct arena *arena)
{
    scoped(buf_done) struct buf nfc = {0}, out = {0};

    utf8_nfc(&nfc, text);
    for (size_t at = 0; at < nfc.n;) {
        uint32_t c = utf8_next(buf_str(&nfc), &at);
        if (!utf8_is_space(c) && c >= 0x20 && c != 0x7f)
            utf8_put(&out, c);
        else if (out.n && out.p[out.n - 1] != ' ')
            buf_addc(&out, ' ');
    }
    return arena_str(arena, str_trim(buf_str(&out)));
}

/* The text of a member, "" when it has none; what is wrong is a problem. */
static const char *text_of(struct reading *r, const json_t *body,
                           const char *member, size_t max)
{
    const json_t *value = json_object_get(body, member);

    if (!value || json_is_null(value))
        return "";
    if (!json_is_string(value)) {
        problems_add(r->problems, member, "phải là chữ", "must be a text");
        return "";
    }
    const char *text =
        tidy((struct str){json_string_value(value), json_string_length(value)},
             r->arena);
    if (strlen(text) <= max)
        return text;
    problems_add(r->problems, member, "giá trị quá dài",
                 "the value is too long");
    return "";
}

/* "a|b|c", as the file has it. */
static const char *questions_of(struct reading *r, const json_t *body)
{
    const json_t *list = json_object_get(body, "questions");
    scoped(buf_done) struct buf all = {0};
    size_t count = json_array_size(list);

    buf_addz(&all, "");
    for (size_t i = 0; i < count && count <= BET_QUESTIONS_MAX; i++) {
        const json_t *one = json_array_get(list, i);
        const char *text =
            tidy((struct str){json_string_value(one), json_string_length(one)},
                 r->arena);
        if (strchr(text, '|') || strlen(text) > BET_QUESTION_MAX_BYTES ||
            !bets_has_words(text))
            break;
        buf_addz(&all, i ? "|" : "");
        buf_addz(&all, text);
        if (i + 1 == count)
            return arena_str(r->arena, buf_str(&all));
    }
    problems_add(
        r->problems, "questions",
        "phải là danh sách từ 1 đến 20 câu hỏi, mỗi câu có chữ, không có "
        "dấu |, không quá 200 byte",
        "must be a list of 1 to 20 questions, each with words, without |, "
        "of 200 bytes at most");
    return "";
}

static void check_members(struct reading *r, json_t *body)
{
    static const char *const known[] = {"questions", "url", "title", "text",
                                        "from",      "to",  "id",    "active"};
    const char *name;
    json_t *value;

    json_object_foreach(body, name, value)
    {
        size_t i = 0;
        while (i < sizeof known / sizeof *known && strcmp(name, known[i]) != 0)
            i++;
        if (i == sizeof known / sizeof *known) {
            struct problem p = query_unknown(str_of(name), r->arena);
            problems_add(r->problems, p.parameter, p.vi, p.en);
        }
    }
}

static void check_url(struct reading *r, const char *url,
                      const struct registry *reg)
{
    switch (bets_check_url(url, reg)) {
    case BETS_URL_GOOD: break;
    case BETS_URL_UNKNOWN:
        problems_add(r->problems, "url", "không thuộc cổng nào trong danh bạ",
                     "is on no host that the registry knows");
        break;
    case BETS_URL_NO_WEB:
        problems_add(r->problems, "url", "phải là địa chỉ http hoặc https",
                     "must be an http or https URL");
    }
}

static int64_t day_of(struct reading *r, const char *member, const char *text)
{
    int64_t ms = 0;

    if (*text && !bets_read_day(text, &ms))
        problems_add(r->problems, member, "phải là ngày như 2026-01-31",
                     "must be a day like 2026-01-31");
    return ms;
}

static void read_days(struct reading *r, struct bet *bet)
{
    const int64_t day_ms = 86400000;

    bet->from_ms = day_of(r, "from", bet->from);
    bet->to_ms = day_of(r, "to", bet->to);
    if (bet->to_ms && bet->to_ms < bet->from_ms)
        problems_add(r->problems, "to", "phải từ ngày bắt đầu trở đi",
                     "must not be before the first day");
    bet->to_ms += bet->to_ms ? day_ms : 0;
}

static void read_object(struct reading *r, struct bet *bet, json_t *body,
                        const struct registry *reg)
{
    check_members(r, body);
    bet->question = questions_of(r, body);
    bet->url = text_of(r, body, "url", BET_URL_MAX_BYTES);
    bet->title = text_of(r, body, "title", BET_TITLE_MAX_BYTES);
    bet->text = text_of(r, body, "text", BET_TEXT_MAX_BYTES);
    bet->from = text_of(r, body, "from", 32);
    bet->to = text_of(r, body, "to", 32);
    if (!*bet->title)
        problems_add(r->problems, "title", "cần có", "is needed");
    check_url(r, bet->url, reg);
    read_days(r, bet);
}

void bet_form_read(struct bet *ret_bet, struct str body,
                   const struct registry *reg, struct problems *problems,
                   struct arena *arena)
{
    struct reading r = {problems, arena};
    json_t *o =
        json_loadb(body.n ? body.p : "", body.n, JSON_REJECT_DUPLICATES, NULL);

    *ret_bet = (struct bet){.id = ""};
    if (json_is_object(o))
        read_object(&r, ret_bet, o, reg);
    else
        problems_add(problems, "body", "phải là một đối tượng JSON",
                     "must be a JSON object");
    json_decref(o);
}

/* --- and back --- */

static void put_member(struct buf *out, const char *name, const char *text)
{
    buf_addf(out, ",\"%s\":", name);
    if (*text)
        jsontext_add(out, str_of(text));
    else
        buf_addz(out, "null");
}

void bet_form_write(struct buf *out, const struct bet *bet, int64_t now_ms)
{
    struct str rest = str_of(bet->question), one;
    size_t count = 0;

    buf_addf(out, "{\"active\":%s", bets_is_on(bet, now_ms) ? "true" : "false");
    put_member(out, "id", bet->id);
    buf_addz(out, ",\"questions\":[");
    while (str_cut(&rest, '|', &one)) {
        one = str_trim(one);
        if (!one.n)
            continue;
        buf_addz(out, count++ ? "," : "");
        jsontext_add(out, one);
    }
    buf_addc(out, ']');
    put_member(out, "url", bet->url);
    put_member(out, "title", bet->title);
    put_member(out, "text", bet->text);
    put_member(out, "from", bet->from);
    put_member(out, "to", bet->to);
    buf_addc(out, '}');
}

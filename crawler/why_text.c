/*
 * crawler/why_text.c - a story told to people: sentences, first all in
 * Vietnamese, then all in English.  Times are those of Viet Nam.
 *
 * Each sentence stands here once, in both languages side by side with the same
 * arguments, so that neither can say what the other does not.
 */
#include "base/clock.h"
#include "base/str.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/rhythm.h"
#include "crawler/why_part.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum { TIME_MAX = 32, SPAN_MAX = 48 };

struct teller {
    FILE *out;
    const struct story *s;
    bool vi;
};

__attribute__((format(printf, 2, 4), format(printf, 3, 4))) static void
say(const struct teller *t, const char *vi, const char *en, ...)
{
    va_list list;

    va_start(list, en);
    vfprintf(t->out, t->vi ? vi : en, list);
    va_end(list);
}

/* "2026-01-05 10:22", in Viet Nam. */
static const char *when(char text[TIME_MAX], int64_t unix_ms)
{
    enum { ZONE_MS = 7 * 3600000, MINUTES = 16 };
    char iso[CLOCK_ISO_MAX];

    if (unix_ms <= 0)
        return "–";
    clock_iso(iso, unix_ms + ZONE_MS, false);
    snprintf(text, TIME_MAX, "%.10s %.5s", iso, iso + 11);
    return text;
}

/* "3 ngày" or "3 days"; one decimal where it says something. */
static const char *span(const struct teller *t, char text[SPAN_MAX],
                        double seconds)
{
    static const struct {
        double seconds;
        const char *vi, *en;
    } units[] = {
        {86400, "ngày", "days"},
        {3600, "giờ", "hours"},
        {60, "phút", "minutes"},
        {1, "giây", "seconds"},
    };
    size_t i = 0;

    while (i < 3 && seconds < 1.5 * units[i].seconds)
        i++;
    double n = seconds / units[i].seconds;
    bool whole = n >= 10 || n - (double)(int64_t)n < 0.05;
    snprintf(text, SPAN_MAX, "%.*f %s", whole ? 0 : 1, n,
             t->vi ? units[i].vi : units[i].en);
    return text;
}

/*
 * Details are kept in English, for logs and programs.  The frequent ones are
 * told in Vietnamese; what remains (of libcurl, a URL) stays as it is.
 */
static void put_detail(const struct teller *t, const char *detail)
{
    static const struct {
        const char *en, *vi; /* what it begins with */
    } rows[] = {
        {"no such file", "không có tệp này"},
        {"redirects that lead nowhere", "chuyển hướng không đến đâu"},
        {"a page of HTML in place of robots.txt",
         "một trang HTML nằm ở chỗ của robots.txt"},
        {"the server cannot answer for robots.txt",
         "máy chủ không trả lời được robots.txt"},
        {"robots.txt cannot be read", "không đọc được robots.txt"},
        {"too many copies of one page", "quá nhiều bản sao của một trang"},
        {"challenge of a firewall", "phép thử của tường lửa"},
        {"refusal of a firewall", "lời từ chối của tường lửa"},
        {"challenge of", "phép thử của"},
        {"refusal of", "lời từ chối của"},
        {"cookie set by a script", "cookie do script đặt"},
        {"redirect to itself with a cookie",
         "chuyển hướng về chính nó kèm cookie"},
        {"Domain name not found", "không có tên miền này"},
        {"Could not contact DNS servers", "không máy chủ DNS nào trả lời được"},
        {"DNS server returned answer with no data",
         "tên miền không có địa chỉ nào"},
        {"Timeout while contacting DNS servers",
         "máy chủ DNS không trả lời kịp"},
        {"certificate has expired", "chứng thư đã hết hạn"},
        {"certificate is not yet valid", "chứng thư chưa đến ngày hiệu lực"},
        {"self-signed certificate in certificate chain",
         "tổ chức cấp chứng thư không được tin cậy"},
        {"self-signed certificate", "chứng thư tự ký"},
        {"an intermediate certificate is missing, or nobody we trust issued it",
         "thiếu chứng thư trung gian, hoặc tổ chức cấp không được tin cậy"},
        {"the certificate is for other names", "chứng thư cấp cho tên khác"},
        {"no TLS is spoken on this port", "cổng này không nói TLS"},
        {"only outdated versions of TLS are spoken",
         "máy chủ chỉ nói các phiên bản TLS đã lỗi thời"},
    };
    struct str place = STR(" in place of robots.txt"), rest = str_of(detail);

    for (size_t i = 0; t->vi && i < sizeof rows / sizeof *rows; i++)
        if (str_starts(rest, str_of(rows[i].en))) {
            fputs(rows[i].vi, t->out);
            rest = str_sub(rest, strlen(rows[i].en), rest.n);
            break;
        }
    bool robots = t->vi && str_ends(rest, place);
    fprintf(t->out, "%.*s%s", (int)(rest.n - (robots ? place.n : 0)),
            rest.n ? rest.p : "", robots ? " ở chỗ của robots.txt" : "");
}

/* --- the portal --- */

static void tell_portal(const struct teller *t)
{
    const struct portal *p = t->s->portal;
    const struct store_host *h = &t->s->host;

    if (!p) {
        say(t, "Cổng: %s (%s), không còn trong danh bạ.\n",
            "Portal: %s (%s), no longer in the registry.\n", h->portal,
            h->host);
        return;
    }
    say(t, "Cổng: %s (%s, %s). ", "Portal: %s (%s, %s). ", p->name, p->code,
        p->host);
    if (*p->hours)
        say(t, "Chỉ được hỏi trong khung giờ %s.\n",
            "It may be asked in the hours %s only.\n", p->hours);
    else
        say(t, "Được hỏi vào mọi giờ trong ngày.\n",
            "It may be asked at any hour.\n");
}

static void tell_pause(const struct teller *t)
{
    const struct politeness *p = &t->s->host.polite;
    char text[SPAN_MAX], until[TIME_MAX];
    enum pause_reason why;
    int64_t opens = story_host_opens(t->s, 0, &why);

    if (why != PAUSE_NONE)
        say(t, "Cổng đang được để yên đến %s: %s.\n",
            "The portal is left alone until %s: %s.\n", when(until, opens),
            t->vi ? pause_text_vi(why) : pause_text_en(why));
    if (p->pause_ms > 0)
        say(t, "Giữa hai lần hỏi cổng được nghỉ %s",
            "Between two requests the portal rests for %s",
            span(t, text, (double)p->pause_ms / 1000));
    if (p->pause_ms > 0)
        fputs(p->backoff ? (t->vi ? ", đã giãn ra vì các lỗi gần đây.\n"
                                  : ", longer than usual after recent "
                                    "errors.\n")
                         : ".\n",
              t->out);
}

static void tell_trust(const struct teller *t)
{
    const struct store_host *h = &t->s->host;

    if (!h->claims)
        return;
    if (story_trusts_lastmod(t->s))
        say(t,
            "Bộ thu thập tin lastmod của cổng này: %" PRId64
            " lần lastmod báo trang đã đổi thì %" PRId64
            " lần trang đổi thật.\n",
            "The lastmod of this portal is believed: of %" PRId64
            " times that it said a page had changed, %" PRId64
            " times it had.\n",
            h->claims, h->claims_kept);
    else
        say(t,
            "Bộ thu thập không tin lastmod của cổng này: %" PRId64
            " lần lastmod báo trang đã đổi mà chỉ %" PRId64
            " lần trang đổi thật, nên trang không được tải sớm theo lastmod.\n",
            "The lastmod of this portal is not believed: of %" PRId64
            " times that it said a page had changed, only %" PRId64
            " times it had; pages are not fetched early because of it.\n",
            h->claims, h->claims_kept);
}

/* --- sitemaps --- */

static const char *kind_of(const struct teller *t,
                           const struct store_sitemap *m)
{
    static const struct {
        const char *type, *vi, *en;
    } kinds[] = {
        {"xml", "sơ đồ trang", "a sitemap"},
        {"index", "danh mục các sơ đồ trang", "an index of sitemaps"},
        {"text", "danh sách địa chỉ", "a list of URLs"},
        {"rss", "nguồn tin RSS", "an RSS feed"},
        {"atom", "nguồn tin Atom", "an Atom feed"},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(m->type, kinds[i].type))
            return t->vi ? kinds[i].vi : kinds[i].en;
    return t->vi ? "không phải sơ đồ trang" : "no sitemap of any kind";
}

static void tell_flags(const struct teller *t, const struct store_sitemap *m)
{
    if (m->equal_lastmod)
        say(t,
            "  Mọi mục của sơ đồ mang cùng một lastmod, như được điền tự "
            "động.\n",
            "  All its entries bear one and the same lastmod, as if filled in "
            "by a machine.\n");
    if (m->future_lastmod)
        say(t, "  Sơ đồ có lastmod ở tương lai; các lastmod đó bị bỏ qua.\n",
            "  Some lastmod lie in the future; those are ignored.\n");
    if (m->offhost)
        say(t,
            "  %" PRId64 " mục ngoài cổng; chúng không được tải theo sơ đồ "
            "này.\n",
            "  %" PRId64
            " entries lie outside the portal and are not fetched for it.\n",
            m->offhost);
    if (m->barren >= RHYTHM_RETIRED)
        say(t,
            "  Đã %" PRId64 " lần liền không dùng được nên sơ đồ được cho "
            "nghỉ: chỉ thỉnh thoảng mới hỏi lại.\n",
            "  %" PRId64 " times in a row it was of no use, so it is retired: "
            "asked now and then only.\n",
            m->barren);
    else if (m->barren)
        say(t, "  %" PRId64 " lần gần nhất không dùng được: hỏi thưa dần.\n",
            "  Of no use the last %" PRId64
            " times: it is asked ever more seldom.\n",
            m->barren);
}

static void tell_map(const struct teller *t, const struct store_sitemap *m)
{
    char at[TIME_MAX];

    if (!m->parsed_ms)
        return;
    say(t, "Nội dung: %s, %" PRId64 " mục (%" PRId64 " mục mới), đọc lúc %s.\n",
        "Content: %s, %" PRId64 " entries (%" PRId64
        " of them new), read %s.\n",
        kind_of(t, m), m->entries, m->added, when(at, m->parsed_ms));
    tell_flags(t, m);
}

/* --- where it was found --- */

static const char *source_of(const struct teller *t)
{
    static const char *const texts[SOURCE_COUNT][2] = {
        [SOURCE_HOME] = {"là trang chủ ghi trong danh bạ cổng",
                         "it is the home page given in the registry"},
        [SOURCE_REGISTRY] = {"danh bạ cổng ghi địa chỉ này",
                             "the registry of portals names it"},
        [SOURCE_ROBOTS] = {"robots.txt nêu địa chỉ này", "robots.txt names it"},
        [SOURCE_GUESS] = {"là tên thường dùng của sơ đồ trang",
                          "it is the usual name of a sitemap"},
        [SOURCE_SITEMAP] = {"có trong sơ đồ trang", "listed in the sitemap"},
        [SOURCE_LINK] = {"có liên kết từ trang", "linked from the page"},
        [SOURCE_REDIRECT] = {"được chuyển hướng từ", "redirected to from"},
        [SOURCE_ADDED] = {"được thêm bằng tay hoặc do cổng báo",
                          "added by hand or announced by the portal"},
    };

    return texts[t->s->url->source][!t->vi];
}

static void tell_found(const struct teller *t)
{
    const struct store_url *u = t->s->url;
    char seen[TIME_MAX], lastmod[TIME_MAX];

    say(t, "Biết từ %s: %s", "Known since %s: %s", when(seen, u->first_seen_ms),
        source_of(t));
    if (*u->via)
        fprintf(t->out, " %s", u->via);
    if (u->depth > 1)
        say(t, "; cách trang chủ %d bước", "; %d steps from the home page",
            u->depth);
    fputs(".\n", t->out);
    if (!t->s->listed)
        return;
    if (strcmp(t->s->listed->url, u->via) != 0)
        say(t, "Cũng có trong sơ đồ trang %s.\n",
            "Also listed in the sitemap %s.\n", t->s->listed->url);
    if (u->lastmod_ms)
        say(t, "Sơ đồ trang báo trang đổi lần cuối (lastmod) %s.\n",
            "The sitemap says that it changed last (lastmod) %s.\n",
            when(lastmod, u->lastmod_ms));
    tell_flags(t, &t->s->listed_row);
}

/* --- robots.txt --- */

static void tell_rule(const struct teller *t, const struct told_origin *o)
{
    const char *agent = o->for_us ? t->s->options->crawler.token : "*";

    if (o->line)
        say(t, " theo dòng %d, \"%.100s\", của nhóm \"User-agent: %s\"",
            " by line %d, \"%.100s\", of the group \"User-agent: %s\"", o->line,
            o->rule.p ? o->rule.p : "", agent);
    else if (o->row.state == ROBOTS_RULES && t->s->url)
        say(t, ", không quy tắc nào nói đến địa chỉ này",
            ", no rule speaks of this URL");
}

static void tell_origin(const struct teller *t, const struct told_origin *o)
{
    char asked[TIME_MAX], again[TIME_MAX];

    fprintf(t->out, "%s/robots.txt: ", o->row.origin);
    if (o->row.state == ROBOTS_DOWN)
        say(t, "không đọc được, nên chưa được tải gì",
            "cannot be read, so nothing may be fetched");
    else if (o->row.state == ROBOTS_OPEN)
        say(t, "không có quy tắc, mọi địa chỉ được phép",
            "has no rules, everything is allowed");
    else if (t->s->url)
        say(t, "%s", "%s",
            o->allowed ? (t->vi ? "cho phép" : "allows it")
                       : (t->vi ? "cấm" : "forbids it"));
    else
        say(t, "có quy tắc", "has rules");
    if (t->s->url)
        tell_rule(t, o);
    say(t, "; hỏi lúc %s (trả lời %d), hỏi lại sau %s",
        "; asked %s (answer %d), asked again after %s",
        when(asked, o->row.fetched_ms), o->row.status,
        when(again, o->row.expires_ms));
    if (*o->row.detail) {
        fputs("; ", t->out);
        put_detail(t, o->row.detail);
    }
    fputs(".\n", t->out);
}

static void tell_origins(const struct teller *t)
{
    for (int i = 0; i < t->s->origin_count; i++)
        tell_origin(t, &t->s->origins[i]);
    if (!t->s->origin_count)
        say(t, "robots.txt: chưa hỏi.\n", "robots.txt: not asked yet.\n");
}

/* --- fetches --- */

static void tell_fetches(const struct teller *t)
{
    const struct store_url *u = t->s->url;
    char text[TIME_MAX];

    if (!u->fetches && !t->s->fetch_count) {
        say(t, "Chưa tải lần nào.\n", "Not fetched yet.\n");
        return;
    }
    say(t, "Đã hỏi %" PRId64 " lần", "Asked %" PRId64 " time(s)", u->fetches);
    if (t->s->fetch_count < u->fetches)
        say(t, ", %d lần gần nhất", ", the last %d", t->s->fetch_count);
    fputs(":\n", t->out);
    for (int i = 0; i < t->s->fetch_count; i++) {
        const struct store_fetch *f = &t->s->fetches[i];
        fprintf(t->out, "  %s  %3d %-12s %6" PRId64 " ms %9" PRId64 " B%s\n",
                when(text, f->when_ms), f->status, reason_info(f->reason)->code,
                f->took_ms, f->bytes,
                !f->changed ? ""
                : t->vi     ? "  đã đổi"
                            : "  changed");
    }
}

static void tell_changes(const struct teller *t)
{
    const struct store_url *u = t->s->url;
    double days = story_days_between_changes(t->s);
    char every[SPAN_MAX], next[SPAN_MAX];

    if (u->kind != URL_PAGE || u->fetches < 2 || !u->interval_ms)
        return;
    span(t, next, (double)u->interval_ms / 1000);
    if (days > 0)
        say(t,
            "Trang đổi khoảng %s một lần (%" PRId64 " lần trong %" PRId64
            " lần so), nên được xem lại sau %s.\n",
            "It changes about every %s (changed in %" PRId64 " of %" PRId64
            " comparisons), so it is looked at again after %s.\n",
            span(t, every, days * 86400), u->changes, u->fetches - 1, next);
    else
        say(t,
            "Chưa thấy trang đổi lần nào trong %" PRId64
            " lần so, nên được xem lại thưa dần: sau %s.\n",
            "Compared %" PRId64 " time(s), it was never seen to change, so it "
            "is looked at ever more seldom: after %s.\n",
            u->fetches - 1, next);
}

static void tell_validators(const struct teller *t)
{
    const struct store_url *u = t->s->url;

    if (!*u->etag && !*u->last_modified)
        return;
    say(t, "Lần sau hỏi \"có đổi từ bản này không?\" với",
        "Next time we ask whether it changed since this copy, with");
    if (*u->etag)
        fprintf(t->out, " ETag %.80s", u->etag);
    if (*u->last_modified)
        fprintf(t->out, "%s Last-Modified %s", *u->etag ? "," : "",
                u->last_modified);
    fputs(".\n", t->out);
}

/* --- what came of it --- */

static void tell_reason(const struct teller *t, const char *who,
                        enum reason reason, const char *detail)
{
    const struct reason_info *info = reason_info(reason);

    fprintf(t->out, "%s: %s – %s", who, info->code,
            t->vi ? info->label_vi : info->label_en);
    if (*detail) {
        fputs(" (", t->out);
        put_detail(t, detail);
        putc(')', t->out);
    }
    fputs(".\n", t->out);
}

static void tell_fix(const struct teller *t, enum reason reason)
{
    const struct reason_info *info = reason_info(reason);

    if (*info->fix_vi)
        fprintf(t->out, "  → %s\n", t->vi ? info->fix_vi : info->fix_en);
}

static void tell_outcome(const struct teller *t)
{
    const struct store_url *u = t->s->url;
    const struct indexed *v = &t->s->verdict;

    tell_reason(t, t->vi ? "Bộ thu thập" : "The crawler", u->reason,
                *u->target ? u->target : u->detail);
    if (!t->s->has_verdict || v->reason != u->reason)
        tell_fix(t, u->reason);
    if (t->s->has_verdict) {
        tell_reason(t, t->vi ? "Bộ lập chỉ mục" : "The indexer", v->reason,
                    v->detail ? v->detail : "");
        tell_fix(t, v->reason);
    } else if (u->kind == URL_PAGE)
        say(t, "Bộ lập chỉ mục: chưa xem trang này.\n",
            "The indexer: has not seen it yet.\n");
}

/* --- next time --- */

static const char *next_text(const struct teller *t, enum next_why why)
{
    static const char *const texts[][2] = {
        [NEXT_NEVER] = {"", ""},
        [NEXT_FIRST] = {"đang chờ đến lượt lần đầu",
                        "it waits for its first turn"},
        [NEXT_FRESH] = {"sơ đồ trang báo trang mới hoặc vừa đổi nên được tải "
                        "sớm",
                        "its sitemap says that it is new or has changed, so "
                        "it comes early"},
        [NEXT_RETRY] = {"thử lại sau lần không được vừa rồi",
                        "another try after the last one failed"},
        [NEXT_ROBOTS] = {"robots.txt cấm; xem lại sau khi robots.txt được hỏi "
                         "lại",
                         "robots.txt forbids it; looked at again once that "
                         "was asked again"},
        [NEXT_RHYTHM] = {"theo nhịp của sơ đồ trang này",
                         "by the rhythm of this sitemap"},
        [NEXT_SCHEDULE] = {"theo chu kỳ của trang", "by the page's schedule"},
    };

    return texts[why][!t->vi];
}

static void tell_next(const struct teller *t)
{
    const struct store_url *u = t->s->url;
    enum next_why next = story_next(t->s);
    enum pause_reason why;
    char due[TIME_MAX], opens[TIME_MAX], every[SPAN_MAX];

    if (next == NEXT_NEVER) {
        say(t, "Lần tới: không hỏi nữa.\n", "Next: it is not asked again.\n");
        return;
    }
    say(t, "Lần tới: %s, %s", "Next: %s, %s",
        u->due_ms > t->s->now_ms ? when(due, u->due_ms)
        : t->vi                  ? "ngay khi đến lượt"
                                 : "as soon as its turn comes",
        next_text(t, next));
    if (next == NEXT_RHYTHM && u->interval_ms)
        say(t, ", %s một lần", ", every %s",
            span(t, every, (double)u->interval_ms / 1000));
    int64_t at = story_host_opens(t->s, u->due_ms, &why);
    if (why != PAUSE_NONE)
        say(t, "; nhưng không trước %s: %s", "; but not before %s: %s",
            when(opens, at), t->vi ? pause_text_vi(why) : pause_text_en(why));
    fputs(".\n", t->out);
    if (u->priority == PRIORITY_AGAIN)
        say(t,
            "Ngân sách: trang được xem lại khi một lần tải được lợi %.3f ngày "
            "tươi mới.\n",
            "Budget: the page is visited again when a visit wins %.3f days of "
            "freshness.\n",
            t->s->price);
}

/* --- the whole --- */

static void tell_wish(const struct teller *t)
{
    static const struct {
        const char *vi, *en;
    } askers[INTAKE_SOURCES] = {
        [INTAKE_OPERATOR] = {"người vận hành", "an operator"},
        [INTAKE_INDEXNOW] = {"cổng (IndexNow)", "the portal (IndexNow)"},
        [INTAKE_RECRAWL] = {"biên tập viên", "an editor"},
    };
    const struct intake_wish *wish = &t->s->wish;
    char at[TIME_MAX];

    if (!t->s->wished)
        return;
    say(t, "Lúc %s, %s yêu cầu đọc sớm; ", "At %s, %s asked for it soon; ",
        when(at, wish->put_ms),
        t->vi ? askers[wish->source].vi : askers[wish->source].en);
    if (wish->ready)
        say(t, "bộ thu thập chưa nhận yêu cầu này.\n",
            "the crawl has not taken that up yet.\n");
    else
        say(t, "yêu cầu này chờ kiểm tra tệp khóa.\n",
            "that waits for the key file to be checked.\n");
}

static void tell_url(const struct teller *t)
{
    tell_portal(t);
    tell_found(t);
    tell_wish(t);
    if (t->s->is_map)
        tell_map(t, &t->s->map);
    tell_trust(t);
    tell_origins(t);
    tell_fetches(t);
    tell_changes(t);
    tell_validators(t);
    tell_outcome(t);
    tell_next(t);
    tell_pause(t);
}

static void tell_maps(const struct teller *t)
{
    for (int i = 0; i < t->s->map_count; i++) {
        const struct told_sitemap *m = &t->s->maps[i];
        char due[TIME_MAX], every[SPAN_MAX];
        fprintf(t->out, "%s: ", m->url->url);
        if (m->row.parsed_ms)
            say(t, "%s, %" PRId64 " mục; hỏi lại %s, %s một lần.\n",
                "%s, %" PRId64 " entries; asked again %s, every %s.\n",
                kind_of(t, &m->row), m->row.entries, when(due, m->url->due_ms),
                span(t, every, (double)m->url->interval_ms / 1000));
        else
            say(t, "chưa đọc (%s).\n", "not read yet (%s).\n",
                reason_info(m->url->reason)->code);
        tell_flags(t, &m->row);
    }
    if (!t->s->map_count)
        say(t, "Chưa biết sơ đồ trang nào.\n", "No sitemap is known.\n");
}

static void tell_host(const struct teller *t)
{
    const struct store_host *h = &t->s->host;

    tell_portal(t);
    say(t,
        "Đã hỏi %" PRId64 " lần, %" PRId64 " lần không được; biết %" PRId64
        " địa chỉ, bỏ qua %" PRId64 " địa chỉ thừa.\n",
        "Asked %" PRId64 " times, %" PRId64 " of them failed; %" PRId64
        " URLs are known, %" PRId64 " superfluous ones were left.\n",
        h->fetches, h->failures, h->urls, h->dropped);
    tell_pause(t);
    tell_origins(t);
    tell_maps(t);
    tell_trust(t);
    for (int i = 0; i < t->s->reason_count; i++)
        say(t, "  %8" PRId64 "  %-18s %" PRId64 " đang chờ đến lượt\n",
            "  %8" PRId64 "  %-18s %" PRId64 " wait for their turn\n",
            t->s->reasons[i].urls, t->s->reasons[i].code, t->s->reasons[i].due);
}

void why_text(FILE *out, const struct story *s)
{
    fprintf(out, "%s\n", s->url ? s->url->url : s->host.host);
    for (int english = 0; english < 2; english++) {
        struct teller t = {out, s, !english};
        say(&t, "\nGiờ ghi dưới đây là giờ Việt Nam.\n",
            "\nIn English; times are those of Viet Nam.\n");
        if (s->url)
            tell_url(&t);
        else
            tell_host(&t);
    }
}

/* console/ask.c - see ask.h. */
#include "console/ask.h"

#include "base/err.h"
#include "base/html.h"

#include <curl/curl.h>

struct talk {
    CURL *curl;
    struct curl_slist *headers;
    struct buf *answer;
    size_t before; /* bytes of `answer` that are not ours */
    bool too_long;
    struct buf login;
};

static void talk_done(struct talk *t)
{
    curl_slist_free_all(t->headers);
    curl_easy_cleanup(t->curl);
    buf_done(&t->login);
}

static size_t take(char *bytes, size_t size, size_t n, void *context)
{
    struct talk *t = context;

    t->too_long = t->answer->n - t->before + size * n > ASK_ANSWER_MAX_BYTES;
    if (t->too_long)
        return 0;
    buf_add(t->answer, (struct str){bytes, size * n});
    return size * n;
}

bool ask_url_ok(const char *url)
{
    static const char *const here[] = {"http://127.0.0.1", "http://[::1]",
                                       "http://localhost"};
    struct str s = str_of(url), rest;
    int64_t port;

    if (str_starts(s, STR("https://")))
        return true;
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
        struct str host = str_of(here[i]);
        if (!str_starts(s, host))
            continue;
        /* "http://127.0.0.1:80@elsewhere" has a name and a password in it. */
        rest = str_sub(s, host.n, s.n);
        ptrdiff_t slash = str_chr(rest, '/');
        struct str colon = str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
        return !colon.n ||
               (colon.p[0] == ':' &&
                str_int(str_sub(colon, 1, colon.n), 1, 65535, &port));
    }
    return false;
}

static void add_header(struct talk *t, const char *name, const char *value)
{
    struct buf line = {0};

    buf_addf(&line, "%s: %s", name, value);
    struct curl_slist *more = curl_slist_append(t->headers, line.p);
    if (!more)
        mem_exhausted();
    t->headers = more;
    buf_done(&line);
}

/* Both parts are form-encoded first (RFC 6749, 2.3.1). */
static void set_login(struct talk *t, const char *user, const char *secret)
{
    html_query(&t->login, str_of(user));
    buf_addc(&t->login, ':');
    html_query(&t->login, str_of(secret));
    curl_easy_setopt(t->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(t->curl, CURLOPT_USERPWD, t->login.p);
}

static void set_up(struct talk *t, const struct ask *q)
{
    CURL *c = t->curl;
    struct buf bearer = {0};

    curl_easy_setopt(c, CURLOPT_URL, q->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)ASK_TIMEOUT_MS);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "liencong-console");
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    add_header(t, "Accept", "application/json");
    if (q->user)
        set_login(t, q->user, q->secret);
    if (q->bearer) {
        buf_addf(&bearer, "Bearer %s", q->bearer);
        add_header(t, "Authorization", bearer.p);
        buf_done(&bearer);
    }
    if (q->form)
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->form);
    if (q->only) {
        curl_easy_setopt(c, CURLOPT_CAINFO, q->only);
        curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
        curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
}

static int perform(struct talk *t, const char *url, struct err *err)
{
    CURLcode code = curl_easy_perform(t->curl);
    long status = 0;

    if (t->too_long)
        return err_set(err, ERR_LIMIT, "%s: answers with more than %d bytes",
                       url, ASK_ANSWER_MAX_BYTES);
    if (code != CURLE_OK)
        return err_set(err, ERR_NET, "%s: %s", url, curl_easy_strerror(code));
    curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        return err_set(err, ERR_FORMAT, "%s: answers with status %ld", url,
                       status);
    return 0;
}

int ask(const struct ask *q, struct buf *answer, struct err *err)
{
    struct talk t = {.answer = answer, .before = answer->n};

    if (!ask_url_ok(q->url))
        return err_set(err, ERR_USAGE, "%s: is not https", q->url);
    t.curl = curl_easy_init();
    if (!t.curl)
        mem_exhausted();
    set_up(&t, q);
    int r = perform(&t, q->url, err);
    talk_done(&t);
    return r;
}

/* console/mail.c - see mail.h. */
#include "console/mail.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "config/options.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LINE_BYTES = 57, /* of text in a line of Base64: 76 letters */
    WORD_BYTES = 42, /* of text in an encoded word: 75 letters with its frame */
    TIMEOUT_S = 60,
    SECRET_MAX = 4096,
};

static void base64(struct buf *out, struct str bytes)
{
    char *at = buf_room(out, bytes.n / 3 * 4 + 8);

    out->n += (size_t)EVP_EncodeBlock(
        (unsigned char *)at, (const unsigned char *)bytes.p, (int)bytes.n);
}

/* RFC 2047, in words that end between two characters. */
static void write_subject(struct buf *out, struct str text)
{
    buf_addz(out, "Subject:");
    while (text.n) {
        size_t n = utf8_prefix(text, WORD_BYTES);
        buf_addz(out, " =?UTF-8?B?");
        base64(out, str_sub(text, 0, n));
        buf_addz(out, "?=\r\n");
        text = str_sub(text, n, text.n);
    }
}

static void write_body(struct buf *out, struct str text)
{
    scoped(buf_done) struct buf lines = {0};

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_addc(&lines, '\r');
        buf_addc(&lines, text.p[i]);
    }
    for (size_t at = 0; at < lines.n; at += LINE_BYTES) {
        base64(out, str_sub(buf_str(&lines), at, at + LINE_BYTES));
        buf_addz(out, "\r\n");
    }
}

void mail_write(struct buf *out, const struct mail *m, const char *from)
{
    char date[CLOCK_ISO_MAX];

    clock_http(date, m->now_ms);
    /* "Mon, 05 Jan 2026 03:22:31 GMT": RFC 5322 wants a number for a zone. */
    buf_addf(out,
             "Date: %.25s +0000\r\nFrom: <%s>\r\nTo: <%s>\r\n"
             "Message-ID: <%s.lien-cong@%s>\r\n",
             date, from, m->to, m->id, strchr(from, '@') + 1);
    write_subject(out, str_of(m->subject));
    buf_addz(out, "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\n");
    write_body(out, m->text);
}

static size_t read_some(char *to, size_t size, size_t count, void *context)
{
    struct str *rest = context;
    size_t n = size * count < rest->n ? size * count : rest->n;

    if (n)
        memcpy(to, rest->p, n);
    *rest = str_sub(*rest, n, rest->n);
    return n;
}

/* Name and password; both or none. */
static int sign_in(CURL *curl, const struct options *o, struct err *err)
{
    scoped(mem_freep) char *password = NULL;

    if (!*o->console.smtp_user)
        return 0;
    int r = file_read(&password, NULL, o->console.smtp_password_file,
                      SECRET_MAX, err);
    if (r < 0)
        return err_wrap(err, "password of the mail server");
    password[strcspn(password, "\r\n")] = '\0';
    curl_easy_setopt(curl, CURLOPT_USERNAME, o->console.smtp_user);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
    return 0;
}

static int deliver(CURL *curl, const struct mail *m, struct str message,
                   const struct options *o, struct err *err)
{
    char why[CURL_ERROR_SIZE] = "";
    struct curl_slist *to = curl_slist_append(NULL, m->to);
    int r = sign_in(curl, o, err);

    if (!to)
        mem_exhausted();
    curl_easy_setopt(curl, CURLOPT_URL, o->console.smtp_url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     o->console.smtp_tls ? (long)CURLUSESSL_ALL
                                         : (long)CURLUSESSL_TRY);
    if (*o->crawler.ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, o->crawler.ca_file);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, o->console.mail_from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_some);
    curl_easy_setopt(curl, CURLOPT_READDATA, &message);
    CURLcode code = r == 0 ? curl_easy_perform(curl) : CURLE_OK;
    curl_slist_free_all(to);
    if (r == 0 && code != CURLE_OK)
        r = err_set(err, ERR_NET, "mail to %s: %s", m->to,
                    *why ? why : curl_easy_strerror(code));
    return r;
}

int mail_send(const struct mail *m, const struct options *options,
              struct err *err)
{
    scoped(buf_done) struct buf message = {0};
    const char *from = options->console.mail_from;

    if (!*options->console.smtp_url)
        return err_set(err, ERR_NOT_FOUND, "console.smtp_url is not set");
    if (!strchr(from, '@') || strpbrk(from, "<>\r\n "))
        return err_set(err, ERR_CONFIG, "console.mail_from is no address");
    mail_write(&message, m, from);
    CURL *curl = curl_easy_init();
    if (!curl)
        mem_exhausted();
    int r = deliver(curl, m, buf_str(&message), options, err);
    curl_easy_cleanup(curl);
    return r;
}

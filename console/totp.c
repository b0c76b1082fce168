/* console/totp.c - see totp.h. */
#include "console/totp.h"

#include "base/html.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <stdlib.h>

enum { CODE_DIGITS = 6, QUIET = 4, QR_TEXT_MAX_BYTES = 400 };

int64_t totp_check(struct str secret, struct str code, int64_t now_s)
{
    char text[CODE_DIGITS + 1];
    uint64_t step = 0;

    if (code.n != CODE_DIGITS)
        return -1;
    for (size_t i = 0; i < CODE_DIGITS; i++) {
        if (code.p[i] < '0' || code.p[i] > '9')
            return -1;
        text[i] = code.p[i];
    }
    text[CODE_DIGITS] = '\0';
    int r = oath_totp_validate3(secret.p, secret.n, now_s, TOTP_STEP_S, 0,
                                TOTP_WINDOW, NULL, &step, text);
    return r < 0 ? -1 : (int64_t)step;
}

void totp_text(struct buf *out, struct str secret)
{
    char *text = NULL;
    size_t n = 0;

    if (oath_base32_encode(secret.p, secret.n, &text, &n) != OATH_OK)
        mem_exhausted();
    buf_add(out, (struct str){text, n});
    free(text);
}

void totp_url(struct buf *out, struct str secret, const char *login)
{
    buf_addz(out, "otpauth://totp/");
    html_query(out, STR("Liên Cổng"));
    buf_addc(out, ':');
    html_query(out, str_of(login));
    buf_addz(out, "?secret=");
    totp_text(out, secret);
    buf_addz(out, "&issuer=");
    html_query(out, STR("Liên Cổng"));
}

/* One path: a square for each dark run of a row. */
static void draw(struct buf *out, const QRcode *qr)
{
    for (int y = 0; y < qr->width; y++) {
        for (int x = 0, run; x < qr->width; x += run) {
            const unsigned char *row = qr->data + (ptrdiff_t)y * qr->width;
            run = 1;
            while (x + run < qr->width && (row[x + run] & 1) == (row[x] & 1))
                run++;
            if (row[x] & 1)
                buf_addf(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run,
                         run);
        }
    }
}

void totp_qr(struct buf *out, const char *text)
{
    QRcode *qr = strlen(text) > QR_TEXT_MAX_BYTES
                     ? NULL
                     : QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

    if (!qr)
        return;
    int size = qr->width + 2 * QUIET;
    buf_addf(out,
             "<svg class=\"qr\" viewBox=\"0 0 %d %d\" width=\"240\" "
             "height=\"240\" role=\"img\" aria-label=\"QR\">"
             "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>"
             "<path fill=\"#000\" d=\"",
             size, size, size, size);
    draw(out, qr);
    buf_addz(out, "\"/></svg>");
    QRcode_free(qr);
}

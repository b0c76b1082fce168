/* crawler/certificate.c - see certificate.h. */
#include "crawler/certificate.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

int64_t certificate_time(const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4] = "";
    int day, hour, minute, second, year;
    int64_t days;

    if (sscanf(text, "%3s %2d %2d:%2d:%2d %4d", month, &day, &hour, &minute,
               &second, &year) != 6)
        return 0;
    const char *at = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (!at || (at - months) % 3 ||
        !clock_days(year, (int)(at - months) / 3 + 1, day, &days))
        return 0;
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

int64_t certificate_read(CURL *easy, struct buf *issuer)
{
    struct curl_certinfo *chain = NULL;
    int64_t ends_ms = 0;

    buf_reset(issuer);
    curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain);
    if (!chain || !chain->num_of_certs)
        return 0;
    for (const struct curl_slist *l = chain->certinfo[0]; l; l = l->next) {
        if (!strncmp(l->data, "Issuer:", 7))
            buf_addz(issuer, l->data + 7);
        else if (!strncmp(l->data, "Expire date:", 12))
            ends_ms = certificate_time(l->data + 12);
    }
    return ends_ms;
}

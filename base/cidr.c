/* base/cidr.c - see cidr.h. */
#include "base/cidr.h"

#include "base/err.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { V4_AT = 12, V4_BITS = 96 };

static const unsigned char mapped[V4_AT] = {[10] = 0xff, [11] = 0xff};

static void set_v4(struct ip *ip, const void *four_bytes)
{
    memcpy(ip->bytes, mapped, V4_AT);
    memcpy(ip->bytes + V4_AT, four_bytes, sizeof ip->bytes - V4_AT);
}

bool ip_is_v4(const struct ip *ip)
{
    return !memcmp(ip->bytes, mapped, V4_AT);
}

bool ip_parse(struct ip *ret_ip, struct str text)
{
    char z[IP_TEXT_MAX];
    unsigned char bytes[sizeof ret_ip->bytes];

    if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
        text = str_sub(text, 1, text.n - 1);
    if (text.n >= sizeof z || str_chr(text, '\0') >= 0)
        return false;
    memcpy(z, text.n ? text.p : "", text.n);
    z[text.n] = '\0';
    if (inet_pton(AF_INET, z, bytes) == 1)
        set_v4(ret_ip, bytes);
    else if (inet_pton(AF_INET6, z, bytes) == 1)
        memcpy(ret_ip->bytes, bytes, sizeof bytes);
    else
        return false;
    return true;
}

bool ip_of_sockaddr(struct ip *ret_ip, const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        set_v4(ret_ip, &((const struct sockaddr_in *)address)->sin_addr);
    else if (address->sa_family == AF_INET6)
        memcpy(ret_ip->bytes,
               &((const struct sockaddr_in6 *)address)->sin6_addr,
               sizeof ret_ip->bytes);
    else
        return false;
    return true;
}

char *ip_format(char text[IP_TEXT_MAX], const struct ip *ip)
{
    bool v4 = ip_is_v4(ip);

    inet_ntop(v4 ? AF_INET : AF_INET6, ip->bytes + (v4 ? V4_AT : 0), text,
              IP_TEXT_MAX);
    return text;
}

bool cidr_parse(struct cidr *ret_cidr, struct str text)
{
    struct cidr cidr = {.bits = 8 * (int)sizeof cidr.base.bytes};
    ptrdiff_t slash = str_chr(text, '/');
    size_t n = slash < 0 ? text.n : (size_t)slash;
    int64_t bits;

    if (!ip_parse(&cidr.base, str_sub(text, 0, n)))
        return false;
    if (slash >= 0) {
        int before = str_chr(str_sub(text, 0, n), ':') < 0 ? V4_BITS : 0;
        if (!str_int(str_sub(text, n + 1, text.n), 0, cidr.bits - before,
                     &bits))
            return false;
        cidr.bits = before + (int)bits;
    }
    *ret_cidr = cidr;
    return true;
}

bool cidr_has(const struct cidr *cidr, const struct ip *ip)
{
    size_t whole = (size_t)cidr->bits / 8;
    unsigned rest = (unsigned)cidr->bits % 8;

    if (ip_is_v4(ip) && cidr->bits < V4_BITS)
        return false;
    if (memcmp(cidr->base.bytes, ip->bytes, whole) != 0)
        return false;
    return !rest ||
           !((cidr->base.bytes[whole] ^ ip->bytes[whole]) >> (8 - rest));
}

int cidr_list_parse(struct cidr_list *ret_list, const char *text,
                    struct err *err)
{
    struct cidr_list list = {0};

    while (text && *(text += strspn(text, " \t\n,"))) {
        struct str word = {text, strcspn(text, " \t\n,")};
        list.items = mem_grow(list.items, list.n + 1, sizeof *list.items);
        if (!cidr_parse(&list.items[list.n++], word)) {
            cidr_list_done(&list);
            return err_set(err, ERR_FORMAT, "'%.*s' is no address or network",
                           (int)word.n, word.p);
        }
        text += word.n;
    }
    *ret_list = list;
    return 0;
}

void cidr_list_done(struct cidr_list *list)
{
    free(list->items);
    *list = (struct cidr_list){0};
}

bool cidr_list_has(const struct cidr_list *list, const struct ip *ip)
{
    for (size_t i = 0; i < list->n; i++)
        if (cidr_has(&list->items[i], ip))
            return true;
    return false;
}

bool cidr_list_has_text(const struct cidr_list *list, struct str address)
{
    struct ip ip;

    return ip_parse(&ip, address) && cidr_list_has(list, &ip);
}

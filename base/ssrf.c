/*
 * base/ssrf.c - see ssrf.h.
 *
 * The tables are the IANA special-purpose registries.  Addresses that carry an
 * IPv4 address inside (mapped, NAT64) are judged by it; 6to4 and Teredo are
 * refused whole, because the way to them leads over somebody's relay.
 */
#include "base/ssrf.h"

#include "base/cidr.h"
#include "base/url.h"

struct range {
    const char *network, *why;
};

static const struct range ranges_v4[] = {
    {"0.0.0.0/8", "this network"},
    {"10.0.0.0/8", "private network"},
    {"100.64.0.0/10", "carrier-grade NAT"},
    {"127.0.0.0/8", "loopback"},
    {"169.254.0.0/16", "link-local (cloud metadata)"},
    {"172.16.0.0/12", "private network"},
    {"192.0.0.0/24", "IETF protocol assignments"},
    {"192.0.2.0/24", "documentation"},
    {"192.88.99.0/24", "6to4 relay"},
    {"192.168.0.0/16", "private network"},
    {"198.18.0.0/15", "benchmarking"},
    {"198.51.100.0/24", "documentation"},
    {"203.0.113.0/24", "documentation"},
    {"224.0.0.0/4", "multicast"},
    {"240.0.0.0/4", "reserved, broadcast"},
};

/* Inside 2000::/3, the only part of IPv6 that is given out for the net. */
static const struct range ranges_v6[] = {
    {"2001::/23", "IETF protocol assignments (Teredo ...)"},
    {"2001:db8::/32", "documentation"},
    {"2002::/16", "6to4"},
    {"3fff::/20", "documentation"},
};

static const char *find(const struct range *ranges, size_t n,
                        const struct ip *ip)
{
    for (size_t i = 0; i < n; i++) {
        struct cidr network;
        if (cidr_parse(&network, str_of(ranges[i].network)) &&
            cidr_has(&network, ip))
            return ranges[i].why;
    }
    return NULL;
}

/* 64:ff9b::/96 carries an IPv4 address in its last four bytes. */
static struct ip without_nat64(const struct ip *ip)
{
    static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};
    struct ip plain = *ip;

    if (!memcmp(ip->bytes, nat64, sizeof nat64)) {
        memset(plain.bytes, 0, 10);
        memset(plain.bytes + 10, 0xff, 2);
    }
    return plain;
}

static const char *special_purpose(const struct ip *given)
{
    struct ip ip = without_nat64(given);

    if (ip_is_v4(&ip))
        return find(ranges_v4, sizeof ranges_v4 / sizeof *ranges_v4, &ip);
    if (ip.bytes[0] >> 5 != 1)
        return "not a global IPv6 address";
    return find(ranges_v6, sizeof ranges_v6 / sizeof *ranges_v6, &ip);
}

enum ssrf_verdict ssrf_check_ip(const struct ip *ip,
                                const struct cidr_list *allowed,
                                const char **ret_why)
{
    const char *why = special_purpose(ip);

    if (!why)
        *ret_why = "global address";
    else if (cidr_list_has(allowed, ip))
        *ret_why = "named in common.allow_private";
    else
        *ret_why = why;
    return *ret_why == why ? SSRF_REJECT : SSRF_ALLOW;
}

/* Below 1024 only ports where web servers are known to stand; above, all but
 * those of data stores and remote control. */
static bool is_web_port(int port)
{
    static const int others[] = {
        1080, 1433, 1434, 1521,  1723,  2049,  2181,  2375,  2376,  2379, 2380,
        3128, 3260, 3306, 3389,  4369,  5060,  5432,  5601,  5672,  5900, 5901,
        5984, 5985, 5986, 6000,  6379,  6443,  6667,  7001,  8086,  8500, 9042,
        9092, 9200, 9300, 10250, 11211, 15672, 27017, 27018, 27019,
    };
    if (port < 1024)
        return (port >= 80 && port <= 90) || port == 443 || port == 444;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (port == others[i])
            return false;
    return true;
}

/* "localhost" and all below it (RFC 6761). */
static bool is_localhost(struct str host)
{
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    return str_is(host, "localhost") || str_ends(host, STR(".localhost"));
}

static enum ssrf_verdict reject(const char **ret_why, const char *why)
{
    *ret_why = why;
    return SSRF_REJECT;
}

enum ssrf_verdict ssrf_check_url(const struct url *url,
                                 const struct cidr_list *allowed,
                                 const char **ret_why)
{
    struct ip ip;

    if (!str_is(url->scheme, "http") && !str_is(url->scheme, "https"))
        return reject(ret_why, "scheme is not http or https");
    if (!is_web_port(url_port(url)))
        return reject(ret_why, "port of another service than the web");
    if (ip_parse(&ip, url->host))
        return ssrf_check_ip(&ip, allowed, ret_why);
    if (is_localhost(url->host) &&
        !cidr_list_has_text(allowed, STR("127.0.0.1")))
        return reject(ret_why, "localhost name (RFC 6761)");
    *ret_why = "a name: every address it resolves to is checked";
    return SSRF_RESOLVE;
}

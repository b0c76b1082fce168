/*
 * base/cidr.h - IP addresses as numbers, and lists of networks.
 *
 * IPv4 is kept in its IPv6-mapped form, so ::ffff:10.0.0.1 is 10.0.0.1.  Plain
 * values, no locks needed.
 */
#ifndef BASE_CIDR_H
#define BASE_CIDR_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct sockaddr;

struct ip {
    unsigned char bytes[16]; /* network order; IPv4 as ::ffff:a.b.c.d */
};

enum { IP_TEXT_MAX = 46 }; /* bytes, with the closing NUL */

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; IPv4 only as four decimal
 * numbers, no zone.  False when it is none. */
bool ip_parse(struct ip *ret_ip, struct str text);
/* False for families other than IPv4 and IPv6. */
bool ip_of_sockaddr(struct ip *ret_ip, const struct sockaddr *address);
bool ip_is_v4(const struct ip *ip);
/* Returns `text`. */
char *ip_format(char text[IP_TEXT_MAX], const struct ip *ip);

struct cidr {
    struct ip base;
    int bits; /* of 128; IPv4 has 96 more than was written */
};

/* "10.0.0.0/8", "fc00::/7", or one address.  Bits behind the prefix are
 * ignored.  False when it is none. */
bool cidr_parse(struct cidr *ret_cidr, struct str text);
/* "::/0" holds all IPv6 addresses and no IPv4 address. */
bool cidr_has(const struct cidr *cidr, const struct ip *ip);

struct cidr_list {
    struct cidr *items; /* owned */
    size_t n;
};

/* Networks separated by spaces or commas; NULL or "" is the empty list.
 * ERR_FORMAT names the one that is wrong.  Zero or cidr_list_done() it. */
int cidr_list_parse(struct cidr_list *ret_list, const char *text,
                    struct err *err);
void cidr_list_done(struct cidr_list *list); /* accepts a zeroed one */
bool cidr_list_has(const struct cidr_list *list, const struct ip *ip);
/* The same for text; false when it is no address. */
bool cidr_list_has_text(const struct cidr_list *list, struct str address);

#endif

/*
 * base/ssrf.h - where our programs must not go (REQUIREMENTS C12): loopback,
 * private, link-local, metadata and all other special-purpose addresses, in
 * every spelling, and ports that are no web servers.
 *
 * A URL with a name in it cannot be judged before the name is resolved: the
 * verdict is SSRF_RESOLVE, each address must be judged by ssrf_check_ip(), and
 * the connection made to the address that was judged.  No locks needed.
 */
#ifndef BASE_SSRF_H
#define BASE_SSRF_H

struct cidr_list;
struct ip;
struct url;

enum ssrf_verdict { SSRF_ALLOW, SSRF_REJECT, SSRF_RESOLVE };

/* `allowed`: networks of option common.allow_private, never refused.
 * *ret_why gets an English sentence, static. */
enum ssrf_verdict ssrf_check_ip(const struct ip *ip,
                                const struct cidr_list *allowed,
                                const char **ret_why);
/* Scheme, host and port of a parsed URL. */
enum ssrf_verdict ssrf_check_url(const struct url *url,
                                 const struct cidr_list *allowed,
                                 const char **ret_why);

#endif

/*
 * config/options.h - everything that can be set, with its default.
 *
 * One table (options.c) from which the parsing, `--help`, the shipped
 * config/liencong.conf and docs/options.md all come.  Loaded once at start and
 * never changed, so it may be shared between threads without locks.
 */
#ifndef CONFIG_OPTIONS_H
#define CONFIG_OPTIONS_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct err;

struct options {
    char *path; /* the file it was read from, or NULL: all defaults */

    struct {
        char *registry;      /* path; relative to the configuration file */
        char *names;         /* paths, separated by spaces; so relative, too */
        char *allow_private; /* addresses or CIDRs, separated by spaces */
    } common;

    struct {
        char *allow;                        /* networks that are not limited */
        char *block;                        /* networks that are never served */
        int64_t requests_per_minute, burst; /* of an address */
        char *metrics_allow;                /* who may read /metrics */
        bool log_answers;
    } http; /* of every program that serves */

    struct {
        char *user_agent;     /* whole header value */
        char *token;          /* the word matched in robots.txt */
        char *contact;        /* URL of the crawler's public page */
        int64_t threads;      /* network shards (libcurl multi handles) */
        int64_t active_max;   /* requests under way at once */
        int64_t per_ip_max;   /* connections to one address at once */
        int64_t delay_min_ms; /* least pause between requests to a host */
        int64_t delay_max_ms; /* cap of the pause that follows response time */
        int64_t crawl_delay_max_ms; /* cap of robots.txt Crawl-delay */
        int64_t connect_timeout_ms, total_timeout_ms;
        int64_t slow_bytes_s, slow_time_s; /* slower than this, this long */
        int64_t body_max_bytes, sitemap_max_bytes;
        int64_t redirects_max;
        int64_t depth_max;     /* links followed away from the home page */
        int64_t host_urls_max; /* URLs kept of one host */
        int64_t robots_ttl_s;  /* robots.txt is asked again after */
        int64_t sitemap_ttl_s; /* a sitemap is asked again after */
        int64_t feed_min_s;    /* a feed at the soonest, ttl at the latest */
        int64_t recrawl_min_s, recrawl_max_s; /* bounds of the interval */
        int64_t daily_fetches;      /* of the whole crawler; 0: no limit */
        int64_t host_daily_fetches; /* of one host; 0: as its pause allows */
        int64_t warc_segment_bytes;
        int64_t warc_keep_days, warc_keep_bytes; /* 0: no bound */
        bool verify_tls;
        char *ca_file;            /* PEM file, or "": those of the system */
        char *hosts_file;         /* hosts(5) file asked before DNS, or "" */
        char *dns_servers;        /* ADDRESS[:PORT],... or "": the system's */
        char *listen;             /* of `crawler serve` */
        char *trusted_proxies;    /* whose X-Forwarded-For is believed */
        char *tls_cert, *tls_key; /* PEM files; "": no TLS */
        char *run_by;             /* who runs it, for people; or "" */
    } crawler;

    struct {
        int64_t threads; /* extraction and analysis */
        int64_t commit_documents, commit_ms;
        int64_t text_max_bytes; /* main text kept of one page */
        int64_t child_timeout_ms, child_memory_bytes; /* foreign parsers */
        char *spam_words;                      /* file; as usable from here */
        bool ocr;                              /* of scanned PDFs */
        int64_t ocr_pages_max, ocr_timeout_ms; /* of one file */
    } indexer;

    struct {
        char *listen; /* ADDRESS:PORT or [ADDRESS]:PORT */
        int64_t io_threads, query_threads, queue_max;
        int64_t connections_max, deadline_ms;
        char *synonyms;        /* path, or "": those of the program */
        char *base_url;        /* as citizens see it, without closing slash */
        char *editor_keys;     /* path; "": no best bets by API */
        bool clicks;           /* which results are opened is counted */
        bool suggest;          /* while typing */
        char *suggest_deny;    /* path; relative to the configuration file */
        int64_t suggest_least; /* times that a question was asked */
        char *trusted_proxies;
        char *tls_cert, *tls_key;
        char *shards; /* see xap_reader_open_shards(); "": DATA/index */
        int64_t shard_timeout_ms;
    } searchd;

    struct {
        char *listen;
        int64_t io_threads, connections_max;
        char *trusted_proxies; /* whose X-Forwarded-For is believed */
        char *tls_cert, *tls_key;
        char *base_url;
        int64_t quota_hour, quota_day; /* calls of a key without its own */
        int64_t hook_timeout_s;        /* of one delivery of a webhook */
    } syndication;

    struct {
        char *listen; /* beyond loopback: with TLS or a proxy */
        char *trusted_proxies;
        char *tls_cert, *tls_key;
        char *smtp_url; /* "smtp://HOST:PORT", "smtps://..."; "": no mail */
        char *smtp_user, *smtp_password_file, *mail_from;
        bool smtp_tls;       /* never without TLS */
        char *alarm_to;      /* e-mail addresses, spaces; "": nobody */
        int64_t recrawl_day; /* single URLs that editors of a portal ask for */
        int64_t backup_keep, backup_days; /* what either keeps stays */
        char *base_url;      /* as people see it; needed for oidc_issuer */
        bool totp;           /* administrators need a second factor */
        char *oidc_issuer;   /* "": no sign-in by OpenID Connect */
        char *oidc_name;     /* of the provider, for people */
        char *oidc_client;   /* our id there */
        char *oidc_secret;   /* file that holds the secret */
        char *oidc_scope;    /* separated by spaces */
        char *oidc_auth_url; /* "", and the next four: by discovery */
        char *oidc_token_url, *oidc_userinfo_url, *oidc_logout_url;
        char *oidc_keys_url;
        int64_t oidc_level_min; /* of claim loAS; 0: not asked for */
    } console;
};

/*
 * Defaults, then `path` over them; NULL means defaults only.  Files that are
 * relative are taken from the folder of `path`.  Fails with ERR_IO, or
 * ERR_CONFIG with path:line for an unknown key, a value that is not of the type
 * or out of range.  The caller frees *ret_options.
 */
int options_load(struct options **ret_options, const char *path,
                 struct err *err);
void options_free(struct options *options); /* accepts NULL */
DEFINE_FREEP(options)

/* The shipped file: every option commented out with its default, Vietnamese
 * sentence first. */
void options_write_conf(FILE *out);
/* docs/options.md: the same as a table. */
void options_write_markdown(FILE *out);

#endif

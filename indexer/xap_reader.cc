/*
 * indexer/xap_reader.cc - see xap_reader.hh; and those verbs of xap.h that open
 * a reader and move it.
 */
#include "indexer/xap_reader.hh"

#include "base/clock.h"

#include <algorithm>
#include <sys/stat.h>

using namespace xap;

/* --- a shard --- */

static ino_t inode_of(const std::string &path)
{
    struct stat s = {};

    return stat(path.c_str(), &s) == 0 ? s.st_ino : 0;
}

/* Xapian follows the commits of one index; a rebuilt one is a new folder in
 * the old place. */
bool shard::was_replaced() const
{
    return open && !open->port && inode_of(open->where) != inode;
}

/* A host that is there accepts at once; it may need longer to answer. */
static Xapian::Database remote(const place &at, int64_t timeout_ms)
{
    const auto wait = static_cast<unsigned>(timeout_ms);

    return Xapian::Remote::open(at.where, at.port, wait,
                                wait / 4 > 0 ? wait / 4 : 1);
}

int shard::connect(int64_t timeout_ms, struct err *err)
{
    struct err first = {};

    open = nullptr;
    db = Xapian::Database();
    for (const place &at : places) {
        struct err why = {};
        const int r = guard(&why, "opening index for reading", [&] {
            inode = at.port ? 0 : inode_of(at.where);
            db = at.port ? remote(at, timeout_ms) : Xapian::Database(at.where);
            open = &at;
            return 0;
        });
        if (r == 0)
            return 0;
        if (!first.code)
            first = why;
    }
    retry_ms = clock_steady_ms() + XAP_RETRY_MS;
    *err = first;
    return -first.code;
}

/* --- all of them --- */

int xap_reader::assemble(const struct err &why, struct err *err)
{
    bool any = false;

    db = Xapian::Database();
    for (const shard &s : shards)
        if (s.open) {
            db.add_database(s.db);
            any = true;
        }
    if (!any)
        *err = why;
    return any ? 0 : -why.code;
}

template <typename Which> int xap_reader::connect(struct err *err, Which which)
{
    struct err why = {};

    for (shard &s : shards)
        if (which(s))
            (void)s.connect(timeout_ms, &why);
    return assemble(why, err);
}

int xap_reader::open(struct err *err)
{
    return connect(err, [](const shard &) { return true; });
}

int xap_reader::reopen(struct err *err)
{
    const int64_t now_ms = clock_steady_ms();
    bool changed = false;

    const int r = connect(err, [&](const shard &s) {
        const bool due = s.was_replaced() || (!s.open && now_ms >= s.retry_ms);
        changed |= due;
        return due;
    });
    if (r < 0 || changed)
        return r < 0 ? r : 1;
    return static_cast<int>(db.reopen());
}

int xap_reader::reconnect(struct err *err)
{
    return connect(err, [](const shard &s) { return s.is_remote(); });
}

bool xap_reader::has_remote() const
{
    return std::any_of(shards.begin(), shards.end(),
                       [](const shard &s) { return s.is_remote(); });
}

/* --- opening --- */

/* "HOST:PORT", "[ADDRESS]:PORT"; anything with a slash, or without a colon, is
 * a folder. */
static bool parse_place(struct place *ret, struct str text)
{
    const std::string all = string_of(text);
    const size_t colon = all.rfind(':');
    int64_t port = 0;

    *ret = {all};
    if (all.find('/') != std::string::npos || colon == std::string::npos)
        return !all.empty();
    std::string host = all.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string::npos)
        return false; /* an IPv6 address wants its brackets */
    if (host.empty() ||
        !str_int(str_of(all.c_str() + colon + 1), 1, 65535, &port))
        return false;
    *ret = {host, static_cast<unsigned>(port)};
    return true;
}

static int parse_shards(std::vector<shard> *ret, struct str text,
                        struct err *err)
{
    struct str one, where;

    while (str_cut(&text, ' ', &one)) {
        if (!one.n)
            continue;
        ret->emplace_back();
        while (str_cut(&one, '|', &where)) {
            ret->back().places.emplace_back();
            if (!parse_place(&ret->back().places.back(), where))
                return err_set(err, ERR_CONFIG,
                               "shard '%.*s' is neither a folder nor "
                               "HOST:PORT",
                               static_cast<int>(where.n), where.p);
        }
    }
    return ret->empty() ? err_set(err, ERR_CONFIG, "no shard is named") : 0;
}

static int open_reader(struct xap_reader **ret, std::vector<shard> shards,
                       int64_t timeout_ms, struct err *err)
{
    auto r = std::make_unique<xap_reader>(std::move(shards), timeout_ms);

    const int result = r->open(err);
    if (result == 0)
        *ret = r.release();
    return result;
}

int xap_reader_open(struct xap_reader **ret_reader, const char *dir,
                    struct err *err)
{
    return guard(err, "opening index for reading", [&] {
        std::vector<shard> one(1);
        one[0].places.push_back({dir});
        return open_reader(ret_reader, std::move(one), 0, err);
    });
}

int xap_reader_open_shards(struct xap_reader **ret_reader, const char *shards,
                           int64_t timeout_ms, struct err *err)
{
    return guard(err, "opening shards", [&] {
        std::vector<shard> parts;
        const int r = parse_shards(&parts, str_of(shards), err);
        return r < 0
                   ? r
                   : open_reader(ret_reader, std::move(parts), timeout_ms, err);
    });
}

struct xap_parts xap_reader_parts(const struct xap_reader *r)
{
    struct xap_parts parts = {};

    for (const shard &s : r->shards) {
        parts.answering += s.open != nullptr;
        parts.all++;
    }
    return parts;
}

void xap_reader_free(struct xap_reader *r)
{
    delete r;
}

int xap_reader_reopen(struct xap_reader *r, struct err *err)
{
    return with_reopen(r, err, [&] {
        return guard(err, "reopening index", [&] { return r->reopen(err); });
    });
}

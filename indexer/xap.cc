/*
 * indexer/xap.cc - see xap.h.  The only C++ file.
 *
 * House rules here: every function of xap.h runs its body inside guard(),
 * which is the only try/catch; nothing of C++ is visible outside; memory that
 * C will free is made by base/mem.h, the rest by RAII.
 */
#include "indexer/xap.h"

#include "base/clock.h"
#include "base/err.h"
#include "indexer/data_pack.h"

#include <xapian.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

class unpacker
{
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{
        ZSTD_createDCtx(), ZSTD_freeDCtx};

    static size_t length(const std::string &packed)
    {
        const unsigned long long n =
            ZSTD_getFrameContentSize(packed.data(), packed.size());
        if (n > XAP_DATA_MAX) /* also "unknown" and "no frame" */
            throw Xapian::DatabaseCorruptError("data of a document");
        return static_cast<size_t>(n);
    }

  public:
    std::string unpack(const std::string &packed)
    {
        std::string to(length(packed), '\0');
        if (ZSTD_decompressDCtx(context.get(), to.data(), to.size(),
                                packed.data(), packed.size()) != to.size())
            throw Xapian::DatabaseCorruptError("data of a document");
        return to;
    }
};

struct xap_writer {
    Xapian::WritableDatabase db;
    std::unique_ptr<struct data_pack, decltype(&data_pack_free)> pack{
        data_pack_new(), data_pack_free};
    unpacker unpack;

    explicit xap_writer(const char *dir) : db(dir, Xapian::DB_CREATE_OR_OPEN) {}
};

namespace
{

/* Runs body(); turns what Xapian and the standard library throw into an error
 * value.  Anything else is a bug, and noexcept ends the program there. */
template <typename Body>
int guard(struct err *err, const char *doing, Body body) noexcept
{
    try {
        return body();
    } catch (const Xapian::DatabaseModifiedError &e) {
        return err_set(err, ERR_STALE, "%s: %s", doing, e.get_msg().c_str());
    } catch (const Xapian::DatabaseLockError &e) {
        return err_set(err, ERR_BUSY, "%s: %s", doing, e.get_msg().c_str());
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return err_set(err, ERR_NOT_FOUND, "%s: %s", doing,
                       e.get_msg().c_str());
    } catch (const Xapian::DocNotFoundError &e) {
        return err_set(err, ERR_NOT_FOUND, "%s: %s", doing,
                       e.get_msg().c_str());
    } catch (const Xapian::NetworkError &e) {
        return err_set(err, ERR_NET, "%s: %s", doing,
                       e.get_description().c_str());
    } catch (const Xapian::InvalidArgumentError &e) {
        return err_set(err, ERR_BUG, "%s: %s", doing, e.get_msg().c_str());
    } catch (const Xapian::Error &e) {
        return err_set(err, ERR_IO, "%s: %s", doing,
                       e.get_description().c_str());
    } catch (const std::bad_alloc &) {
        mem_exhausted();
    } catch (const std::exception &e) {
        return err_set(err, ERR_BUG, "%s: %s", doing, e.what());
    }
}

/* Where a shard is. */
struct place {
    std::string where; /* the folder, or the host */
    unsigned port = 0; /* 0: a folder here */
};

/* Places that hold the same documents, the best first; one is open, or none. */
struct shard {
    std::vector<place> places;
    const place *open = nullptr;
    ino_t inode = 0; /* of the folder; taken first: if it changes, we only open
                        twice */
    int64_t retry_ms = 0;
    Xapian::Database db;

    static ino_t inode_of(const std::string &path)
    {
        struct stat s = {};

        return stat(path.c_str(), &s) == 0 ? s.st_ino : 0;
    }
    bool is_remote() const { return open && open->port; }
    /* Xapian follows the commits of one index; a rebuilt one is a new folder
     * in the old place. */
    bool was_replaced() const
    {
        return open && !open->port && inode_of(open->where) != inode;
    }
    /* Tries the places in order.  The first error is told, if none answers. */
    int connect(int64_t timeout_ms, struct err *err)
    {
        struct err first = {};

        open = nullptr;
        db = Xapian::Database();
        for (const place &at : places) {
            struct err why = {};
            const int r = guard(&why, "opening index for reading", [&] {
                inode = at.port ? 0 : inode_of(at.where);
                db = at.port ? remote(at, timeout_ms)
                             : Xapian::Database(at.where);
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

  private:
    /* A host that is there accepts at once; it may need longer to answer. */
    static Xapian::Database remote(const place &at, int64_t timeout_ms)
    {
        const auto wait = static_cast<unsigned>(timeout_ms);

        return Xapian::Remote::open(at.where, at.port, wait,
                                    wait / 4 > 0 ? wait / 4 : 1);
    }
};

} // namespace

struct xap_reader {
    std::vector<shard> shards; /* never grows: `open` points into it */
    int64_t timeout_ms;
    Xapian::Database db; /* of all that are open */
    unpacker unpack;

    xap_reader(std::vector<shard> parts, int64_t timeout)
        : shards(std::move(parts)), timeout_ms(timeout)
    {
    }
    /* Joins what is open; fails with `why` when nothing is. */
    int assemble(const struct err &why, struct err *err)
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
    /* Connects the shards that `which` says. */
    template <typename Which> int connect(struct err *err, Which which)
    {
        struct err why = {};

        for (shard &s : shards)
            if (which(s))
                (void)s.connect(timeout_ms, &why);
        return assemble(why, err);
    }
    /* 1: there was news; 0: none. */
    int reopen(struct err *err)
    {
        const int64_t now_ms = clock_steady_ms();
        bool changed = false;

        const int r = connect(err, [&](const shard &s) {
            const bool due =
                s.was_replaced() || (!s.open && now_ms >= s.retry_ms);
            changed |= due;
            return due;
        });
        if (r < 0 || changed)
            return r < 0 ? r : 1;
        return static_cast<int>(db.reopen());
    }
    /* After an error on the way to another machine.  Which one it was is not
     * asked: it costs a healthy one a millisecond to be connected anew. */
    int reconnect(struct err *err)
    {
        return connect(err, [](const shard &s) { return s.is_remote(); });
    }
    bool has_remote() const
    {
        return std::any_of(shards.begin(), shards.end(),
                           [](const shard &s) { return s.is_remote(); });
    }
    std::string data_of(const Xapian::Document &doc)
    {
        return unpack.unpack(doc.get_value(DATA_SLOT));
    }
};

namespace
{

std::string string_of(struct str s)
{
    return s.n ? std::string(s.p, s.n) : std::string();
}

char *copy_of(const std::string &s)
{
    auto *copy = static_cast<char *>(mem_new(1, s.size() + 1));

    memcpy(copy, s.data(), s.size());
    return copy;
}

/* --- queries --- */

Xapian::Query build(const struct xap_query &q);

Xapian::Query build_all(Xapian::Query::op op, const struct xap_query *kids,
                        size_t count)
{
    std::vector<Xapian::Query> built;

    built.reserve(count);
    for (size_t i = 0; i < count; i++)
        built.push_back(build(kids[i]));
    return Xapian::Query(op, built.begin(), built.end());
}

/* kids[0] with the others joined by `inner`, under `outer`. */
Xapian::Query build_first(Xapian::Query::op outer, Xapian::Query::op inner,
                          const struct xap_query &q)
{
    if (q.kid_count == 1)
        return build(q.kids[0]);
    return Xapian::Query(outer, build(q.kids[0]),
                         build_all(inner, q.kids + 1, q.kid_count - 1));
}

std::string bound_of(const struct xap_query &q)
{
    return q.term_bytes ? std::string(q.term, q.term_bytes)
                        : std::string(q.term);
}

Xapian::Query build(const struct xap_query &q)
{
    using Q = Xapian::Query;

    switch (q.op) {
    case XAP_TERM: return Q(bound_of(q));
    case XAP_ALL: return Q::MatchAll;
    case XAP_NONE: return Q();
    case XAP_AND: return build_all(Q::OP_AND, q.kids, q.kid_count);
    case XAP_OR: return build_all(Q::OP_OR, q.kids, q.kid_count);
    case XAP_MAX: return build_all(Q::OP_MAX, q.kids, q.kid_count);
    case XAP_SYNONYM: return build_all(Q::OP_SYNONYM, q.kids, q.kid_count);
    case XAP_FILTER: return build_first(Q::OP_FILTER, Q::OP_AND, q);
    case XAP_NOT: return build_first(Q::OP_AND_NOT, Q::OP_OR, q);
    case XAP_MAYBE: return build_first(Q::OP_AND_MAYBE, Q::OP_OR, q);
    case XAP_SCALE: return Q(Q::OP_SCALE_WEIGHT, build(q.kids[0]), q.factor);
    case XAP_GE: return Q(Q::OP_VALUE_GE, q.slot, bound_of(q));
    case XAP_LE: return Q(Q::OP_VALUE_LE, q.slot, bound_of(q));
    }
    return Q();
}

/* --- searching --- */

/* Frees what was copied so far when an exception passes. */
struct owned_hits {
    struct xap_hits hits = {};
    owned_hits() = default;
    owned_hits(const owned_hits &) = delete;
    owned_hits &operator=(const owned_hits &) = delete;
    ~owned_hits() { xap_hits_done(&hits); }
    struct xap_hits release() { return std::exchange(hits, xap_hits{}); }
};

class keeper : public Xapian::MatchDecider
{
    struct xap_reader &reader;
    const struct xap_search &search;

  public:
    keeper(struct xap_reader &r, const struct xap_search &s)
        : reader(r), search(s)
    {
    }
    bool operator()(const Xapian::Document &doc) const override
    {
        const std::string data = reader.data_of(doc);

        return search.keep(search.keep_context, {data.data(), data.size()});
    }
};

using spies = std::vector<std::unique_ptr<Xapian::ValueCountMatchSpy>>;

using counts = std::vector<std::pair<uint32_t, std::string>>;

void copy_facet(struct xap_facet *to, counts found)
{
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    to->counts = static_cast<struct xap_count *>(
        mem_new(found.size() + 1, sizeof *to->counts));
    for (const auto &[count, value] : found)
        to->counts[to->count++] = {copy_of(value), value.size(), count};
}

counts counts_of(const Xapian::ValueCountMatchSpy &spy)
{
    counts found;

    for (auto i = spy.values_begin(); i != spy.values_end(); ++i)
        if (!(*i).empty())
            found.emplace_back(i.get_termfreq(), *i);
    return found;
}

void copy_hit(struct xap_reader *r, struct xap_hit *hit,
              const Xapian::MSetIterator &from, bool with_data)
{
    hit->docid = *from;
    hit->score = from.get_weight();
    hit->collapsed = from.get_collapse_count();
    if (!with_data)
        return;
    const std::string data = r->data_of(from.get_document());
    hit->data_bytes = data.size();
    hit->data = copy_of(data);
}

void copy_hits(struct xap_reader *r, owned_hits &own, const Xapian::MSet &found,
               bool with_data)
{
    own.hits.least = found.get_matches_lower_bound();
    own.hits.estimate = found.get_matches_estimated();
    own.hits.most = found.get_matches_upper_bound();
    own.hits.items = static_cast<struct xap_hit *>(
        mem_new(found.size() + 1, sizeof *own.hits.items));
    for (auto i = found.begin(); i != found.end(); ++i)
        copy_hit(r, &own.hits.items[own.hits.count++], i, with_data);
}

void add_spies(Xapian::Enquire &enquire, const struct xap_search &s,
               spies &counting)
{
    for (size_t i = 0; i < s.facet_count; i++) {
        counting.push_back(
            std::make_unique<Xapian::ValueCountMatchSpy>(s.facet_slots[i]));
        enquire.add_matchspy(counting.back().get());
    }
}

void prepare(Xapian::Enquire &enquire, const struct xap_search &s)
{
    enquire.set_query(build(*s.query));
    enquire.set_weighting_scheme(Xapian::BM25Weight(s.k1 > 0 ? s.k1 : 0.9, 0, 1,
                                                    s.k1 > 0 ? s.b : 0.6, 0.5));
    if (s.by_value)
        enquire.set_sort_by_value_then_relevance(s.sort_slot, !s.ascending);
    if (s.collapse)
        enquire.set_collapse_key(s.collapse_slot);
}

/* Little time: what is shown is found, but no more is counted.  Xapian's own
 * limit does the same and is not used: the thread of its timer may come late,
 * and then writes into a stack that others use by now (decision 0075). */
bool is_hurried(const struct xap_search &s)
{
    return s.time_limit_ms > 0 && s.time_limit_ms < XAP_HURRY_MS;
}

Xapian::doccount to_check(const struct xap_search &s)
{
    return is_hurried(s) ? 0 : s.check_at_least;
}

/* What a decider does where the documents are; shards elsewhere know none, so
 * here it is done with those that came.  Returns how many are kept. */
uint32_t copy_kept(struct xap_reader *r, owned_hits &own,
                   const Xapian::MSet &found, const struct xap_search &s)
{
    std::vector<std::map<std::string, uint32_t>> seen(s.facet_count);
    uint32_t kept = 0;

    own.hits.items = static_cast<struct xap_hit *>(
        mem_new(s.count + 1, sizeof *own.hits.items));
    for (auto i = found.begin(); i != found.end(); ++i) {
        const Xapian::Document doc = i.get_document();
        const std::string data = r->data_of(doc);
        if (!s.keep(s.keep_context, {data.data(), data.size()}))
            continue;
        for (size_t j = 0; j < s.facet_count; j++)
            seen[j][doc.get_value(s.facet_slots[j])]++;
        if (kept >= s.first && own.hits.count < s.count)
            copy_hit(r, &own.hits.items[own.hits.count++], i, !s.no_data);
        kept++;
    }
    for (size_t j = 0; j < s.facet_count; j++) {
        counts found_values;
        for (const auto &[value, count] : seen[j])
            if (!value.empty())
                found_values.emplace_back(count, value);
        copy_facet(&own.hits.facets[j], std::move(found_values));
    }
    return kept;
}

/* Looks at more and more of the best matches until enough were kept. */
void search_kept(struct xap_reader *r, Xapian::Enquire &enquire,
                 const struct xap_search &s, owned_hits &own)
{
    const int64_t until_ms =
        clock_steady_ms() +
        (s.time_limit_ms > 0 ? s.time_limit_ms : int64_t{XAP_RETRY_MS});

    for (Xapian::doccount look = XAP_KEEP_LOOK;; look *= 4) {
        const Xapian::MSet found = enquire.get_mset(0, look, to_check(s));
        found.fetch();
        const uint32_t kept = copy_kept(r, own, found, s);
        const bool all = found.size() < look;
        own.hits.least = own.hits.estimate = own.hits.most = kept;
        if (!all)
            own.hits.most = found.get_matches_upper_bound();
        own.hits.unseen = !all;
        if (all || kept >= s.first + s.count || look >= XAP_KEEP_LOOK_MAX ||
            clock_steady_ms() >= until_ms)
            return;
        xap_hits_done(&own.hits);
    }
}

int search_once(struct xap_reader *r, const struct xap_search &s,
                struct xap_hits *ret_hits, struct err *err)
{
    return guard(err, "searching", [&] {
        spies counting;
        Xapian::Enquire enquire(r->db);
        keeper keep(*r, s);
        owned_hits own;

        prepare(enquire, s);
        if (s.keep && r->has_remote()) {
            search_kept(r, enquire, s, own);
            *ret_hits = own.release();
            return 0;
        }
        add_spies(enquire, s, counting);
        const Xapian::MSet found = enquire.get_mset(
            s.first, s.count, to_check(s), nullptr, s.keep ? &keep : nullptr);
        /* Xapian 1.4 numbers the items of fetch() from 0 even when they begin
         * at s.first, and then reads in front of its array. */
        if (!s.no_data && s.first == 0)
            found.fetch();
        copy_hits(r, own, found, !s.no_data);
        own.hits.unseen = is_hurried(s) && own.hits.least < own.hits.most;
        for (size_t i = 0; i < counting.size(); i++)
            copy_facet(&own.hits.facets[i], counts_of(*counting[i]));
        *ret_hits = own.release();
        return 0;
    });
}

/* Does `body`; again on a newer snapshot if the first is lost on the way, or
 * without the shard that is. */
template <typename Body>
int with_reopen(struct xap_reader *r, struct err *err, Body body) noexcept
{
    int result = body();
    const bool stale = result == -ERR_STALE;

    if (!stale && result != -ERR_NET)
        return result;
    *err = {}; /* ours to repair, not the caller's to see */
    result = guard(err, "reopening index",
                   [&] { return stale ? r->reopen(err) : r->reconnect(err); });
    return result < 0 ? result : body();
}

/* "HOST:PORT", "[ADDRESS]:PORT"; anything with a slash, or without a colon, is
 * a folder. */
bool parse_place(struct place *ret, struct str text)
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

int parse_shards(std::vector<shard> *ret, struct str text, struct err *err)
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

int open_reader(struct xap_reader **ret, std::vector<shard> shards,
                int64_t timeout_ms, struct err *err)
{
    auto r = std::make_unique<xap_reader>(std::move(shards), timeout_ms);

    const int result = r->connect(err, [](const shard &) { return true; });
    if (result == 0)
        *ret = r.release();
    return result;
}

Xapian::Document document_of(struct data_pack *pack, const struct xap_doc &in)
{
    Xapian::Document doc;
    struct buf packed = {};

    for (size_t i = 0; i < in.term_count; i++) {
        const struct xap_term &t = in.terms[i];
        if (t.count)
            doc.add_term(t.term, t.count);
        else
            doc.add_boolean_term(t.term);
    }
    doc.add_boolean_term(in.key);
    for (size_t i = 0; i < in.value_count; i++)
        doc.add_value(in.values[i].slot, string_of(in.values[i].bytes));
    data_pack_add(pack, &packed, in.data);
    const std::unique_ptr<struct buf, decltype(&buf_done)> own(&packed,
                                                               buf_done);
    doc.add_value(DATA_SLOT, string_of(buf_str(&packed)));
    return doc;
}

/* A document, copied out of the index; `doc` borrows from the strings. */
struct owned_doc {
    std::string key, data;
    std::vector<std::string> texts;
    std::vector<struct xap_term> terms;
    std::vector<struct xap_value> values;
    struct xap_doc doc = {};

    owned_doc(unpacker &unpack, std::string name, const Xapian::Document &from)
        : key(std::move(name)), data(unpack.unpack(from.get_value(DATA_SLOT)))
    {
        /* Borrowed from below, so it must not move. */
        texts.reserve(from.termlist_count() + from.values_count());
        for (auto i = from.termlist_begin(); i != from.termlist_end(); ++i) {
            texts.push_back(*i);
            terms.push_back({texts.back().c_str(), i.get_wdf()});
        }
        for (auto i = from.values_begin(); i != from.values_end(); ++i) {
            if (i.get_valueno() == DATA_SLOT)
                continue;
            texts.push_back(*i);
            values.push_back(
                {i.get_valueno(), {texts.back().data(), texts.back().size()}});
        }
        doc = {key.c_str(),   terms.data(),  terms.size(),
               values.data(), values.size(), {data.data(), data.size()}};
    }
    owned_doc(const owned_doc &) = delete;
    owned_doc &operator=(const owned_doc &) = delete;
};

} // namespace

/* --- writing --- */

/* An index comes into being whole: it is made beside its place and renamed, so
 * that a process killed meanwhile leaves no half of one. */
static void create_whole(const std::string &dir)
{
    const std::string made = dir + ".new";

    if (access((dir + "/iamglass").c_str(), F_OK) == 0)
        return;
    Xapian::WritableDatabase(made, Xapian::DB_CREATE_OR_OVERWRITE).close();
    if (rename(made.c_str(), dir.c_str()) < 0)
        throw Xapian::DatabaseCreateError("renaming " + made, errno);
}

int xap_writer_open(struct xap_writer **ret_writer, const char *dir,
                    struct err *err)
{
    return guard(err, "opening index for writing", [&] {
        create_whole(dir);
        auto w = std::make_unique<xap_writer>(dir);
        w->db.begin_transaction();
        *ret_writer = w.release();
        return 0;
    });
}

int xap_writer_put(struct xap_writer *w, const struct xap_doc *doc,
                   struct err *err)
{
    for (size_t i = 0; i < doc->term_count; i++)
        if (strlen(doc->terms[i].term) > XAP_TERM_MAX)
            return err_set(err, ERR_LIMIT, "term of %zu bytes, max %d",
                           strlen(doc->terms[i].term), XAP_TERM_MAX);
    if (strlen(doc->key) > XAP_TERM_MAX)
        return err_set(err, ERR_LIMIT, "key of %zu bytes, max %d",
                       strlen(doc->key), XAP_TERM_MAX);
    if (doc->data.n > XAP_DATA_MAX)
        return err_set(err, ERR_LIMIT, "data of %zu bytes, max %d", doc->data.n,
                       XAP_DATA_MAX);
    return guard(err, "adding document", [&] {
        w->db.replace_document(doc->key, document_of(w->pack.get(), *doc));
        return 0;
    });
}

int xap_writer_delete(struct xap_writer *w, const char *key, struct err *err)
{
    return guard(err, "deleting document", [&] {
        w->db.delete_document(key);
        return 0;
    });
}

int xap_writer_edit(struct xap_writer *w, const char *key,
                    int (*edit)(void *context, const struct xap_doc *old,
                                struct xap_doc *ret_doc, struct err *err),
                    void *context, struct err *err)
{
    return guard(err, "changing document", [&] {
        struct xap_doc changed = {};

        const auto i = w->db.postlist_begin(key);
        if (i == w->db.postlist_end(key))
            return 0;
        const owned_doc own(w->unpack, key, w->db.get_document(*i));
        const int r = edit(context, &own.doc, &changed, err);
        if (r == 0)
            w->db.replace_document(key, document_of(w->pack.get(), changed));
        return r;
    });
}

int xap_writer_set(struct xap_writer *w, const char *name, struct str value,
                   struct err *err)
{
    return guard(err, "setting metadata", [&] {
        w->db.set_metadata(name, string_of(value));
        return 0;
    });
}

int xap_writer_get(struct xap_writer *w, const char *name,
                   struct buf *ret_value, struct err *err)
{
    return guard(err, "reading metadata", [&] {
        const std::string value = w->db.get_metadata(name);
        buf_add(ret_value, {value.data(), value.size()});
        return 0;
    });
}

int xap_writer_commit(struct xap_writer *w, struct err *err)
{
    return guard(err, "committing index", [&] {
        w->db.commit_transaction();
        w->db.begin_transaction();
        return 0;
    });
}

/* Left alone, Xapian would commit on the way out.  A transaction is therefore
 * open at all times; destroying the handle cancels it. */
void xap_writer_free(struct xap_writer *w)
{
    delete w;
}

int xap_merge(const char *dir, const char *const *shards, size_t shard_count,
              struct err *err)
{
    return guard(err, "merging shards", [&] {
        Xapian::Database all;
        for (size_t i = 0; i < shard_count; i++)
            all.add_database(Xapian::Database(shards[i]));
        all.compact(dir, Xapian::Compactor::STANDARD);
        return 0;
    });
}

/* --- reading --- */

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

int xap_find(struct xap_reader *r, const struct xap_search *search,
             struct xap_hits *ret_hits, struct err *err)
{
    return with_reopen(r, err,
                       [&] { return search_once(r, *search, ret_hits, err); });
}

void xap_hits_done(struct xap_hits *hits)
{
    for (size_t i = 0; i < hits->count; i++)
        free(hits->items[i].data);
    free(hits->items);
    for (struct xap_facet &facet : hits->facets) {
        for (size_t i = 0; i < facet.count; i++)
            free(facet.counts[i].value);
        free(facet.counts);
    }
    *hits = {};
}

int xap_get(struct xap_reader *r, const char *key, struct buf *ret_data,
            struct err *err)
{
    return with_reopen(r, err, [&] {
        return guard(err, "reading document", [&] {
            auto i = r->db.postlist_begin(key);
            if (i == r->db.postlist_end(key))
                return err_set(err, ERR_NOT_FOUND, "no document %s", key);
            const std::string data = r->data_of(r->db.get_document(*i));
            buf_add(ret_data, {data.data(), data.size()});
            return 0;
        });
    });
}

int xap_get_docid(struct xap_reader *r, uint32_t docid, struct buf *ret_data,
                  struct err *err)
{
    return with_reopen(r, err, [&] {
        return guard(err, "reading document", [&] {
            const std::string data = r->data_of(r->db.get_document(docid));
            buf_add(ret_data, {data.data(), data.size()});
            return 0;
        });
    });
}

int xap_meta(struct xap_reader *r, const char *name, struct buf *ret_value,
             struct err *err)
{
    return with_reopen(r, err, [&] {
        return guard(err, "reading metadata", [&] {
            const std::string value = r->db.get_metadata(name);
            buf_add(ret_value, {value.data(), value.size()});
            return 0;
        });
    });
}

int xap_doc_count(struct xap_reader *r, uint32_t *ret_count, struct err *err)
{
    return with_reopen(r, err, [&] {
        return guard(err, "counting documents", [&] {
            *ret_count = r->db.get_doccount();
            return 0;
        });
    });
}

int xap_freq(struct xap_reader *r, const char *term, uint32_t *ret_count,
             struct err *err)
{
    return with_reopen(r, err, [&] {
        return guard(err, "reading term frequency", [&] {
            *ret_count = r->db.get_termfreq(term);
            return 0;
        });
    });
}

int xap_terms(struct xap_reader *r, const char *prefix,
              bool (*see)(void *context, struct str term, uint32_t freq),
              void *context, struct err *err)
{
    bool begun = false; /* what was seen cannot be taken back */

    const auto once = [&] {
        return guard(err, "reading terms", [&] {
            const auto end = r->db.allterms_end(prefix);
            for (auto i = r->db.allterms_begin(prefix); i != end; ++i) {
                const std::string term = *i;
                begun = true;
                if (!see(context, {term.data(), term.size()}, i.get_termfreq()))
                    break;
            }
            return 0;
        });
    };
    return with_reopen(r, err, [&] {
        return begun ? err_set(err, ERR_STALE,
                               "reading terms: lost the index on the way")
                     : once();
    });
}

int xap_each(struct xap_reader *r, const char *prefix,
             bool (*see)(void *context, const struct xap_doc *doc),
             void *context, struct err *err)
{
    return guard(err, "reading documents", [&] {
        const auto end = r->db.allterms_end(prefix);
        bool more = true;
        for (auto i = r->db.allterms_begin(prefix); more && i != end; ++i) {
            const std::string term = *i;
            const auto last = r->db.postlist_end(term);
            for (auto k = r->db.postlist_begin(term); more && k != last; ++k) {
                const owned_doc own(r->unpack, term, r->db.get_document(*k));
                more = see(context, &own.doc);
            }
        }
        return 0;
    });
}

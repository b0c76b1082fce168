/*
 * indexer/xap_search.cc - xap_find() of xap.h: the question in Xapian's terms,
 * and its answer copied out.
 */
#include "base/clock.h"
#include "indexer/xap_reader.hh"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>

using namespace xap;

namespace
{

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

} // namespace

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

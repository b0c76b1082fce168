/*
 * indexer/xap_reader.hh - a reader: shards, some of them on other machines, of
 * which those that answer are searched as one database.
 */
#ifndef INDEXER_XAP_READER_HH
#define INDEXER_XAP_READER_HH

#include "indexer/xap.h"
#include "indexer/xap_part.hh"

#include <sys/types.h>

namespace xap
{

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

    bool is_remote() const { return open && open->port; }
    bool was_replaced() const;
    /* Tries the places in order.  The first error is told, if none answers. */
    int connect(int64_t timeout_ms, struct err *err);
};

} // namespace xap

struct xap_reader {
    std::vector<xap::shard> shards; /* never grows: `open` points into it */
    int64_t timeout_ms;
    Xapian::Database db; /* of all that are open */
    xap::unpacker unpack;

    xap_reader(std::vector<xap::shard> parts, int64_t timeout)
        : shards(std::move(parts)), timeout_ms(timeout)
    {
    }
    /* Connects all shards. */
    int open(struct err *err);
    /* 1: there was news; 0: none. */
    int reopen(struct err *err);
    /* After an error on the way to another machine.  Which one it was is not
     * asked: it costs a healthy one a millisecond to be connected anew. */
    int reconnect(struct err *err);
    bool has_remote() const;
    std::string data_of(const Xapian::Document &doc)
    {
        return unpack.unpack(doc.get_value(DATA_SLOT));
    }

  private:
    /* Joins what is open; fails with `why` when nothing is. */
    int assemble(const struct err &why, struct err *err);
    /* Connects the shards that `which` says. */
    template <typename Which> int connect(struct err *err, Which which);
};

namespace xap
{

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

} // namespace xap

#endif

/*
 * indexer/xap_write.cc - see xap_write.h.
 */
#include "indexer/xap_write.h"

#include "indexer/xap_part.hh"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

using namespace xap;

struct xap_writer {
    Xapian::WritableDatabase db;
    std::unique_ptr<struct data_pack, decltype(&data_pack_free)> pack{
        data_pack_new(), data_pack_free};
    unpacker unpack;

    explicit xap_writer(const char *dir) : db(dir, Xapian::DB_CREATE_OR_OPEN) {}
};

static Xapian::Document document_of(struct data_pack *pack,
                                    const struct xap_doc &in)
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

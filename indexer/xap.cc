/*
 * indexer/xap.cc - see xap.h: documents, terms and metadata, one by one.
 */
#include "indexer/xap.h"

#include "indexer/xap_reader.hh"

using namespace xap;

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

/*
 * indexer/xap_part.hh - what the files behind xap.h and xap_write.h share.
 *
 * House rules of the door: every function that C sees runs its body inside
 * guard(), which is the only try/catch; nothing of C++ is visible outside;
 * memory that C will free is made by base/mem.h, the rest by RAII.
 */
#ifndef INDEXER_XAP_PART_HH
#define INDEXER_XAP_PART_HH

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "indexer/data_pack.h"
#include "indexer/xap_write.h"

#include <xapian.h>
#include <zstd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace xap
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

inline std::string string_of(struct str s)
{
    return s.n ? std::string(s.p, s.n) : std::string();
}

/* What data_pack.h packed, plain again. */
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

} // namespace xap

#endif

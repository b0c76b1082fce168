/* Any text as a question, against a small index: it is planned, searched and
 * told in words, and scores go down.  Parts are divided by "|": words, phrase,
 * words that must not be there. */
#include "base/err.h"
#include "base/tree.h"
#include "indexer/assemble.h"
#include "searchd/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static const char *const TEXTS[] = {
    "Thủ tục cấp hộ chiếu phổ thông tại cơ quan xuất nhập cảnh",
    "Nghị định số 42/2022/NĐ-CP về dịch vụ công trực tuyến",
    "Thông tư 12/2025/TT-BKHCN hướng dẫn cổng thông tin điện tử",
    "Mùa thu, thư ngỏ, thứ hai, thu ngân sách và của các bên",
};

static void must(int result, const struct err *err)
{
    if (result >= 0)
        return;
    fprintf(stderr, "%s\n", err->msg);
    abort();
}

/* The index is made once for the process and removed at once: open files stay
 * readable. */
static struct xap_reader *open_reader(void)
{
    char dir[] = "/tmp/fuzz-plan-XXXXXX";
    scoped(assembler_freep) struct assembler *a = assembler_new();
    scoped(xap_writer_freep) struct xap_writer *w = NULL;
    scoped(buf_done) struct buf path = {0};
    struct xap_reader *reader = NULL;
    struct err err = {0};

    if (!mkdtemp(dir))
        abort();
    buf_addf(&path, "%s/index", dir);
    must(xap_writer_open(&w, path.p, &err), &err);
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        struct record r = {.id = TEXTS[i], .title = TEXTS[i], .text = TEXTS[i]};
        struct xap_doc doc;
        assemble(a, &r, &doc);
        must(xap_writer_put(w, &doc, &err), &err);
    }
    must(xap_writer_commit(w, &err), &err);
    must(xap_reader_open(&reader, path.p, &err), &err);
    must(tree_remove(dir, &err), &err);
    return reader;
}

static void ask(struct xap_reader *reader, const struct plan_input *input)
{
    scoped(plan_freep) struct plan *plan = NULL;
    scoped(buf_done) struct buf told = {0};
    struct xap_search search = {.count = 3};
    struct xap_hits hits = {0};
    struct err err = {0};

    must(plan_new(&plan, input, reader, &err), &err);
    must(plan_search(plan, reader, &search, &hits, &err), &err);
    for (size_t i = 1; i < hits.count; i++)
        if (hits.items[i].score > hits.items[i - 1].score)
            abort();
    plan_explain(plan, &told);
    xap_hits_done(&hits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static struct xap_reader *reader;
    struct str rest = {(const char *)data, bytes}, words = {0}, phrase = {0};

    if (!reader)
        reader = open_reader();
    (void)str_cut(&rest, '|', &words);
    (void)str_cut(&rest, '|', &phrase);
    ask(reader, &(struct plan_input){.words = words,
                                     .phrases = &phrase,
                                     .phrase_count = phrase.n > 0,
                                     .without = &rest,
                                     .without_count = rest.n > 0});
    return 0;
}

/* Analysis: MB of UTF-8 text a second on one core; one number a line.
 * usage: bench_analyse [FILE]  (else a paragraph of law, repeated) */
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "indexer/analyse.h"

#include <stdio.h>
#include <stdlib.h>

static const char PARAGRAPH[] =
    "Ủy ban nhân dân cấp tỉnh chịu trách nhiệm tổ chức thực hiện quy định tại "
    "khoản 2 Điều 15 của Nghị định số 42/2022/NĐ-CP ngày 24 tháng 6 năm 2022; "
    "công khai kết quả giải quyết thủ tục hành chính trên Cổng thông tin điện "
    "tử, bảo đảm quyền và lợi ích hợp pháp của người dân, doanh nghiệp.\n";

enum { PAGE_BYTES = 2000, REPEAT_BYTES = 20 << 20, FILE_MAX_BYTES = 1 << 30 };

int main(int argc, char **argv)
{
    scoped(terms_freep) struct terms *terms = terms_new();
    scoped(buf_done) struct buf text = {0};
    struct err err = {0};
    size_t count = 0;

    if (argc > 1 &&
        file_read(&text.p, &text.n, argv[1], FILE_MAX_BYTES, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    while (argc <= 1 && text.n < REPEAT_BYTES)
        buf_addz(&text, PARAGRAPH);
    int64_t start = clock_steady_ms();
    for (size_t at = 0; at < text.n; at += PAGE_BYTES) {
        terms_reset(terms);
        terms_add(terms, str_sub(buf_str(&text), at, at + PAGE_BYTES), 1);
        size_t n;
        terms_list(terms, &n);
        count += n;
    }
    int64_t took = clock_steady_ms() - start;
    printf("analyse_mb_s %.1f\n",
           (double)text.n / 1e3 / (double)(took ? took : 1));
    printf("analyse_terms %zu\n", count);
    return 0;
}

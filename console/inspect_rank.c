/* console/inspect_rank.c - see inspect_rank.h. */
#include "console/inspect_rank.h"

#include "console/call.h"
#include "console/coverage_part.h"
#include "console/inspect.h"
#include "console/view.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const struct {
    const char *name, *vi, *en;
} part_words[] = {
    {"index", "điểm của chỉ mục", "score of the index"},
    {"bm25", "độ hiếm và số lần của các âm tiết và cặp âm tiết",
     "rarity and number of syllables and pairs"},
    {"all", "phần câu hỏi có trong trang", "share of the question on the page"},
    {"title", "phần câu hỏi có trong tiêu đề",
     "share of the question in the title"},
    {"title_used", "phần tiêu đề được hỏi tới",
     "share of the title that was asked for"},
    {"run", "chuỗi từ liền nhau dài nhất", "longest run of words in a row"},
    {"window", "mức gần nhau của các từ trong văn bản",
     "how close the words stand in the text"},
    {"length", "độ dài của trang", "length of the page"},
};

static void place(struct call *c, const struct inspection *i)
{
    int64_t rank = inspect_number(i->rank, "rank");
    bool matches = json_is_true(inspect_get(i->rank, "matches"));

    if (rank) {
        view_say(c, "<p>", "Trang đứng thứ ", "The page stands at place ",
                 "<strong>");
        view_number(c, rank);
        view_say(c, "</strong> ", "trong khoảng ", "of about ", "");
        view_number(c, inspect_number(i->rank, "total"));
        view_say(c, " ", "kết quả.", "results.", "</p>");
    } else if (!json_is_true(inspect_get(i->rank, "indexed"))) {
        view_notice(c, VIEW_WARN, "Trang không có trong chỉ mục.",
                    "The page is not in the index.");
    } else if (!matches) {
        view_notice(
            c, VIEW_WARN,
            "Trang không chứa điều được hỏi, nên không phải là kết quả.",
            "The page does not hold what was asked for: it is no "
            "result.");
    } else {
        view_notice(c, VIEW_INFO,
                    "Trang khớp câu hỏi nhưng đứng sau 1.000 kết quả đầu, hoặc "
                    "một bản trùng được hiện thay.",
                    "The page matches, but stands behind the first 1,000 "
                    "results, or a copy is shown in its place.");
    }
}

static const char *words_of(const struct call *c, const char *name)
{
    for (size_t i = 0; i < sizeof part_words / sizeof *part_words; i++)
        if (!strcmp(name, part_words[i].name))
            return view_words(c, part_words[i].vi, part_words[i].en);
    return name;
}

/* "+5,75", and never "-0,00". */
static void decimal(struct call *c, bool sign, int digits, double value)
{
    char text[32];

    snprintf(text, sizeof text, sign ? "%+.*f" : "%.*f", digits,
             fabs(value) < .005 ? 0. : value);
    if (!c->who.english && strchr(text, '.'))
        *strchr(text, '.') = ',';
    view_put(c, "<td class=\"n\">");
    view_put(c, text);
    view_put(c, "</td>");
}

static void parts(struct call *c, const json_t *list)
{
    if (!json_array_size(list))
        return;
    view_table_begin(c, &(struct view_table){
                            "Vì sao",
                            "Why",
                            NULL,
                            {VIEW_TEXT("Phần của điểm", "Part of the score"),
                             VIEW_NUMBER("Giá trị", "Value"),
                             VIEW_NUMBER("Điểm", "Gives")}});
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        view_put(c, "<tr><th scope=\"row\">");
        view_text(c, words_of(c, inspect_text(p, "part")));
        view_put(c, "</th>");
        decimal(c, false, 3, json_number_value(json_object_get(p, "value")));
        decimal(c, true, 2, json_number_value(json_object_get(p, "gives")));
        view_put(c, "</tr>");
    }
    view_table_end(c);
}

static void above(struct call *c, const json_t *list)
{
    if (!json_array_size(list))
        return;
    view_say(c, "<p>", "Đứng trước nó:", "Before it:", "</p><ol>");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *a = json_array_get(list, i);
        view_put(c, "<li>");
        view_text(c, inspect_text(a, "title"));
        view_put(c, " <small class=\"url\">");
        view_text(c, inspect_text(a, "url"));
        view_put(c, "</small></li>");
    }
    view_put(c, "</ol>");
}

void inspect_rank(struct call *c, const struct inspection *i)
{
    view_say(c, "<h2>", "Thứ hạng cho câu hỏi “", "Rank for the question “",
             "");
    view_text(c, i->query);
    view_put(c, "”</h2>");
    if (!i->rank) {
        view_notice(c, VIEW_WARN, "Chưa có chỉ mục để hỏi.",
                    "There is no index to ask.");
        return;
    }
    place(c, i);
    parts(c, inspect_get(i->rank, "parts"));
    above(c, inspect_get(i->rank, "above"));
    view_say(c, "<details><summary>", "Câu hỏi như chỉ mục hiểu",
             "The question as the index takes it",
             "</summary><pre class=\"paste\">");
    view_text(c, inspect_text(i->rank, "plan"));
    view_put(c, "</pre></details>");
}

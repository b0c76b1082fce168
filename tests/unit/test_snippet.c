/* searchd/snippet.c: the right passage, whole characters, marks in place. */
#include "tests/t.h"
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "searchd/snippet.h"

/* Marks words whose key, or whose plain letters, are in a list. */
static bool is_hit(const void *context, const struct token *token)
{
    struct str rest = str_of(context), word;
    struct str base = {token->fold.key, token->fold.base_n};

    while (str_cut(&rest, ' ', &word)) {
        struct fold fold;
        fold_word(&fold, word);
        struct str key = {fold.key, fold.key_n};
        if (str_is(key, token->fold.key) ||
            (fold.key_n == fold.base_n && str_eq(key, base)))
            return true;
    }
    return false;
}

/* The snippet with its marks as [..]. */
static const char *shown(const char *text, const char *words, uint32_t chars,
                         struct arena *arena)
{
    const struct snippet_rule rule = {chars, is_hit, words};
    struct snippet s;
    struct buf out = {0};
    size_t at = 0;

    snippet_of(&s, str_of(text), &rule, arena);
    for (size_t i = 0; i < s.mark_count; i++) {
        assert_true(s.marks[i].from >= at && s.marks[i].from < s.marks[i].to &&
                    s.marks[i].to <= s.text.n);
        buf_add(&out, str_sub(s.text, at, s.marks[i].from));
        buf_addc(&out, '[');
        buf_add(&out, str_sub(s.text, s.marks[i].from, s.marks[i].to));
        buf_addc(&out, ']');
        at = s.marks[i].to;
    }
    buf_add(&out, str_sub(s.text, at, s.text.n));
    assert_true(utf8_valid(s.text));
    const char *copy = arena_str(arena, buf_str(&out));
    buf_done(&out);
    return copy;
}

static void words_are_marked_as_the_question_was_typed(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words, *shown;
    } cases[] = {
        {"Cấp hộ chiếu mới", "hộ chiếu", "Cấp [hộ chiếu] mới"},
        {"Cấp HỘ CHIẾU, hồ sơ", "hộ", "Cấp [HỘ] CHIẾU, hồ sơ"},
        {"hộ, hồ, ho, hổ", "ho", "[hộ], [hồ], [ho], [hổ]"},
        {"hoà bình và hòa bình", "hòa", "[hoà] bình và [hòa] bình"},
        {"a  b\n\nc", "b", "a [b] c"},
        {"không có gì", "khác", "không có gì"},
        {"", "a", ""},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(shown(cases[i].text, cases[i].words, 100, arena),
                            cases[i].shown);
}

static char *filler(struct buf *out, int words)
{
    for (int i = 0; i < words; i++)
        buf_addz(out, "đường ");
    return out->p;
}

static void the_passage_with_most_of_the_question_wins(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};

    buf_addz(&text, "Lệ phí nêu ở đây. ");
    filler(&text, 80);
    buf_addz(&text, "Sau đó. Mức lệ phí hộ chiếu là hai trăm nghìn. ");
    filler(&text, 80);
    const char *got = shown(text.p, "lệ phí hộ chiếu", 60, arena);
    assert_non_null(strstr(got, "[lệ phí hộ chiếu] là hai trăm"));
    assert_memory_equal(got, "… ", 4);
    assert_non_null(strstr(got, " …"));
}

static void
two_passages_share_the_room_when_they_complete_each_other(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};

    buf_addz(&text, "Phần một nói về thuế. ");
    filler(&text, 60);
    buf_addz(&text, "Phần hai nói về rượu. ");
    filler(&text, 60);
    const char *got = shown(text.p, "thuế rượu", 120, arena);
    const char *first = strstr(got, "[thuế]"), *second = strstr(got, "[rượu]");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    assert_non_null(strstr(first, " … "));
}

static void it_is_never_longer_than_asked_and_cuts_no_word(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};

    filler(&text, 300);
    memcpy(text.p + 1600, "hit ", 4);
    for (uint32_t chars = 20; chars < 300; chars += 7) {
        const struct snippet_rule rule = {chars, is_hit, "hit"};
        struct snippet s;
        size_t n = 0;
        snippet_of(&s, buf_str(&text), &rule, arena);
        for (size_t at = 0; at < s.text.n; n++)
            (void)utf8_next(s.text, &at);
        assert_true(n <= chars + 4); /* "… " before, " …" behind */
        assert_true(utf8_valid(s.text));
        assert_null(strstr(s.text.p, " đườn "));
    }
}

static void
one_word_longer_than_the_passage_is_cut_between_characters(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};

    for (int i = 0; i < 500; i++)
        buf_addz(&text, "ộ");
    const struct snippet_rule rule = {50, is_hit, "x"};
    struct snippet s;
    snippet_of(&s, buf_str(&text), &rule, arena);
    assert_true(utf8_valid(s.text));
    assert_int_equal(s.text.n, 50 * 3 + strlen(" …"));
}

static void a_title_is_shown_from_its_beginning(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct snippet_rule rule = {20, is_hit, "hộ chiếu"};
    struct snippet s;

    snippet_title(&s, STR("Điều 12. Trình tự cấp hộ chiếu"), &rule, arena);
    assert_str("Điều 12. Trình tự …", s.text);
    assert_int_equal(s.mark_count, 0);
    snippet_title(&s, STR("Hộ chiếu mới"), &rule, arena);
    assert_str("Hộ chiếu mới", s.text);
    assert_int_equal(s.mark_count, 1);
    assert_int_equal(s.marks[0].to, strlen("Hộ chiếu"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_marked_as_the_question_was_typed),
        cmocka_unit_test(the_passage_with_most_of_the_question_wins),
        cmocka_unit_test(
            two_passages_share_the_room_when_they_complete_each_other),
        cmocka_unit_test(it_is_never_longer_than_asked_and_cuts_no_word),
        cmocka_unit_test(
            one_word_longer_than_the_passage_is_cut_between_characters),
        cmocka_unit_test(a_title_is_shown_from_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

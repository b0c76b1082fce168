/* crawler/sitemap_fields.c: what a sitemap says of a page, line by line. */
#include "crawler/sitemap.h"
#include "crawler/sitemap_fields.h"
#include "tests/t.h"

static void news_images_videos_and_languages_are_told(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};
    const struct sitemap_media media[] = {
        {SITEMAP_NEWS, "", "Hội nghị\r\nvia: x", 1767225600000},
        {SITEMAP_IMAGE, "https://a.vn/1.jpg", "", -1},
        {SITEMAP_VIDEO, "https://a.vn/1.mp4", "Phim", -1},
    };
    const struct sitemap_alternate languages[] = {{"en", "https://a.vn/en/1"},
                                                  {"", "https://a.vn/x"}};

    sitemap_fields(&out, &(struct sitemap_entry){.alternates = languages,
                                                 .alternate_count = 2,
                                                 .media = media,
                                                 .media_count = 3});
    assert_string_equal(out.p, "news-title: Hội nghị  via: x\r\n"
                               "news-date: 2026-01-01T00:00:00Z\r\n"
                               "image: https://a.vn/1.jpg\r\n"
                               "video: https://a.vn/1.mp4\r\n"
                               "alternate: en https://a.vn/en/1\r\n");
}

static void a_plain_entry_says_nothing_and_a_huge_one_not_all(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0}, loc = {0};
    struct sitemap_media media[SITEMAP_EXTRAS_MAX];

    sitemap_fields(&out, &(struct sitemap_entry){.loc = "https://a.vn/"});
    assert_int_equal(out.n, 0);
    while (loc.n < 500)
        buf_addz(&loc, "https://a.vn/anh/");
    for (size_t i = 0; i < SITEMAP_EXTRAS_MAX; i++)
        media[i] = (struct sitemap_media){SITEMAP_IMAGE, loc.p, "", -1};
    sitemap_fields(&out,
                   &(struct sitemap_entry){.media = media,
                                           .media_count = SITEMAP_EXTRAS_MAX});
    assert_in_range(out.n, 3000, SITEMAP_FIELDS_MAX_BYTES);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(news_images_videos_and_languages_are_told),
        cmocka_unit_test(a_plain_entry_says_nothing_and_a_huge_one_not_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

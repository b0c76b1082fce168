/* crawler/sitemap_fields.c - see sitemap_fields.h. */
#include "crawler/sitemap_fields.h"

#include "base/clock.h"
#include "crawler/sitemap.h"

enum { VALUE_MAX_BYTES = 2048 };

/* A value of two words when `word` is not empty.  No line ends inside: they
 * would begin a field of their own. */
static void add(struct buf *out, size_t begin, const char *name,
                const char *word, const char *value)
{
    struct str text = str_trim(str_of(value));
    size_t n = strlen(name) + strlen(word) + text.n + 8;

    if (!text.n || text.n > VALUE_MAX_BYTES ||
        out->n - begin + n > SITEMAP_FIELDS_MAX_BYTES)
        return;
    buf_addf(out, "%s: ", name);
    size_t at = out->n;
    buf_addf(out, "%s%s%.*s", word, *word ? " " : "", (int)text.n, text.p);
    for (; at < out->n; at++)
        if ((unsigned char)out->p[at] < ' ')
            out->p[at] = ' ';
    buf_addz(out, "\r\n");
}

static void add_medium(struct buf *out, size_t begin,
                       const struct sitemap_media *m)
{
    char date[CLOCK_ISO_MAX];

    if (m->kind == SITEMAP_NEWS) {
        add(out, begin, "news-title", "", m->title);
        if (m->date_unix_ms > 0)
            add(out, begin, "news-date", "",
                clock_iso(date, m->date_unix_ms, false));
    }
    if (m->kind == SITEMAP_IMAGE)
        add(out, begin, "image", "", m->loc);
    if (m->kind == SITEMAP_VIDEO)
        add(out, begin, "video", "", m->loc);
}

void sitemap_fields(struct buf *out, const struct sitemap_entry *entry)
{
    size_t begin = out->n;

    for (size_t i = 0; i < entry->media_count; i++)
        add_medium(out, begin, &entry->media[i]);
    for (size_t i = 0; i < entry->alternate_count; i++)
        if (*entry->alternates[i].lang)
            add(out, begin, "alternate", entry->alternates[i].lang,
                entry->alternates[i].href);
}

/* syndication/facts.c - see facts.h. */
#include "syndication/facts.h"

#include <jansson.h>

enum { DEPTH_MAX = 4, URL_MAX = 2048, NAME_MAX_BYTES = 300 };

struct taking {
    struct arena *arena;
    struct facts_file *files;
    size_t count;
};

/* Only what a browser may safely be sent to; as in item.c. */
static bool is_address(struct str s)
{
    if (s.n > URL_MAX || (!str_case_starts(s, STR("http://")) &&
                          !str_case_starts(s, STR("https://"))))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
            strchr("<>\"\\^`{|}", s.p[i]))
            return false;
    return true;
}

static struct str text_of(const json_t *value)
{
    return json_is_string(value) ? (struct str){json_string_value(value),
                                                json_string_length(value)}
                                 : STR("");
}

/* What stands behind the last slash of the path. */
static struct str last_part(struct str url)
{
    size_t end = 0, from = 0;

    while (end < url.n && !strchr("?#", url.p[end]))
        end++;
    for (size_t i = 0; i < end; i++)
        if (url.p[i] == '/')
            from = i + 1;
    return from < end ? str_sub(url, from, end) : url;
}

static void take(struct taking *t, struct str name, struct str url)
{
    if (t->count == FACTS_FILES_MAX || !is_address(url))
        return;
    name = str_trim(name);
    if (!name.n || name.n > NAME_MAX_BYTES)
        name = last_part(url);
    t->files[t->count++] = (struct facts_file){arena_keep(t->arena, name),
                                               arena_keep(t->arena, url)};
}

/* The first member with one of those names, written in any case. */
static struct str member(json_t *object, const char *const *names)
{
    for (; *names; names++) {
        void *it = json_object_iter(object);
        for (; it; it = json_object_iter_next(object, it))
            if (str_case_eq(str_of(json_object_iter_key(it)), str_of(*names)))
                return text_of(json_object_iter_value(it));
    }
    return STR("");
}

static void walk(struct taking *t, json_t *value, struct str name, int depth);

static void walk_object(struct taking *t, json_t *object, int depth)
{
    static const char *const urls[] = {"Url",  "Link",    "Href",
                                       "Path", "FileUrl", NULL},
                             *const names[] = {"Name", "FileName", "Title",
                                               NULL};
    struct str url = member(object, urls);
    const char *key;
    json_t *value;

    if (url.n) {
        take(t, member(object, names), url);
        return;
    }
    json_object_foreach(object, key, value)
    {
        walk(t, value, str_of(key), depth + 1);
    }
}

static void walk(struct taking *t, json_t *value, struct str name, int depth)
{
    if (depth > DEPTH_MAX)
        return;
    if (json_is_string(value))
        take(t, name, text_of(value));
    else if (json_is_object(value))
        walk_object(t, value, depth);
    else if (json_is_array(value))
        for (size_t i = 0; i < json_array_size(value); i++)
            walk(t, json_array_get(value, i), STR(""), depth + 1);
}

size_t facts_files(struct arena *arena, struct str attachments,
                   struct facts_file files[FACTS_FILES_MAX])
{
    struct taking t = {arena, files, 0};
    json_t *root = attachments.n > 2
                       ? json_loadb(attachments.p, attachments.n, 0, NULL)
                       : NULL;

    walk(&t, root, STR(""), 0);
    json_decref(root);
    return t.count;
}

const struct facts_file *facts_video(const struct facts_file *files,
                                     size_t count)
{
    static const char *const endings[] = {".mp4", ".webm", ".m4v", ".ogv"};

    for (size_t i = 0; i < count; i++) {
        struct str name = last_part(files[i].url);
        for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
            size_t n = strlen(endings[e]);
            if (name.n > n && str_case_starts(files[i].url, STR("https://")) &&
                str_case_eq(str_sub(name, name.n - n, name.n),
                            str_of(endings[e])))
                return &files[i];
        }
    }
    return NULL;
}

const char *facts_ending(const struct facts_file *file,
                         char text[FACTS_ENDING_MAX])
{
    struct str name = last_part(file->url);
    size_t n = 0;

    while (n < name.n && n < FACTS_ENDING_MAX && name.p[name.n - 1 - n] != '.')
        n++;
    text[0] = 0;
    if (n < 2 || n >= FACTS_ENDING_MAX || n == name.n)
        return text;
    for (size_t i = 0; i < n; i++) {
        char c = name.p[name.n - n + i];
        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", text[i])) {
            text[0] = 0;
            return text;
        }
    }
    text[n] = 0;
    return text;
}

/* A word of digits, a slash, and a capital letter behind a slash. */
static bool is_number(struct str word)
{
    size_t digits = 0;

    while (digits < word.n && word.p[digits] >= '0' && word.p[digits] <= '9')
        digits++;
    if (!digits || digits > 6 || digits + 1 >= word.n || word.p[digits] != '/')
        return false;
    for (size_t i = digits; i + 1 < word.n; i++)
        if (word.p[i] == '/' &&
            ((word.p[i + 1] >= 'A' && word.p[i + 1] <= 'Z') ||
             str_starts(str_sub(word, i + 1, word.n), STR("Đ"))))
            return true;
    return false;
}

struct str facts_number(struct str title)
{
    struct str rest = title, word;

    while (str_cut(&rest, ' ', &word)) {
        while (word.n && strchr(",.;:)\"", word.p[word.n - 1]))
            word.n--;
        if (is_number(word))
            return word;
    }
    return STR("");
}

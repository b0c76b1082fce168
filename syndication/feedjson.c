/* syndication/feedjson.c - JSON Feed 1.0 and 1.1; see feedfield.h. */
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/feedfield.h"

#include <jansson.h>
#include <stdio.h>

static const struct {
    const char *member;
    enum feedfield field;
} members[] = {
    {"id", FEEDFIELD_KEY},
    {"url", FEEDFIELD_URL},
    {"external_url", FEEDFIELD_URL},
    {"title", FEEDFIELD_TITLE},
    {"summary", FEEDFIELD_SUMMARY},
    {"content_html", FEEDFIELD_CONTENT},
    {"content_text", FEEDFIELD_SUMMARY},
    {"image", FEEDFIELD_IMAGE},
    {"banner_image", FEEDFIELD_IMAGE},
    {"date_published", FEEDFIELD_PUBLISHED},
    {"date_modified", FEEDFIELD_CHANGED},
};

/* The first that has a value counts. */
static void take(struct feedsink *sink, enum feedfield field,
                 const json_t *value)
{
    char number[32];

    if (sink->fields[field].n)
        return;
    if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%lld",
                 (long long)json_integer_value(value));
        feedsink_add(sink, field, str_of(number));
    } else if (json_is_string(value)) {
        feedsink_add(
            sink, field,
            (struct str){json_string_value(value), json_string_length(value)});
    }
}

static int give(struct feedsink *sink, const json_t *item, struct err *err)
{
    const json_t *author = json_array_get(json_object_get(item, "authors"), 0);

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(sink, members[i].field, json_object_get(item, members[i].member));
    if (!author)
        author = json_object_get(item, "author");
    take(sink, FEEDFIELD_AUTHOR, json_object_get(author, "name"));
    return feedsink_give(sink, err);
}

int feedjson_read(struct str bytes, struct feedsink *sink, struct err *err)
{
    json_t *root = jsontext_read(bytes, 0, err);
    const char *version = json_string_value(json_object_get(root, "version"));
    const json_t *items = json_object_get(root, "items");
    int r = 0;

    if (!root)
        return -err->code;
    if (!str_starts(str_of(version), STR("https://jsonfeed.org/version/1")) ||
        !json_is_array(items))
        r = err_set(err, ERR_FORMAT, "is no JSON Feed");
    for (size_t i = 0; r == 0 && i < json_array_size(items); i++)
        r = give(sink, json_array_get(items, i), err);
    json_decref(root);
    return r < 0 ? r : 0;
}

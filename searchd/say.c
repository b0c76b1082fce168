/* searchd/say.c - see say.h. */
#include "searchd/say.h"

#include <stddef.h>
#include <string.h>

static const char *const texts[SAY_COUNT][2] = {
#define SAY(name, vi, en) [SAY_##name] = {vi, en},
#include "searchd/say.def"
#undef SAY
};

struct word {
    const char *name;
    enum say text;
};

static const struct word kinds[] = {
    {"page", SAY_KIND_PAGE},           {"news", SAY_KIND_NEWS},
    {"directive", SAY_KIND_DIRECTIVE}, {"document", SAY_KIND_DOCUMENT},
    {"service", SAY_KIND_SERVICE},     {"dataset", SAY_KIND_DATASET},
    {"video", SAY_KIND_VIDEO},         {0},
};

static const struct word levels[] = {
    {"ministry", SAY_LEVEL_MINISTRY}, {"agency", SAY_LEVEL_AGENCY},
    {"province", SAY_LEVEL_PROVINCE}, {"department", SAY_LEVEL_DEPARTMENT},
    {"district", SAY_LEVEL_DISTRICT}, {"commune", SAY_LEVEL_COMMUNE},
    {"other", SAY_LEVEL_OTHER},       {0},
};

const char *say(enum lang lang, enum say what)
{
    return texts[what][lang];
}

const char *say_lang(enum lang lang)
{
    return lang == LANG_EN ? "en" : "vi";
}

static const char *find(const struct word *words, enum lang lang,
                        const char *name)
{
    for (; words->name; words++)
        if (!strcmp(words->name, name))
            return say(lang, words->text);
    return name;
}

const char *say_kind(enum lang lang, const char *kind)
{
    return find(kinds, lang, kind);
}

const char *say_level(enum lang lang, const char *level)
{
    return find(levels, lang, level);
}

/*
 * searchd/say.h - every sentence that people read, in both languages.
 */
#ifndef SEARCHD_SAY_H
#define SEARCHD_SAY_H

enum lang { LANG_VI, LANG_EN };

enum say {
#define SAY(name, vi, en) SAY_##name,
#include "searchd/say.def"
#undef SAY
    SAY_COUNT
};

const char *say(enum lang lang, enum say what);
/* "vi", "en" */
const char *say_lang(enum lang lang);
/* "Văn bản", "Document": for the names of kinds, levels and document fields
 * that the index holds; the name itself when it is not known. */
const char *say_kind(enum lang lang, const char *kind);
const char *say_level(enum lang lang, const char *level);

#endif

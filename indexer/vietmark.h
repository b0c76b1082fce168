/* indexer/vietmark.h - the marks on Vietnamese letters, as combining characters
 * of Unicode; old codes write letter and marks apart. */
#ifndef INDEXER_VIETMARK_H
#define INDEXER_VIETMARK_H

enum {
    GRAVE = 0x300,
    ACUTE = 0x301,
    CIRCUMFLEX = 0x302,
    TILDE = 0x303,
    BREVE = 0x306,
    HOOK = 0x309,
    HORN = 0x31b,
    DOT = 0x323
};

#endif

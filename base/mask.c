/* base/mask.c - see mask.h. */
#include "base/mask.h"

#include "base/arena.h"
#include "base/cidr.h"

/* The first character of a word: one byte and those that continue it. */
static struct str first_character(struct str word)
{
    size_t n = 1;

    while (n < word.n && ((unsigned char)word.p[n] & 0xc0) == 0x80)
        n++;
    return str_sub(word, 0, n);
}

struct str mask_name(struct arena *arena, struct str name)
{
    struct buf out = {0};
    struct str rest = name, word;

    while (str_cut(&rest, ' ', &word)) {
        if (!word.n)
            continue;
        buf_addz(&out, out.n ? " " : "");
        buf_add(&out, first_character(word));
        buf_addz(&out, "***");
    }
    const struct str kept = {arena_str(arena, buf_str(&out)), out.n};
    buf_done(&out);
    return kept;
}

struct str mask_who(struct arena *arena, struct str who)
{
    ptrdiff_t colon = str_chr(who, ':');

    if (colon < 0 || str_starts(who, STR("key:")) ||
        str_starts(who, STR("person:")))
        return who;
    struct str name = mask_name(arena, str_sub(who, (size_t)colon + 1, who.n));
    return str_of(arena_printf(arena, "%.*s%.*s", (int)colon + 1, who.p,
                               (int)name.n, name.p));
}

struct str mask_address(struct arena *arena, struct str address)
{
    struct ip ip;

    if (!ip_parse(&ip, address))
        return address;
    if (ip_is_v4(&ip))
        return str_of(
            arena_printf(arena, "%d.%d.*.*", ip.bytes[12], ip.bytes[13]));
    return str_of(arena_printf(arena, "%x:%x:*", ip.bytes[0] << 8 | ip.bytes[1],
                               ip.bytes[2] << 8 | ip.bytes[3]));
}

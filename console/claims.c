/* console/claims.c - see claims.h. */
#include "console/claims.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

static int wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_FORMAT, "claims: %s", what);
}

/* Text of that claim; numbers as digits, since providers differ. */
static struct str text_of(const json_t *claims, const char *name,
                          struct arena *arena)
{
    const json_t *value = json_object_get(claims, name);

    if (json_is_integer(value))
        return str_of(
            arena_printf(arena, "%lld", (long long)json_integer_value(value)));
    return (struct str){json_string_value(value), json_string_length(value)};
}

bool claims_number_ok(struct str number)
{
    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] < '0' || number.p[i] > '9')
            return false;
    return number.n == CLAIMS_NUMBER_DIGITS;
}

static bool born_ok(struct str day)
{
    int64_t year = 0, month = 0, date = 0, days;

    return day.n == 8 && str_int(str_sub(day, 0, 4), 1850, 2400, &year) &&
           str_int(str_sub(day, 4, 6), 1, 12, &month) &&
           str_int(str_sub(day, 6, 8), 1, 31, &date) &&
           clock_days((int)year, (int)month, (int)date, &days);
}

/* The level at which the number, or else anything, was made sure; 0: none. */
static int64_t level_of(const json_t *claims)
{
    const json_t *raw = json_object_get(claims, "loAS"), *one;
    json_t *list = json_is_string(raw)
                       ? json_loadb(json_string_value(raw),
                                    json_string_length(raw), 0, NULL)
                       : json_deep_copy(raw);
    int64_t level = 0;
    size_t i;

    json_array_foreach(list, i, one)
    {
        const char *of = json_string_value(json_object_get(one, "claim"));
        if (of && !strcmp(of, "SoDinhDanh"))
            level = json_integer_value(json_object_get(one, "level"));
    }
    json_decref(list);
    return level;
}

static int check(const json_t *claims, int64_t level_min, struct arena *arena,
                 struct err *err)
{
    struct str number = text_of(claims, "SoDinhDanh", arena);
    struct str born = text_of(claims, "NgayThangNamSinh", arena);
    struct str kind = text_of(claims, "LoaiTaiKhoan", arena);

    if (number.n && !claims_number_ok(number))
        return wrong(err, "SoDinhDanh is not 12 digits");
    if (born.n && !born_ok(born))
        return wrong(err, "NgayThangNamSinh is no day");
    if (kind.n && !str_is(kind, "1"))
        return wrong(err, "LoaiTaiKhoan is not that of a person");
    if (level_min && level_of(claims) < level_min)
        return wrong(err, "loAS is below the level that is asked for");
    return 0;
}

int claims_read(const json_t *claims, int64_t level_min, struct arena *arena,
                struct identity *identity, struct err *err)
{
    struct str name = text_of(claims, "HoVaTen", arena);
    int r = check(claims, level_min, arena, err);

    if (!name.n)
        name = text_of(claims, "name", arena);
    if (r == 0 && (name.n > CLAIMS_NAME_MAX_BYTES ||
                   (name.n && memchr(name.p, '\0', name.n))))
        r = wrong(err, "HoVaTen is too long or no text");
    if (r < 0)
        return r;
    identity->number = arena_str(arena, text_of(claims, "SoDinhDanh", arena));
    identity->name = arena_str(arena, name);
    return 0;
}

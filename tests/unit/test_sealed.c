/* console/sealed.c */
#include "tests/t.h"

#include "console/sealed.h"

#include <sys/stat.h>
#include <unistd.h>

static struct sealed_key key_of(const char *name)
{
    struct sealed_key key;
    struct err err = {0};

    if (access(t_path(name), F_OK) != 0)
        assert_int_equal(sealed_key_make(t_path(name), &err), 0);
    assert_int_equal(sealed_key_read(&key, t_path(name), &err), 0);
    return key;
}

static void seal(const char *name, struct str plain, size_t step)
{
    struct sealed_key key = key_of("key");
    struct sealed_out *out = NULL;
    struct err err = {0};

    assert_int_equal(sealed_create(&out, t_path(name), &key, &err), 0);
    for (size_t i = 0; i < plain.n; i += step)
        assert_int_equal(sealed_write(out, str_sub(plain, i, i + step), &err),
                         0);
    assert_int_equal(sealed_finish(out, &err), 0);
    sealed_out_free(out);
}

/* 0, or the error; what was opened until then is in `all`. */
static int unseal(const char *name, struct buf *all, struct err *err)
{
    struct sealed_key key = key_of("key");
    struct sealed_in *in = NULL;
    struct str bytes;
    int r = sealed_open(&in, t_path(name), &key, err);

    while (r == 0 && (r = sealed_read(in, &bytes, err)) > 0) {
        buf_add(all, bytes);
        r = 0;
    }
    sealed_in_free(in);
    return r;
}

static char *pattern(size_t n)
{
    char *text = mem_new(n + 1, 1);

    for (size_t i = 0; i < n; i++)
        text[i] = (char)(i * 31 + i / 251);
    return text;
}

static void what_is_sealed_opens_again_at_every_length(void **state)
{
    (void)state;
    enum { P = SEALED_PIECE_BYTES };
    static const size_t lengths[] = {0,     1,         P - 1, P,
                                     P + 1, 2 * P - 1, 2 * P, 2 * P + 1};
    scoped(mem_freep) char *text = pattern(2 * P + 1);

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct str plain = {text, lengths[i]};
        struct buf all = {0};
        struct err err = {0};
        struct stat st;
        seal("file", plain, 50000);
        assert_int_equal(unseal("file", &all, &err), 0);
        assert_true(str_eq(buf_str(&all), plain));
        stat(t_path("file"), &st);
        size_t pieces = lengths[i] ? (lengths[i] + P - 1) / P : 1;
        assert_int_equal(st.st_size, SEALED_HEAD_BYTES + lengths[i] +
                                         pieces * SEALED_TAG_BYTES);
        buf_done(&all);
    }
}

static void any_byte_changed_is_noticed(void **state)
{
    (void)state;
    struct err err = {0};
    struct stat st;

    seal("file", STR("một hai ba bốn"), 5);
    stat(t_path("file"), &st);
    for (long i = 0; i < st.st_size; i++) {
        struct buf all = {0};
        FILE *f = fopen(t_path("file"), "r+e");
        fseek(f, i, SEEK_SET);
        int c = getc(f);
        fseek(f, i, SEEK_SET);
        putc(c ^ 4, f);
        fclose(f);
        int r = unseal("file", &all, &err);
        assert_true(r == -ERR_FORMAT || r == -ERR_CONFIG);
        assert_int_equal(all.n, 0);
        f = fopen(t_path("file"), "r+e");
        fseek(f, i, SEEK_SET);
        putc(c, f);
        fclose(f);
        buf_done(&all);
    }
}

static void a_file_that_ends_early_is_noticed_wherever_it_ends(void **state)
{
    (void)state;
    enum { P = SEALED_PIECE_BYTES, WHOLE = P + SEALED_TAG_BYTES };
    scoped(mem_freep) char *text = pattern(3 * P);
    static const long ends[] = {0,
                                SEALED_HEAD_BYTES - 1,
                                SEALED_HEAD_BYTES,
                                SEALED_HEAD_BYTES + 7,
                                SEALED_HEAD_BYTES + WHOLE,
                                SEALED_HEAD_BYTES + WHOLE + 100,
                                SEALED_HEAD_BYTES + 2 * WHOLE,
                                SEALED_HEAD_BYTES + 3 * WHOLE - 1};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct buf all = {0};
        struct err err = {0};
        seal("file", (struct str){text, 3 * P}, P);
        assert_int_equal(truncate(t_path("file"), ends[i]), 0);
        assert_int_equal(unseal("file", &all, &err), -ERR_FORMAT);
        buf_done(&all);
    }
}

static void pieces_keep_their_places(void **state)
{
    (void)state;
    enum { P = SEALED_PIECE_BYTES, WHOLE = P + SEALED_TAG_BYTES };
    scoped(mem_freep) char *text = pattern(3 * P), *piece = mem_new(WHOLE, 2);
    struct buf all = {0};
    struct err err = {0};

    seal("file", (struct str){text, 3 * P}, P);
    FILE *f = fopen(t_path("file"), "r+e");
    fseek(f, SEALED_HEAD_BYTES, SEEK_SET);
    assert_int_equal(fread(piece, 1, 2 * (size_t)WHOLE, f), 2 * WHOLE);
    fseek(f, SEALED_HEAD_BYTES, SEEK_SET);
    fwrite(piece + WHOLE, 1, WHOLE, f);
    fwrite(piece, 1, WHOLE, f);
    fclose(f);
    assert_int_equal(unseal("file", &all, &err), -ERR_FORMAT);
    assert_int_equal(all.n, 0);
}

static void an_unfinished_file_is_not_there(void **state)
{
    (void)state;
    struct sealed_key key = key_of("key");
    struct sealed_out *out = NULL;
    struct err err = {0};

    assert_int_equal(sealed_create(&out, t_path("half"), &key, &err), 0);
    assert_int_equal(sealed_write(out, STR("một"), &err), 0);
    sealed_out_free(out);
    assert_int_not_equal(access(t_path("half"), F_OK), 0);
    assert_int_not_equal(access(t_path("half.part"), F_OK), 0);
}

static void keys_are_secret_whole_and_never_replaced(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "liencong-backup-key-1 00",
                                        "liencong-backup-key-1 "
                                        "0123456789abcdef0123456789abcdef"
                                        "0123456789abcdef0123456789abcdeX"};
    struct sealed_key key;
    struct err err = {0};

    key_of("key");
    assert_int_equal(sealed_key_make(t_path("key"), &err), -ERR_USAGE);
    chmod(t_path("key"), 0640);
    assert_int_equal(sealed_key_read(&key, t_path("key"), &err), -ERR_CONFIG);
    chmod(t_path("key"), 0600);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *path = t_file("bad.key", str_of(wrong[i]));
        chmod(path, 0600);
        assert_int_equal(sealed_key_read(&key, path, &err), -ERR_CONFIG);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_again_at_every_length),
        cmocka_unit_test(any_byte_changed_is_noticed),
        cmocka_unit_test(a_file_that_ends_early_is_noticed_wherever_it_ends),
        cmocka_unit_test(pieces_keep_their_places),
        cmocka_unit_test(an_unfinished_file_is_not_there),
        cmocka_unit_test(keys_are_secret_whole_and_never_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

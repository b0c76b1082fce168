/* base/vault.c: sealed texts open with their key, in their place, whole.
 */
#include "tests/t.h"

#include "base/vault.h"

#include <sys/stat.h>
#include <unistd.h>

static char *seal(struct vault *v, const char *plain, const char *context)
{
    struct buf out = {0};
    struct err err = {0};

    assert_int_equal(vault_seal(v, str_of(plain), context, &out, &err), 0);
    return buf_take(&out);
}

static int unseal(struct vault *v, const char *sealed, const char *context,
                  struct buf *out)
{
    struct err err = {0};

    buf_reset(out);
    return vault_unseal(v, str_of(sealed), context, out, &err);
}

static void what_was_sealed_opens_again(void **state)
{
    (void)state;
    scoped(vault_freep) struct vault *v = vault_new(t_path("a.key"));
    static const char *const texts[] = {"", "x", "Nguyễn Văn An",
                                        "whsec_0123456789abcdef"};
    struct buf plain = {0};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped(mem_freep) char *one = seal(v, texts[i], "c");
        scoped(mem_freep) char *two = seal(v, texts[i], "c");
        assert_string_not_equal(one, two);
        assert_true(vault_is_sealed(str_of(one)));
        assert_true(strlen(texts[i]) < 8 || !strstr(one, texts[i]));
        assert_int_equal(unseal(v, one, "c", &plain), 0);
        assert_str(texts[i], buf_str(&plain));
    }
    assert_false(vault_is_sealed(STR("Nguyễn Văn An")));
    buf_done(&plain);
}

static void any_change_of_a_sealed_text_is_found(void **state)
{
    (void)state;
    scoped(vault_freep) struct vault *v = vault_new(t_path("b.key"));
    scoped(mem_freep) char *sealed = seal(v, "bí mật", "hook 1");
    struct buf plain = {0};

    assert_int_equal(unseal(v, sealed, "hook 2", &plain), -ERR_FORMAT);
    for (size_t i = 0; sealed[i]; i++) {
        char was = sealed[i];
        sealed[i] = was == 'A' ? 'B' : 'A';
        assert_true(unseal(v, sealed, "hook 1", &plain) < 0);
        assert_int_equal(plain.n, 0);
        sealed[i] = was;
    }
    for (size_t n = strlen(sealed); n--;) {
        sealed[n] = '\0';
        assert_true(unseal(v, sealed, "hook 1", &plain) < 0);
    }
    buf_done(&plain);
}

static void a_new_key_seals_and_the_old_one_opens_until_it_is_dropped(void **s)
{
    (void)s;
    scoped(vault_freep) struct vault *v = vault_new(t_path("c.key"));
    scoped(vault_freep) struct vault *other = vault_new(t_path("c.key"));
    scoped(mem_freep) char *before = seal(v, "a", "c");
    struct buf plain = {0};
    struct err err = {0};

    assert_int_equal(unseal(other, before, "c", &plain), 0);
    assert_int_equal(vault_add_key(v, &err), 0);
    scoped(mem_freep) char *after = seal(other, "a", "c");
    assert_memory_not_equal(before, after, 13);
    assert_int_equal(unseal(v, before, "c", &plain), 0);
    assert_int_equal(vault_drop_old(v, &err), 0);
    assert_int_equal(unseal(other, after, "c", &plain), 0);
    assert_int_equal(unseal(other, before, "c", &plain), -ERR_NOT_FOUND);
    buf_done(&plain);
}

/* As many rotations that were killed before they could drop the old keys. */
static void a_full_file_does_not_stop_a_rotation(void **state)
{
    (void)state;
    scoped(vault_freep) struct vault *v = vault_new(t_path("full.key"));
    scoped(mem_freep) char *first = seal(v, "a", "c");
    struct buf plain = {0};
    struct err err = {0};

    for (int i = 0; i < VAULT_KEYS_MAX + 3; i++)
        assert_int_equal(vault_add_key(v, &err), 0);
    scoped(mem_freep) char *last = seal(v, "b", "c");
    assert_int_equal(unseal(v, first, "c", &plain), 0);
    assert_int_equal(vault_drop_old(v, &err), 0);
    assert_int_equal(unseal(v, last, "c", &plain), 0);
    assert_str("b", buf_str(&plain));
    assert_int_equal(unseal(v, first, "c", &plain), -ERR_NOT_FOUND);
    buf_done(&plain);
}

static void a_key_file_that_others_may_read_is_refused(void **state)
{
    (void)state;
    scoped(vault_freep) struct vault *v = vault_new(t_path("d.key"));
    scoped(mem_freep) char *sealed = seal(v, "a", "c");
    scoped(vault_freep) struct vault *late = vault_new(t_path("d.key"));
    struct stat st;
    struct buf plain = {0};

    assert_int_equal(stat(t_path("d.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(chmod(t_path("d.key"), 0640), 0);
    assert_int_equal(unseal(late, sealed, "c", &plain), -ERR_CONFIG);
    buf_done(&plain);
}

static void a_link_to_another_disk_stays_a_link(void **state)
{
    (void)state;
    scoped(vault_freep) struct vault *v = vault_new(t_path("link.key"));
    struct stat st;
    struct err err = {0};

    scoped(vault_freep) struct vault *real = vault_new(t_path("real.key"));
    assert_int_equal(vault_add_key(real, &err), 0);
    assert_int_equal(symlink(t_path("real.key"), t_path("link.key")), 0);
    scoped(mem_freep) char *sealed = seal(v, "a", "c");
    assert_int_equal(vault_add_key(v, &err), 0);
    assert_int_equal(lstat(t_path("link.key"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
}

static void a_file_that_holds_no_keys_is_refused_with_its_line(void **state)
{
    (void)state;
    static const char *const files[] = {"", "x\n", "0123abcd 00\n",
                                        "0123abcd zz"};
    struct buf out = {0};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = t_file("e.key", str_of(files[i]));
        struct err err = {0};
        assert_int_equal(chmod(path, 0600), 0);
        scoped(vault_freep) struct vault *v = vault_new(path);
        assert_int_equal(vault_seal(v, STR("a"), "c", &out, &err), -ERR_CONFIG);
        assert_non_null(strstr(err.msg, *files[i] ? "e.key:1" : "no key"));
    }
    buf_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_opens_again),
        cmocka_unit_test(any_change_of_a_sealed_text_is_found),
        cmocka_unit_test(
            a_new_key_seals_and_the_old_one_opens_until_it_is_dropped),
        cmocka_unit_test(a_full_file_does_not_stop_a_rotation),
        cmocka_unit_test(a_key_file_that_others_may_read_is_refused),
        cmocka_unit_test(a_link_to_another_disk_stays_a_link),
        cmocka_unit_test(a_file_that_holds_no_keys_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

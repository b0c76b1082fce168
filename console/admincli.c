/* console/admincli.c - see admincli.h. */
#include "console/admincli.h"

#include "base/cli.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "console/condb.h"
#include "console/factor.h"
#include "console/password.h"
#include "console/people.h"
#include "console/picture.h"
#include "console/renew.h"
#include "console/session.h"

#include <openssl/crypto.h>
#include <pwd.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* Without showing it, when somebody types it. */
static bool read_line(char *line, int room)
{
    struct termios shown, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;

    if (terminal) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        fputs("Mật khẩu / password: ", stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    bool got = fgets(line, room, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
    if (got)
        line[strcspn(line, "\n")] = '\0';
    return got;
}

static int add(struct condb *db, const char *login, const struct actor *by,
               struct err *err)
{
    char password[PASSWORD_MAX_BYTES + 2];
    int64_t id = 0;

    if (!read_line(password, sizeof password))
        return err_set(err, ERR_USAGE,
                       "standard input holds no password in its first line");
    int r = people_add_admin(db, str_of(login), str_of(password), by, &id, err);
    OPENSSL_cleanse(password, sizeof password);
    if (r == 0)
        printf("{\"person\":%lld,\"login\":\"%s\"}\n", (long long)id, login);
    return r;
}

static int reset_totp(struct condb *db, const char *login,
                      const struct actor *by, struct err *err)
{
    int64_t id = 0;
    int r = people_find_login(db, str_of(login), &id, err);

    if (r == 0 && !id)
        r = err_set(err, ERR_NOT_FOUND, "there is no administrator '%s'",
                    login);
    if (r == 0)
        r = factor_reset(db, id, by, err);
    return r == 0 ? session_end_all(db, id, err) : r;
}

static int print_person(void *context, const struct person *p, struct err *err)
{
    struct buf out = {0};

    (void)context, (void)err;
    buf_addf(&out, "{\"person\":%lld,\"login\":", (long long)p->id);
    jsontext_add(&out, str_of(p->login));
    buf_addz(&out, ",\"name\":");
    jsontext_add(&out, str_of(p->name));
    buf_addf(&out, ",\"admin\":%s,\"blocked\":%s,\"totp\":%s}",
             p->admin ? "true" : "false", p->blocked ? "true" : "false",
             p->totp ? "true" : "false");
    puts(out.p);
    buf_done(&out);
    return 0;
}

static int set_admin(struct condb *db, const char *id_text, bool admin,
                     const struct actor *by, struct err *err)
{
    int64_t id = 0;

    if (!str_int(str_of(id_text), 1, INT64_MAX, &id))
        return err_set(err, ERR_USAGE, "'%s' is no id of a person", id_text);
    return people_set_admin(db, id, admin, by, err);
}

static int rotate_key(struct condb *db, const char *data_dir,
                      const struct actor *by, struct err *err)
{
    scoped(picture_freep) struct picture *p = NULL;
    int64_t count = 0;
    int r = picture_open(&p, data_dir, err);

    if (r == 0)
        r = renew_all(db, p, by, &count, err);

    if (r == 0)
        printf("{\"resealed\":%lld}\n", (long long)count);
    return r;
}

static int run(const struct cli *cli, struct condb *db, const struct actor *by,
               struct err *err)
{
    const char *what = cli->argv[0];
    const char *whom = cli->argc == 2 ? cli->argv[1] : NULL;

    if (!strcmp(what, "list") && !whom)
        return people_each(db, print_person, NULL, err);
    if (!strcmp(what, "rotate-key") && !whom)
        return rotate_key(db, cli_data(cli), by, err);
    if (!strcmp(what, "add") && whom)
        return add(db, whom, by, err);
    if (!strcmp(what, "reset-totp") && whom)
        return reset_totp(db, whom, by, err);
    if ((!strcmp(what, "make") || !strcmp(what, "unmake")) && whom)
        return set_admin(db, whom, *what == 'm', by, err);
    return err_set(err, ERR_USAGE,
                   "'admin' takes: add NAME | reset-totp NAME | list | make "
                   "PERSON | unmake PERSON | rotate-key");
}

int admincli_run(const struct cli *cli, struct err *err)
{
    scoped(condb_freep) struct condb *db = NULL;
    const struct passwd *user = getpwuid(getuid());
    char who[64];

    snprintf(who, sizeof who, "cli:%.50s", user ? user->pw_name : "?");
    int r = condb_open(&db, cli_data(cli), err);
    return r < 0 ? r : run(cli, db, &(struct actor){who, "-"}, err);
}

/* console/admincli.c - see admincli.h. */
#include "console/admincli.h"

#include "base/cli.h"
#include "base/err.h"
#include "console/condb.h"
#include "console/password.h"
#include "console/people.h"

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

int admincli_run(const struct cli *cli, struct err *err)
{
    scoped(condb_freep) struct condb *db = NULL;
    const struct passwd *user = getpwuid(getuid());
    char who[64];

    if (strcmp(cli->argv[0], "add") != 0 || cli->argc != 2)
        return err_set(err, ERR_USAGE, "'admin' takes: add NAME");
    snprintf(who, sizeof who, "cli:%.50s", user ? user->pw_name : "?");
    int r = condb_open(&db, cli_data(cli), err);
    return r < 0 ? r : add(db, cli->argv[1], &(struct actor){who, "-"}, err);
}

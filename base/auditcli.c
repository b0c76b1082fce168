/* base/auditcli.c - see auditcli.h. */
#include "base/auditcli.h"

#include "base/audit.h"
#include "base/cli.h"
#include "base/err.h"

#include <stdio.h>

enum { LIMIT_MAX = 1000000 };

const char auditcli_options[] = "head= limit= masked";

static int verify(const struct cli *cli, struct db *db, struct err *err)
{
    struct audit_report report;
    int r = audit_verify(db, cli_option(cli, "head"), &report, err);

    if (r < 0)
        return r;
    printf("{\"lines\":%lld,\"head\":\"%s\",\"whole\":%s}\n",
           (long long)report.lines, report.head, report.why ? "false" : "true");
    if (!report.why)
        return 0;
    return err_set(err, ERR_FORMAT, "audit line %lld: %s",
                   (long long)report.bad_seq, report.why);
}

static int show(const struct cli *cli, struct db *db, struct err *err)
{
    struct buf out = {0};
    int64_t limit = 20;
    int r = cli_int(cli, "limit", 1, LIMIT_MAX, &limit, err);

    if (r == 0)
        r = audit_print(db, limit, cli_option(cli, "masked") != NULL, &out,
                        err);
    if (r == 0)
        fputs(out.p ? out.p : "", stdout);
    buf_done(&out);
    return r;
}

int auditcli_run(const struct cli *cli, struct db *db, struct err *err)
{
    if (str_is(str_of(cli->argv[0]), "verify"))
        return verify(cli, db, err);
    if (str_is(str_of(cli->argv[0]), "show"))
        return show(cli, db, err);
    return err_set(err, ERR_USAGE, "'audit' takes: verify | show");
}

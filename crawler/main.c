/* crawler/main.c - the command table of the crawler. */
#include "base/cli.h"
#include "crawler/probe.h"

#include <stddef.h>

static const struct cli_command commands[] = {
    {"ssrf-test", "", "", "say whether URLs or addresses may be fetched", 0, 0,
     probe_ssrf},
    {"url-test", "", "", "parse URLs given as rows on stdin", 0, 0, probe_url},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("crawler", commands, argc, argv);
}

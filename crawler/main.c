/* crawler/main.c - the command table of the crawler. */
#include "base/cli.h"
#include "crawler/command.h"
#include "crawler/door.h"
#include "crawler/fetch_tool.h"
#include "crawler/probe.h"
#include "crawler/warc_tool.h"

#include <stddef.h>

static const struct cli_command commands[] = {
    {"run", "", "once recrawl portal= max-fetches= seconds= json",
     "crawl until told to stop; with --once until nothing is due", 0, 0,
     command_run},
    {"add", "URL... | -", "", "put URLs first in line", 1, 100000, command_add},
    {"serve", "",
     "listen=", "serve the crawler's public page and take pushes (IndexNow)", 0,
     0, door_command},
    {"status", "", "json", "count URLs by portal and reason", 0, 0,
     command_status},
    {"why", "URL|HOST", "json", "tell the whole story of a URL or a host", 1, 1,
     command_why},
    {"coverage", "", "portal= all format=",
     "list every known URL with its reason, as csv or jsonl", 0, 0,
     command_coverage},
    {"registry", "check FILE", "against=",
     "check a registry of portals; list what changed", 2, 2, command_registry},
    {"options", "", "markdown conf", "print the table of all options", 0, 0,
     command_options},
    {"challenge-test", "", "",
     "say whether answers are challenges of a firewall", 0, 0, probe_challenge},
    {"robots-test", "", "", "say what robots.txt files allow", 0, 0,
     probe_robots},
    {"sitemap-test", "", "", "read sitemap files named in rows", 0, 0,
     probe_sitemap},
    {"ssrf-test", "", "", "say whether URLs or addresses may be fetched", 0, 0,
     probe_ssrf},
    {"trap-test", "", "", "say whether URLs lie in an endless space", 0, 0,
     probe_trap},
    {"url-test", "", "", "parse URLs given as rows on stdin", 0, 0, probe_url},
    {"fetch", "URL...", "store= full", "show what the crawler gets from URLs",
     1, 100000, fetch_tool},
    {"warc", "check|list|show|prune [FILE...]", "body days= keep-bytes=",
     "check WARC files, list or show records, delete old segments", 1, 100000,
     warc_tool},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("crawler", commands, argc, argv);
}

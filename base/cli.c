/* base/cli.c - see cli.h. */
#include "base/cli.h"

#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { EXIT_USAGE = 2, EXIT_TRY_LATER = 75 };

static const char common_options[] = "config= data=";

static void help(FILE *out, const char *program, const struct cli_command *c)
{
    fprintf(out, "usage: %s COMMAND [OPTION...] [ARGUMENT...]\n\n", program);
    for (; c->name; c++)
        fprintf(out, "  %-13s %-15s %s\n", c->name, c->args, c->help);
    fprintf(out,
            "\nEvery command takes --config FILE and --data DIR; "
            "'%s COMMAND --help' lists the others.\n",
            program);
}

static void help_command(const char *program, const struct cli_command *c)
{
    struct str rest = str_of(c->options), word;

    printf("usage: %s %s [OPTION...] %s\n\n%s\n\n", program, c->name, c->args,
           c->help);
    while (str_cut(&rest, ' ', &word))
        if (word.n)
            printf("  --%.*s%s\n", (int)word.n, word.p,
                   str_ends(word, STR("=")) ? "VALUE" : "");
    printf("  --config=FILE\n  --data=DIR\n");
}

static const struct cli_command *find(const struct cli_command *c,
                                      const char *name)
{
    while (c->name && strcmp(c->name, name))
        c++;
    return c->name ? c : NULL;
}

static int exit_status(int r)
{
    switch (-r) {
    case 0: return 0;
    case ERR_USAGE: return EXIT_USAGE;
    case ERR_BUSY:
    case ERR_NET:
    case ERR_STALE: return EXIT_TRY_LATER;
    default: return 1;
    }
}

/* 1: takes a value; 0: takes none; -1: not in the list */
static int takes_value(const char *options, struct str name)
{
    struct str rest = str_of(options), word;

    while (str_cut(&rest, ' ', &word)) {
        bool value = str_ends(word, STR("="));
        if (word.n && str_eq(str_sub(word, 0, word.n - value), name))
            return value;
    }
    return -1;
}

/* Reads the option at argv[*i]; its name is cut out of argv in place. */
static int add_option(struct cli *cli, int argc, char **argv, int *i,
                      struct err *err)
{
    char *name = argv[*i] + 2, *value = strchr(name, '=');
    struct str s = {name, value ? (size_t)(value - name) : strlen(name)};
    int takes = takes_value(cli->command->options, s);

    if (takes < 0)
        takes = takes_value(common_options, s);
    if (takes < 0)
        return err_set(err, ERR_USAGE, "'%s' has no option --%.*s",
                       cli->command->name, (int)s.n, s.p);
    if (!takes && value)
        return err_set(err, ERR_USAGE, "--%.*s takes no value", (int)s.n, s.p);
    if (takes && !value && *i + 1 >= argc)
        return err_set(err, ERR_USAGE, "--%s needs a value", name);
    if (cli->option_count == sizeof cli->option_names / sizeof *argv)
        return err_set(err, ERR_USAGE, "too many options");
    if (value)
        *value++ = '\0';
    else if (takes)
        value = argv[++*i];
    cli->option_names[cli->option_count] = name;
    cli->option_values[cli->option_count++] = value ? value : "";
    return 0;
}

static int parse(struct cli *cli, int argc, char **argv, struct err *err)
{
    bool ended = false;

    cli->argv = argv;
    for (int i = 0; i < argc; i++) {
        if (!ended && !strcmp(argv[i], "--")) {
            ended = true;
        } else if (!ended && !strncmp(argv[i], "--", 2)) {
            int r = add_option(cli, argc, argv, &i, err);
            if (r < 0)
                return r;
        } else {
            cli->argv[cli->argc++] = argv[i];
        }
    }
    return 0;
}

static int run(const char *program, const struct cli_command *commands,
               int argc, char **argv, struct err *err)
{
    struct cli cli = {.command = find(commands, argv[1])};
    const struct cli_command *c = cli.command;

    if (!c)
        return err_set(err, ERR_USAGE, "unknown command '%s'; see '%s help'",
                       argv[1], program);
    if (argc > 2 && !strcmp(argv[2], "--help")) {
        help_command(program, c);
        return 0;
    }
    int r = parse(&cli, argc - 2, argv + 2, err);
    if (r < 0)
        return r;
    if (cli.argc < c->min_args || cli.argc > c->max_args)
        return err_set(err, ERR_USAGE, "'%s' takes: %s", c->name,
                       *c->args ? c->args : "no arguments");
    return c->run(&cli, err);
}

int cli_main(const char *program, const struct cli_command *commands, int argc,
             char **argv)
{
    struct err err = {0};

    log_setup(program, LOG_INFO);
    if (argc < 2 || !strcmp(argv[1], "help") || !strcmp(argv[1], "--help")) {
        help(argc < 2 ? stderr : stdout, program, commands);
        return argc < 2 ? EXIT_USAGE : 0;
    }
    int r = run(program, commands, argc, argv, &err);
    if (r < 0)
        fprintf(stderr, "%s%s: %s\n", log_mark(LOG_ERROR), program, err.msg);
    if (fflush(stdout) == EOF && r == 0) {
        fprintf(stderr, "%s: writing the result: output closed\n", program);
        return 1;
    }
    return exit_status(r);
}

const char *cli_option(const struct cli *cli, const char *name)
{
    for (int i = cli->option_count; i-- > 0;)
        if (!strcmp(cli->option_names[i], name))
            return cli->option_values[i];
    return NULL;
}

int cli_int(const struct cli *cli, const char *name, int64_t min, int64_t max,
            int64_t *value, struct err *err)
{
    const char *text = cli_option(cli, name);

    if (text && !str_int(str_of(text), min, max, value))
        return err_set(err, ERR_USAGE,
                       "--%s '%s' is not a number of %lld..%lld", name, text,
                       (long long)min, (long long)max);
    return 0;
}

const char *cli_data(const struct cli *cli)
{
    const char *dir = cli_option(cli, "data");

    return dir ? dir : "data";
}

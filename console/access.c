/* console/access.c - see access.h. */
#include "console/access.h"

#include "config/registry.h"

enum { LEVELS_MAX = 16 }; /* a circle of parents ends here */

static const struct {
    const char *name, *vi, *en;
} roles[ROLE_COUNT] = {
    [ROLE_NOBODY] = {"nobody", "không cần đăng nhập", "nobody"},
    [ROLE_SIGNED] = {"signed", "đã đăng nhập", "signed in"},
    [ROLE_VIEWER] = {"viewer", "người xem", "viewer"},
    [ROLE_EDITOR] = {"editor", "biên tập viên", "editor"},
    [ROLE_OWNER] = {"owner", "người phụ trách", "owner"},
    [ROLE_ADMIN] = {"admin", "quản trị viên", "administrator"},
};

static enum role granted(const struct visitor *who, const char *code)
{
    enum role best = ROLE_SIGNED;

    for (size_t i = 0; i < who->grant_count; i++)
        if (!strcmp(who->grants[i].portal, code) && who->grants[i].role > best)
            best = who->grants[i].role;
    return best;
}

static enum role stronger(enum role a, enum role b)
{
    return a > b ? a : b;
}

enum role access_role(const struct visitor *who, const struct registry *reg,
                      const struct portal *portal)
{
    if (!who->id)
        return ROLE_NOBODY;
    if (who->admin)
        return ROLE_ADMIN;
    enum role best = granted(who, "*");
    for (int i = 0; portal && i < LEVELS_MAX; i++) {
        best = stronger(best, granted(who, portal->code));
        portal = *portal->parent_code
                     ? registry_find_code(reg, portal->parent_code)
                     : NULL;
    }
    return best;
}

enum role access_best(const struct visitor *who)
{
    if (!who->id)
        return ROLE_NOBODY;
    enum role best = who->admin ? ROLE_ADMIN : ROLE_SIGNED;
    for (size_t i = 0; i < who->grant_count; i++)
        best = stronger(best, who->grants[i].role);
    return best;
}

bool access_may(const struct visitor *who, const struct registry *reg,
                enum role least, enum scope scope, const struct portal *portal)
{
    switch (scope) {
    case SCOPE_PORTAL: return access_role(who, reg, portal) >= least;
    case SCOPE_ANY: return access_best(who) >= least;
    case SCOPE_NONE:
    case SCOPE_SYSTEM: break;
    }
    return access_role(who, reg, NULL) >= least;
}

const char *access_role_name(enum role role)
{
    return roles[role].name;
}

enum role access_role_find(struct str name)
{
    int role = 0;

    while (role < ROLE_COUNT && !str_is(name, roles[role].name))
        role++;
    return (enum role)role;
}

const char *access_role_say(enum role role, bool english)
{
    return english ? roles[role].en : roles[role].vi;
}

const char *access_scope_name(enum scope scope)
{
    static const char *const names[] = {"none", "portal", "any", "system"};

    return names[scope];
}

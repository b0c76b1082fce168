/* indexer/page.c - see page.h. */
#include "indexer/page.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>

enum {
    DEPTH_MAX = 400,     /* browsers stop at 512 */
    FORMATTING_MAX = 60, /* b, i, font ... open at once */
    ATTRIBUTES_MAX = 2000,
};

/* --- taming: no tag deeper than DEPTH_MAX reaches the parser --- */

struct open_tag {
    uint64_t name; /* hash of the name in small letters */
    bool formatting;
};

struct tame {
    struct str in;
    struct buf out; /* empty while nothing had to be dropped */
    size_t copied;  /* bytes of `in` that are in `out` */
    struct open_tag stack[DEPTH_MAX];
    size_t depth, formatting, dropped;
};

static size_t name_end(struct str s, size_t i)
{
    while (i < s.n && (isalnum((unsigned char)s.p[i]) || s.p[i] == '-'))
        i++;
    return i;
}

static bool name_in(struct str name, const char *list)
{
    struct str rest = str_of(list), one;

    while (str_cut(&rest, ' ', &one))
        if (str_case_eq(one, name))
            return true;
    return false;
}

static uint64_t name_hash(struct str name)
{
    char small[32];
    size_t n = name.n < sizeof small ? name.n : sizeof small;

    for (size_t i = 0; i < n; i++)
        small[i] = (char)tolower((unsigned char)name.p[i]);
    return str_hash((struct str){small, n});
}

static size_t tag_end(struct str s, size_t i)
{
    const char *end = memchr(s.p + i, '>', s.n - i);

    return end ? (size_t)(end - s.p) + 1 : s.n;
}

static void drop(struct tame *t, size_t from, size_t to)
{
    buf_add(&t->out, str_sub(t->in, t->copied, from));
    t->copied = to;
    t->dropped++;
}

/* Each attribute of a tag is compared with those before it. */
static bool has_too_many_attributes(struct str tag)
{
    size_t spaces = 0;

    if (tag.n < 2 * ATTRIBUTES_MAX)
        return false;
    for (size_t i = 0; i < tag.n; i++)
        spaces += isspace((unsigned char)tag.p[i]) || tag.p[i] == '/' ||
                  tag.p[i] == '=';
    return spaces > ATTRIBUTES_MAX;
}

static void tame_open(struct tame *t, size_t from, struct str name, size_t to)
{
    static const char without_end[] =
        "br img input meta link hr p li td th tr option param source area col "
        "base wbr embed dt dd tbody thead tfoot";
    static const char formatting[] =
        "a b big code em font i nobr s small strike strong tt u";

    if (has_too_many_attributes(str_sub(t->in, from, to))) {
        drop(t, from, to);
        return;
    }
    if (name_in(name, without_end) || (to >= 2 && t->in.p[to - 2] == '/'))
        return;
    bool inline_mark = name_in(name, formatting);
    if (t->depth == DEPTH_MAX ||
        (inline_mark && t->formatting == FORMATTING_MAX)) {
        drop(t, from, to);
        return;
    }
    t->stack[t->depth++] = (struct open_tag){name_hash(name), inline_mark};
    t->formatting += inline_mark;
}

/* Closes the nearest tag of that name, and what is open inside it. */
static void tame_close(struct tame *t, struct str name)
{
    uint64_t hash = name_hash(name);
    size_t i = t->depth;

    while (i > 0 && t->stack[i - 1].name != hash)
        i--;
    while (i > 0 && t->depth >= i)
        t->formatting -= t->stack[--t->depth].formatting;
}

/* Behind a comment, or the text of a script or style, that begins at `at`;
 * `at` itself for anything else. */
static size_t behind_raw(struct str s, size_t at)
{
    static const char *const raw[] = {"script", "style", "textarea", "title"};
    struct str rest = str_sub(s, at + 1, s.n);

    if (str_starts(rest, STR("!--"))) {
        ptrdiff_t end = str_find(rest, STR("-->"));
        return end < 0 ? s.n : at + 1 + (size_t)end + 3;
    }
    for (size_t k = 0; k < sizeof raw / sizeof *raw; k++) {
        struct str name = str_of(raw[k]);
        if (!str_case_starts(rest, name))
            continue;
        for (size_t i = at + 1 + name.n; i + 2 < s.n; i++)
            if (s.p[i] == '<' && s.p[i + 1] == '/' &&
                str_case_starts(str_sub(s, i + 2, s.n), name))
                return tag_end(s, i);
        return s.n;
    }
    return at;
}

/*
 * Follows which tags are open, roughly as the parser does.  Pages rarely pass
 * half of DEPTH_MAX, so the usual outcome is "nothing dropped", and the input
 * itself goes to the parser.  Unclosed p, li, td do not nest: not counted.
 */
static struct str tame(struct tame *t)
{
    struct str s = t->in;

    for (size_t i = 0; i < s.n;) {
        const char *p = memchr(s.p + i, '<', s.n - i);
        if (!p || (size_t)(p - s.p) + 1 >= s.n)
            break;
        size_t at = (size_t)(p - s.p);
        bool closing = p[1] == '/';
        size_t from = at + 1 + closing, name = name_end(s, from);
        i = behind_raw(s, at);
        if (i > at)
            continue;
        i = at + 1;
        if (name == from || !isalpha((unsigned char)s.p[from]))
            continue;
        i = tag_end(s, name);
        if (closing)
            tame_close(t, str_sub(s, from, name));
        else
            tame_open(t, at, str_sub(s, from, name), i);
    }
    if (!t->dropped)
        return s;
    buf_add(&t->out, str_sub(s, t->copied, s.n));
    return buf_str(&t->out);
}

/* --- the tree as an array --- */

struct level {
    const GumboNode *dom;
    uint32_t node; /* index in the array */
    unsigned int next;
};

struct builder {
    struct page *page;
    struct arena *arena;
    uint32_t room;
    struct level *stack;
    size_t depth, stack_room;
};

static const GumboVector *children_of(const GumboNode *dom)
{
    if (dom->type == GUMBO_NODE_ELEMENT)
        return &dom->v.element.children;
    return dom->type == GUMBO_NODE_DOCUMENT ? &dom->v.document.children : NULL;
}

static uint16_t tag_of(const GumboNode *dom)
{
    return dom->type == GUMBO_NODE_ELEMENT    ? (uint16_t)dom->v.element.tag
           : dom->type == GUMBO_NODE_DOCUMENT ? (uint16_t)GUMBO_TAG_UNKNOWN
                                              : (uint16_t)PAGE_TEXT;
}

static void add_node(struct builder *b, const GumboNode *dom)
{
    struct page *p = b->page;

    if (p->count == b->room) {
        b->room = b->room ? b->room * 2 : 1024;
        struct page_node *more =
            arena_alloc(b->arena, b->room * sizeof *p->nodes);
        if (p->count)
            memcpy(more, p->nodes, p->count * sizeof *more);
        p->nodes = more;
    }
    struct page_node *n = &p->nodes[p->count];
    n->dom = dom;
    n->tag = tag_of(dom);
    n->parent = b->depth ? b->stack[b->depth - 1].node : 0;
    n->end = p->count + 1;
    if (n->tag == GUMBO_TAG_HEAD && !p->head)
        p->head = p->count;
    if (n->tag == GUMBO_TAG_BODY && !p->body)
        p->body = p->count;
    p->count++;
}

static void push(struct builder *b, const GumboNode *dom)
{
    if (b->depth == b->stack_room) {
        b->stack_room = b->stack_room ? b->stack_room * 2 : 128;
        b->stack = mem_grow(b->stack, b->stack_room, sizeof *b->stack);
    }
    b->stack[b->depth++] = (struct level){dom, b->page->count - 1, 0};
}

static void flatten(struct builder *b, const GumboNode *root)
{
    add_node(b, root);
    push(b, root);
    while (b->depth) {
        struct level *top = &b->stack[b->depth - 1];
        const GumboVector *children = children_of(top->dom);
        if (!children || top->next == children->length) {
            b->page->nodes[top->node].end = b->page->count;
            b->depth--;
            continue;
        }
        const GumboNode *child = children->data[top->next++];
        if (child->type == GUMBO_NODE_COMMENT ||
            child->type == GUMBO_NODE_TEMPLATE)
            continue;
        add_node(b, child);
        if (children_of(child))
            push(b, child);
    }
    free(b->stack);
}

static void *gumbo_take(void *arena, size_t bytes)
{
    return arena_alloc(arena, bytes);
}

static void gumbo_give(void *arena, void *p)
{
    (void)arena; /* the arena goes as a whole */
    (void)p;
}

void page_parse(struct page *ret_page, struct str html, struct arena *arena)
{
    scoped(mem_freep) struct tame *t = NEW(tame);
    GumboOptions options = kGumboDefaultOptions;
    struct builder b = {.page = ret_page, .arena = arena};

    options.allocator = gumbo_take;
    options.deallocator = gumbo_give;
    options.userdata = arena;
    options.max_errors = 0;
    /* Gumbo keeps pointers into its input: it must live as long. */
    t->in = str_sub(html, 0, utf8_prefix(html, PAGE_MAX_BYTES));
    struct str in = tame(t);
    const char *text = t->dropped ? arena_str(arena, in) : in.p;
    const GumboOutput *output =
        gumbo_parse_with_options(&options, text ? text : "", in.n);
    buf_done(&t->out);
    *ret_page = (struct page){0};
    flatten(&b, output->document);
}

struct str page_attr(const struct page *p, uint32_t node, const char *name)
{
    const GumboNode *dom = p->nodes[node].dom;

    if (dom->type != GUMBO_NODE_ELEMENT)
        return (struct str){NULL, 0};
    const GumboVector *all = &dom->v.element.attributes;
    for (unsigned int i = 0; i < all->length; i++) {
        const GumboAttribute *a = all->data[i];
        if (!strcmp(a->name, name))
            return str_of(a->value);
    }
    return (struct str){NULL, 0};
}

struct str page_text(const struct page *p, uint32_t node)
{
    const GumboNode *dom = p->nodes[node].dom;

    if (p->nodes[node].tag != PAGE_TEXT)
        return (struct str){"", 0};
    return str_of(dom->v.text.text);
}

uint32_t page_find(const struct page *p, uint32_t from, uint32_t to,
                   uint16_t tag)
{
    while (from < to && p->nodes[from].tag != tag)
        from++;
    return from;
}

bool page_is_raw(uint16_t tag)
{
    switch (tag) {
    case GUMBO_TAG_TITLE: /* in the body of a page with a broken head */
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_CANVAS: return true;
    default: return false;
    }
}

bool page_is_block(uint16_t tag)
{
    switch (tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BASEFONT:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_NOBR:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_UNKNOWN:
    case PAGE_TEXT: return false;
    default: return true;
    }
}

static bool at_word(const struct buf *out)
{
    return out->n && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '\n';
}

/* Bytes of the white space at s.p[i]; 0 when it is none.  Beyond ASCII only a
 * few lead bytes begin one. */
static size_t space_at(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    size_t end = i;

    if (c > ' ' && c != 0xc2 && c != 0xe1 && c != 0xe2 && c != 0xe3 &&
        c != 0xef)
        return 0;
    return utf8_is_space(utf8_next(s, &end)) ? end - i : 0;
}

void page_fold_space(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t from = i, space = 0;
        while (i < s.n && !(space = space_at(s, i)))
            i++;
        buf_add(out, str_sub(s, from, i));
        if (space && at_word(out))
            buf_addc(out, ' ');
        i += space;
    }
}

static uint32_t block_of(const struct page *p, uint32_t i)
{
    while (i && !page_is_block(p->nodes[i].tag))
        i = p->nodes[i].parent;
    return i;
}

void page_all_text(const struct page *p, uint32_t node, struct buf *out)
{
    uint32_t end = p->nodes[node].end, last = 0;

    for (uint32_t i = node; i < end; i++) {
        uint16_t tag = p->nodes[i].tag;
        if (i != node && page_is_raw(tag)) {
            i = p->nodes[i].end - 1;
        } else if (tag == GUMBO_TAG_BR && at_word(out)) {
            buf_addc(out, ' ');
        } else if (tag == PAGE_TEXT) {
            uint32_t block = block_of(p, i);
            if (last && block != last && at_word(out))
                buf_addc(out, ' ');
            last = block;
            page_fold_space(out, page_text(p, i));
        }
    }
    if (out->n && out->p[out->n - 1] == ' ')
        buf_cut(out, out->n - 1);
}

const char *page_string(const struct page *p, uint32_t node,
                        struct arena *arena)
{
    struct buf text = {0};

    page_all_text(p, node, &text);
    const char *copy = arena_str(arena, buf_str(&text));
    buf_done(&text);
    return copy;
}

bool page_has_line(struct str lines, struct str s)
{
    while (s.n) {
        ptrdiff_t at = str_find(lines, s);
        if (at < 0)
            return false;
        size_t end = (size_t)at + s.n;
        if ((at == 0 || lines.p[at - 1] == '\n') &&
            (end == lines.n || lines.p[end] == '\n'))
            return true;
        lines = str_sub(lines, end, lines.n);
    }
    return false;
}

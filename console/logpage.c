/* console/logpage.c - see logpage.h. */
#include "console/logpage.h"

#include "base/err.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/view.h"

enum { ROWS = 100 };

struct listing {
    struct call *c;
    int64_t last;
    int rows;
};

/* Actions in words; others are shown as they are written. */
static const struct word {
    const char *code, *vi, *en;
} actions[] =
    {
        {"sign.in", "đăng nhập", "sign-in"},
        {"sign.first", "mật khẩu đúng, chờ lớp thứ hai", "first factor"},
        {"sign.code", "mã xác thực", "one-time code"},
        {"sign.out", "đăng xuất", "sign-out"},
        {"sign.lock", "chặn việc dò mật khẩu", "guessing stopped"},
        {"refused", "từ chối", "refused"},
        {"role.grant", "cấp quyền", "role granted"},
        {"role.revoke", "thu hồi quyền", "role taken back"},
        {"admin.add", "tạo quản trị viên", "administrator made"},
        {"admin.make", "cho làm quản trị viên", "made administrator"},
        {"admin.unmake", "thôi làm quản trị viên", "no more administrator"},
        {"person.arrive", "nhận diện qua dịch vụ định danh", "person came"},
        {"person.block", "khóa người dùng", "person blocked"},
        {"person.unblock", "mở khóa người dùng", "person unblocked"},
        {"totp.set", "bật lớp xác thực thứ hai", "second factor set up"},
        {"totp.reset", "bỏ lớp xác thực thứ hai", "second factor taken away"},
        {"vault.rotate", "đổi khóa niêm phong", "key changed"},
        {"serve.start", "khởi động", "started"},
},
  outcomes[] = {
      {"ok", "được", "done"},
      {"role", "thiếu quyền", "no right"},
      {"wrong password", "sai mật khẩu", "wrong password"},
      {"no such name", "không có tên này", "no such name"},
      {"wrong code", "sai mã", "wrong code"},
      {"used before", "mã đã dùng", "code used before"},
};

static void word_cell(struct call *c, struct str code, const struct word *words,
                      size_t count)
{
    const struct word *w = NULL;

    for (size_t i = 0; i < count && !w; i++)
        if (str_is(code, words[i].code))
            w = &words[i];
    view_put(c, "</td><td>");
    if (w)
        view_text(c, view_words(c, w->vi, w->en));
    else
        view_str(c, code);
}

static void row(void *context, int64_t seq, const struct audit_line *line)
{
    struct listing *l = context;
    struct call *c = l->c;

    l->last = seq;
    l->rows++;
    buf_addf(&c->rs->body, "<tr><td class=\"n\">%lld</td><td>", (long long)seq);
    view_time(c, line->at_ms);
    view_put(c, "</td><td>");
    view_str(c, line->who);
    view_put(c, "</td><td>");
    view_str(c, line->from);
    word_cell(c, line->action, actions, sizeof actions / sizeof *actions);
    view_put(c, "</td><td>");
    view_str(c, line->what);
    word_cell(c, line->outcome, outcomes, sizeof outcomes / sizeof *outcomes);
    view_put(c, "</td></tr>");
}

static void head(struct call *c)
{
    view_table_begin(
        c, &(struct view_table){
               "Nhật ký",
               "Log",
               NULL,
               {VIEW_NUMBER("Số", "No."), VIEW_TEXT("Lúc", "When"),
                VIEW_TEXT("Ai", "Who"), VIEW_TEXT("Từ địa chỉ", "From"),
                VIEW_TEXT("Việc", "Action"), VIEW_TEXT("Đối tượng", "What"),
                VIEW_TEXT("Kết quả", "Outcome")}});
}

static void show(struct call *c, int64_t before)
{
    struct listing l = {.c = c};
    struct err err = {0};

    view_begin(c, "Nhật ký", "Audit log");
    view_say(c, "<p class=\"soft\">",
             "Mọi lần đăng nhập, từ chối và thay đổi; mỗi dòng khóa dòng trước "
             "nó bằng mã băm. Kiểm tra toàn bộ: console audit verify.",
             "Every sign-in, refusal and change; each line locks the one "
             "before it by a hash. To check all: console audit verify.",
             "</p>");
    head(c);
    int r = audit_each(condb_db(c->db), before, ROWS, row, &l, &err);
    view_table_end(c);
    if (l.rows == ROWS)
        view_next(c,
                  arena_printf(c->rq->arena, "/nhat-ky?truoc=%lld",
                               (long long)l.last),
                  "Cũ hơn", "Older");
    view_end(c);
    if (r < 0) {
        buf_reset(&c->rs->body);
        call_failed(c, "audit.failed", &err);
    }
}

void logpage(struct call *c)
{
    const char *before = call_arg(c, "truoc");
    int64_t seq = INT64_MAX;

    if (*before && !str_int(str_of(before), 1, INT64_MAX, &seq))
        view_error(c, 422, "truoc là số của một dòng",
                   "truoc is the number of a line");
    else
        show(c, seq);
}

/* console/route.c - see route.h. */
#include "console/route.h"

#include "console/account.h"
#include "console/alert_page.h"
#include "console/api.h"
#include "console/apikey_page.h"
#include "console/asset.h"
#include "console/coverage_api.h"
#include "console/coverage_export.h"
#include "console/coverage_page.h"
#include "console/crawl_page.h"
#include "console/desk.h"
#include "console/factorpage.h"
#include "console/inspect_page.h"
#include "console/lint_page.h"
#include "console/live.h"
#include "console/logpage.h"
#include "console/measure_page.h"
#include "console/oidc.h"
#include "console/portals.h"
#include "console/recheck_page.h"
#include "console/roles.h"
#include "console/sign.h"
#include "console/topics_page.h"

/* clang-format off */
const struct route routes[] = {
    /* method, path, least role, scope, csrf, handler, menu */
    {"GET", "/console.css", ROLE_NOBODY, SCOPE_NONE, false, asset_style, NULL, NULL},
    {"GET", "/emblem.svg", ROLE_NOBODY, SCOPE_NONE, false, asset_emblem, NULL, NULL},

    {"GET", "/dang-nhap", ROLE_NOBODY, SCOPE_NONE, false, sign_page, NULL, NULL},
    {"POST", "/dang-nhap", ROLE_NOBODY, SCOPE_NONE, true, sign_in, NULL, NULL},
    {"GET", "/dang-nhap/dinh-danh", ROLE_NOBODY, SCOPE_NONE, false, oidc_start, NULL, NULL},
    {"GET", "/dang-nhap/dinh-danh/ve", ROLE_NOBODY, SCOPE_NONE, false, oidc_return, NULL, NULL},
    {"GET", "/dang-nhap/ma", ROLE_NOBODY, SCOPE_NONE, false, factorpage_ask, NULL, NULL},
    {"POST", "/dang-nhap/ma", ROLE_NOBODY, SCOPE_NONE, true, factorpage_answer, NULL, NULL},
    {"GET", "/dang-nhap/hai-lop", ROLE_NOBODY, SCOPE_NONE, false, factorpage_offer, NULL, NULL},
    {"POST", "/dang-nhap/hai-lop", ROLE_NOBODY, SCOPE_NONE, true, factorpage_set_up, NULL, NULL},
    {"GET", "/tai-khoan", ROLE_SIGNED, SCOPE_NONE, false, account_page, NULL, NULL},
    {"POST", "/tai-khoan/hai-lop", ROLE_SIGNED, SCOPE_NONE, true, factorpage_reset, NULL, NULL},
    {"POST", "/tai-khoan/dang-xuat", ROLE_SIGNED, SCOPE_NONE, true, sign_out_everywhere, NULL, NULL},
    {"POST", "/dang-xuat", ROLE_SIGNED, SCOPE_NONE, true, sign_out, NULL, NULL},

    {"GET", "/", ROLE_SIGNED, SCOPE_NONE, false, portals_list, "Các cổng", "Portals"},
    {"GET", "/cong/{cong}", ROLE_VIEWER, SCOPE_PORTAL, false, coverage_page, "Độ phủ", "Coverage"},
    {"GET", "/cong/{cong}/do-phu.csv", ROLE_VIEWER, SCOPE_PORTAL, false, export_page, NULL, NULL},
    {"GET", "/cong/{cong}/do-phu.jsonl", ROLE_VIEWER, SCOPE_PORTAL, false, export_page, NULL, NULL},
    {"GET", "/cong/{cong}/do-phu.xlsx", ROLE_VIEWER, SCOPE_PORTAL, false, export_page, NULL, NULL},
    {"GET", "/cong/{cong}/thay-doi", ROLE_VIEWER, SCOPE_PORTAL, false, coverage_events_page, NULL, NULL},
    {"GET", "/cong/{cong}/trang", ROLE_VIEWER, SCOPE_PORTAL, false, inspect_page, "Một địa chỉ", "One URL"},
    {"POST", "/cong/{cong}/thu", ROLE_EDITOR, SCOPE_PORTAL, true, live_test, NULL, NULL},
    {"GET", "/cong/{cong}/so-do-trang", ROLE_VIEWER, SCOPE_PORTAL, false, sitemap_page, "Sơ đồ trang", "Sitemaps"},
    {"GET", "/cong/{cong}/thu-thap", ROLE_VIEWER, SCOPE_PORTAL, false, crawl_page, "Thu thập", "Crawl"},
    {"POST", "/cong/{cong}/may-chu", ROLE_EDITOR, SCOPE_PORTAL, true, crawl_check_host, NULL, NULL},
    {"GET", "/cong/{cong}/dac-ta", ROLE_VIEWER, SCOPE_PORTAL, false, lint_page, "Đặc tả", "Metadata"},
    {"GET", "/cong/{cong}/dac-ta.csv", ROLE_VIEWER, SCOPE_PORTAL, false, lint_csv, NULL, NULL},
    {"GET", "/cong/{cong}/phieu", ROLE_VIEWER, SCOPE_PORTAL, false, sheet_page, "Phiếu đo", "Sheet"},
    {"GET", "/cong/{cong}/canh-bao", ROLE_VIEWER, SCOPE_PORTAL, false, alert_page, "Cảnh báo", "Alerts"},
    {"POST", "/cong/{cong}/canh-bao", ROLE_OWNER, SCOPE_PORTAL, true, alert_settings, NULL, NULL},
    {"POST", "/cong/{cong}/canh-bao/thu", ROLE_OWNER, SCOPE_PORTAL, true, alert_trial, NULL, NULL},
    {"GET", "/cong/{cong}/kiem-lai", ROLE_VIEWER, SCOPE_PORTAL, false, recheck_list_page, "Kiểm tra lại", "Checks"},
    {"POST", "/cong/{cong}/kiem-lai", ROLE_EDITOR, SCOPE_PORTAL, true, recheck_start, NULL, NULL},
    {"GET", "/cong/{cong}/kiem-lai/{id}", ROLE_VIEWER, SCOPE_PORTAL, false, recheck_page, NULL, NULL},
    {"POST", "/cong/{cong}/doc-lai", ROLE_EDITOR, SCOPE_PORTAL, true, recheck_ask, NULL, NULL},

    {"GET", "/cong/{cong}/quyen", ROLE_OWNER, SCOPE_PORTAL, false, roles_page, "Quyền", "Roles"},
    {"POST", "/cong/{cong}/quyen", ROLE_OWNER, SCOPE_PORTAL, true, roles_grant, NULL, NULL},
    {"POST", "/cong/{cong}/quyen/{nguoi}", ROLE_OWNER, SCOPE_PORTAL, true, roles_revoke, NULL, NULL},
    {"GET", "/nguoi-dung", ROLE_ADMIN, SCOPE_NONE, false, roles_people_page, "Người dùng", "People"},
    {"POST", "/nguoi-dung/quyen", ROLE_ADMIN, SCOPE_NONE, true, roles_people_grant, NULL, NULL},
    {"POST", "/nguoi-dung/{nguoi}/thu-hoi", ROLE_ADMIN, SCOPE_NONE, true, roles_people_revoke, NULL, NULL},
    {"POST", "/nguoi-dung/{nguoi}/khoa", ROLE_ADMIN, SCOPE_NONE, true, roles_block, NULL, NULL},
    {"GET", "/nhat-ky", ROLE_ADMIN, SCOPE_NONE, false, logpage, "Nhật ký", "Log"},

    {"GET", "/van-hanh", ROLE_VIEWER, SCOPE_SYSTEM, false, measure_page, "Vận hành", "Operations"},
    {"GET", "/van-hanh/so-lieu.json", ROLE_VIEWER, SCOPE_SYSTEM, false, measure_json, NULL, NULL},
    {"GET", "/van-hanh/so-lieu.xml", ROLE_VIEWER, SCOPE_SYSTEM, false, measure_xml, NULL, NULL},
    {"GET", "/van-hanh/so-lieu.csv", ROLE_VIEWER, SCOPE_SYSTEM, false, measure_csv, NULL, NULL},
    {"GET", "/van-hanh/so-lieu.schema.json", ROLE_NOBODY, SCOPE_NONE, false, measure_schema, NULL, NULL},
    {"GET", "/van-hanh/so-lieu.xsd", ROLE_NOBODY, SCOPE_NONE, false, measure_xsd, NULL, NULL},
    {"GET", "/noi-dung", ROLE_VIEWER, SCOPE_SYSTEM, false, desk_items, "Nội dung", "Items"},
    {"GET", "/noi-dung/{id}", ROLE_VIEWER, SCOPE_SYSTEM, false, desk_item, NULL, NULL},
    {"POST", "/noi-dung/{id}/de-xuat", ROLE_EDITOR, SCOPE_SYSTEM, true, desk_propose, NULL, NULL},
    {"POST", "/noi-dung/{id}/quyet-dinh", ROLE_OWNER, SCOPE_SYSTEM, true, desk_decide, NULL, NULL},
    {"POST", "/noi-dung/{id}/rut", ROLE_OWNER, SCOPE_SYSTEM, true, desk_withdraw, NULL, NULL},
    {"POST", "/noi-dung/{id}/noi-nhan", ROLE_EDITOR, SCOPE_SYSTEM, true, desk_targets, NULL, NULL},
    {"GET", "/khoa", ROLE_OWNER, SCOPE_SYSTEM, false, desk_keys, "Khóa", "Keys"},
    {"POST", "/khoa", ROLE_OWNER, SCOPE_SYSTEM, true, desk_key_add, NULL, NULL},
    {"POST", "/khoa/{id}", ROLE_OWNER, SCOPE_SYSTEM, true, desk_key_change, NULL, NULL},
    {"GET", "/hop", ROLE_VIEWER, SCOPE_SYSTEM, false, desk_boxes, "Khung nhúng", "Boxes"},
    {"GET", "/xu-huong", ROLE_VIEWER, SCOPE_SYSTEM, false, topics_page, "Xu hướng", "Trends"},
    {"GET", "/xu-huong.csv", ROLE_VIEWER, SCOPE_SYSTEM, false, topics_csv, NULL, NULL},

    {"GET", "/cong/{cong}/khoa", ROLE_OWNER, SCOPE_PORTAL, false, apikey_page, "Khóa API", "API keys"},
    {"POST", "/cong/{cong}/khoa", ROLE_OWNER, SCOPE_PORTAL, true, apikey_create, NULL, NULL},
    {"POST", "/cong/{cong}/khoa/thu-hoi", ROLE_OWNER, SCOPE_PORTAL, true, apikey_withdraw, NULL, NULL},
    {"GET", "/api/v1/openapi.json", ROLE_NOBODY, SCOPE_NONE, false, api_openapi, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}", ROLE_VIEWER, SCOPE_PORTAL, false, api_summary, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}/urls", ROLE_VIEWER, SCOPE_PORTAL, false, api_urls, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}/urls.csv", ROLE_VIEWER, SCOPE_PORTAL, false, export_api, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}/urls.jsonl", ROLE_VIEWER, SCOPE_PORTAL, false, export_api, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}/urls.xlsx", ROLE_VIEWER, SCOPE_PORTAL, false, export_api, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}/url", ROLE_VIEWER, SCOPE_PORTAL, false, api_url, NULL, NULL},
    {"GET", "/api/v1/coverage/{cong}/alerts", ROLE_VIEWER, SCOPE_PORTAL, false, api_alerts, NULL, NULL},
    {"POST", "/api/v1/coverage/{cong}/recrawl", ROLE_EDITOR, SCOPE_PORTAL, true, api_recrawl, NULL, NULL},
    {"POST", "/api/v1/coverage/{cong}/check", ROLE_EDITOR, SCOPE_PORTAL, true, api_check, NULL, NULL},
    {0},
};
/* clang-format on */

static bool is_part(struct str segment)
{
    return segment.n > 2 && segment.p[0] == '{' &&
           segment.p[segment.n - 1] == '}';
}

static bool take_segment(struct str pattern, struct str segment,
                         struct route_parts *parts)
{
    if (!is_part(pattern))
        return str_eq(pattern, segment);
    if (!segment.n)
        return false;
    if (str_is(pattern, "{cong}"))
        parts->portal = segment;
    else
        parts->part = segment;
    return true;
}

static bool fits(const char *path, struct str asked, struct route_parts *parts)
{
    struct str pattern = str_of(path), want, have;
    bool more, more_asked;

    *parts = (struct route_parts){0};
    do {
        more = str_cut(&pattern, '/', &want);
        more_asked = str_cut(&asked, '/', &have);
        if (more && more_asked && !take_segment(want, have, parts))
            return false;
    } while (more && more_asked);
    return more == more_asked;
}

const struct route *route_find(struct str method, struct str path,
                               struct route_parts *ret_parts, bool *ret_known)
{
    *ret_known = false;
    for (const struct route *r = routes; r->method; r++) {
        if (!fits(r->path, path, ret_parts))
            continue;
        *ret_known = true;
        if (str_is(method, r->method))
            return r;
    }
    return NULL;
}

void route_write(FILE *out)
{
    for (const struct route *r = routes; r->method; r++)
        fprintf(out, "%s\t%s\t%s\t%s\t%s\n", r->method, r->path,
                access_role_name(r->role), access_scope_name(r->scope),
                r->csrf ? "csrf" : "-");
}

void route_write_markdown(FILE *out)
{
    fputs("# Addresses of the console, and who may use them\n\n"
          "Written by `make papers` from `console/route.c`; a test fails when "
          "they differ, so that a change of rights is seen in review.\n\n"
          "| method | path | least role | at | token |\n"
          "| --- | --- | --- | --- | --- |\n",
          out);
    for (const struct route *r = routes; r->method; r++)
        fprintf(out, "| %s | `%s` | %s | %s | %s |\n", r->method, r->path,
                access_role_name(r->role), access_scope_name(r->scope),
                r->csrf ? "yes" : "");
}

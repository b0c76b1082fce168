# tests/lib/search.sh - a search service with a known index, for e2e tests.
# shellcheck shell=sh
DATA=$DIR/data

# 40 decrees and circulars of two agencies, one story on three portals, one page
# that tries to break out of its place.
awk 'BEGIN {
    for (i = 1; i <= 40; i++) {
        t = i % 2 ? "Nghị định" : "Thông tư"; a = i % 4 ? "000.00.00.G05" : "000.00.00.H26"
        printf "{\"id\":\"d%d\",\"url\":\"https://%s.gov.vn/van-ban/%d\",\"title\":\"%s về lệ phí trước bạ lần %d\",", i, i % 4 ? "mof" : "hanoi", i, t, i
        printf "\"text\":\"Điều %d quy định mức lệ phí trước bạ đối với ô tô đăng ký lần %d. Hồ sơ số %d.\",", i, i, i
        printf "\"kind\":\"document\",\"doc_type\":\"%s\",\"doc_number\":\"%d/20%02d/%s\",\"issuer\":\"%s\",", t, i, i % 4 + 20, i % 2 ? "NĐ-CP" : "TT-BTC", i % 2 ? "Chính phủ" : "Bộ Tài chính"
        printf "\"signer\":\"%s\",", i % 2 ? (i % 3 ? "Phạm Minh Chính" : "PHẠM MINH CHÍNH") : "Hồ Đức Phớc"
        printf "\"portal\":\"%s\",\"agency\":\"%s\",\"validity\":\"%s\",", a, i % 4 ? "Bộ Tài chính" : "Thành phố Hà Nội", i % 5 ? "Còn hiệu lực" : "Hết hiệu lực toàn bộ"
        printf "\"issued\":\"20%02d-03-%02d\",\"published\":\"20%02d-03-%02d\"}\n", i % 4 + 20, i % 28 + 1, i % 4 + 20, i % 28 + 1
    }
    printf "{\"id\":\"s1\",\"url\":\"https://mof.gov.vn/tthc/1\",\"title\":\"Khai lệ phí trước bạ ô tô\",\"text\":\"Hồ sơ theo Nghị định số 7/2023/NĐ-CP.\",\"kind\":\"service\",\"portal\":\"000.00.00.G05\",\"field\":\"Thuế\",\"service_level\":\"Cấp tỉnh\",\"service_mode\":\"Toàn trình\",\"code\":\"1.000777\"}\n"
    for (i = 1; i <= 3; i++)
        printf "{\"id\":\"n%d\",\"url\":\"https://p%d.gov.vn/tin\",\"title\":\"Khai trương cổng dữ liệu\",\"text\":\"Sáng nay tỉnh khai trương cổng dữ liệu mở cho người dân và doanh nghiệp.\",\"kind\":\"news\",\"portal\":\"000.00.0%d.H26\",\"published\":\"2024-01-0%d\"}\n", i, i, i, i
    printf "{\"id\":\"gone\",\"url\":\"https://gone.gov.vn/\",\"title\":\"Cổng đã rời danh bạ\",\"text\":\"Nội dung heliotrope.\",\"kind\":\"page\",\"portal\":\"000.00.99.H99\"}\n"
    printf "{\"id\":\"x\",\"url\":\"https://x.gov.vn/?a=1&b=\\\"2\\\"\",\"title\":\"<script>alert(1)</script> & \\\"kỳ lạ\\\"\",\"text\":\"Nội dung <b>kỳ lạ</b> & nguy hiểm.\",\"kind\":\"page\"}\n"
}' >"$DIR/rows.jsonl"
printf 'code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n000.00.00.G05,Bộ Tài chính,ministry,,mof.gov.vn,https://mof.gov.vn/,,\n000.00.00.H26,Thành phố Hà Nội,province,,hanoi.gov.vn,https://hanoi.gov.vn/,,\n000.00.01.H26,Cổng 1,commune,000.00.00.H26,p1.gov.vn,https://p1.gov.vn/,,\n000.00.02.H26,Cổng 2,commune,,p2.gov.vn,https://p2.gov.vn/,,\n000.00.03.H26,Cổng 3,other,,p3.gov.vn,https://p3.gov.vn/,,\n' >"$DIR/portals.csv"
# A test may set CONFIG_MORE, further lines with \n between them.
printf '[common]\nregistry = portals.csv\n%b' "${CONFIG_MORE:-}" >"$DIR/liencong.conf"
run indexer import "$DIR/rows.jsonl" --data "$DATA"
ok "rows are imported" [ "$STATUS" = 0 ]

# The service, with its address in BASE.
serve searchd searchd serve --data "$DATA" --config "$DIR/liencong.conf" --listen 127.0.0.1:0
BASE=$(address searchd)
ok "the service says where it listens and is ready" until_ready "$BASE/healthz" ||
    { cp "$DIR/searchd.log" "$ERR"; ok "no more without it" false; finish; }

#!/bin/sh
# The coverage of a portal of 100,000 URLs: as library, then as pages and files
# of the running console, with the most memory the server ever had.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"
"$B/tests/bench/bench_coverage" "$DIR/data" || exit 1
echo 'code,name,level,host,base_url,sitemap_url,crawl_delay_s
000.00.00.H01,Cổng mẫu,commune,mau.gov.vn,https://mau.gov.vn/,,' >"$DIR/portals.csv"
printf '[common]\nregistry = portals.csv\n' >"$DIR/liencong.conf"
console_up --config "$DIR/liencong.conf" --data "$DIR/data"
sign_in a
for what in page: filtered:?ly-do=SOFT404 late:?sau=https://mau.gov.vn/chuyen-muc-9 csv:/do-phu.csv xlsx:/do-phu.xlsx; do
    curl -s -o /dev/null -b "$DIR/jar.a" -w "http_${what%%:*}_s %{time_total}\n" "$AT/cong/000.00.00.H01${what#*:}"
done
sed -n 's/VmHWM:[^0-9]*\([0-9]*\).*/http_peak_kib \1/p' "/proc/$SERVED/status"

# tests/lib/browser.sh - Chromium with axe for the pages of our services.  Sourced
# after t.sh; without a browser the test is skipped.
# shellcheck shell=sh
command -v chromium >/dev/null || skip_all 'no chromium'
NPM=$("$TOP/tools/npm.sh" playwright-core@1.48.2 axe-core@4.10.2 2>"$ERR") || skip_all 'no npm packages'
# browse SCRIPT arguments...: runs tests/browser/SCRIPT; its results become ours,
# numbered on.
browse() {
    script=$1; shift
    NODE_PATH=$NPM/node_modules node "$TOP/tests/browser/$script" "$@" >"$DIR/browser.tap" 2>&1
    retell "$DIR/browser.tap"
}

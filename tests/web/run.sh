#!/bin/sh
# The search page, driven in a browser.
# usage: sh tests/web/run.sh BUILD_FOLDER [SCREENSHOTS_FOLDER]
# Needs node, npm and Chromium (tests/deps.sh); npm fetches playwright-core once a build folder.
# exit status 77: one of them is not there, nothing was tested
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd) || exit 2
PATH=$bin/indexer:$bin/query:$PATH
export PATH
for program in node npm; do
    command -v $program >/dev/null || { echo "skipped: no $program"; exit 77; }
done
CHROMIUM=$(command -v chromium) || { echo "skipped: no chromium"; exit 77; }
export CHROMIUM
modules=$bin/tests/web
. "$here/../npm.sh"
npm_fetch "$here" "$modules" || exit 77
work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT INT TERM

# 200 articles whose every field holds markup that must stay text.
awk 'function json(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return text }
BEGIN {
    split("<script>alert(N)</script>|<img src=x onerror=alert(N)>|<svg onload=alert(N)>|<iframe src=javascript:alert(N)>|\"><script>alert(N)</script>|</p><script>alert(N)</script>|javascript:alert(N)|<a href=javascript:alert(N)>x</a>|<b onmouseover=alert(N)>x</b>|{{constructor.constructor(\"alert(N)\")()}}|<style>*{background:url(//example.org/N)}</style>|<object data=javascript:alert(N)>|<!--<script>alert(N)//-->|<math><mtext><script>alert(N)</script>|%3Cscript%3Ealert(N)%3C/script%3E|&lt;script&gt;alert(N)&lt;/script&gt;|${alert(N)}|<body onload=alert(N)>|data:text/html,<script>alert(N)</script>|<details open ontoggle=alert(N)>", kinds, "|")
    for (i = 1; i <= 200; i++) {
        payload = kinds[1 + i % 20]
        gsub(/N/, i, payload)
        p = json(payload)
        url = i % 2 ? "javascript:alert(" i ")" : "https://example.org/" p
        printf "{\"id\":\"%s %d\",\"title\":\"%s\",\"author\":\"%s\",\"affiliation\":\"%s\",\"section\":\"%s\",\"lang\":\"en\",\"url\":\"%s\",\"date\":\"2020-01-01\",\"text\":\"payloadmarker %s\"}\n", p, i, p, p, p, p, url, p
    }
}' >"$work/hostile.jsonl"
tifa-index build "$work/index" "$here/../../corpus/samples" "$work/hostile.jsonl" >"$work/built" 2>&1 || { cat "$work/built"; exit 1; }
"$bin/tests/contain" tifa-query serve -i "$work/index" --listen 127.0.0.1:0 --deadline 3600000 2>"$work/served" &
server=$!
until grep -q 'serving http' "$work/served"; do
    kill -0 $server 2>/dev/null || { cat "$work/served"; exit 1; }
    sleep 0.05
done
url=$(sed -n 's/.*serving \(http:[^ ]*\).*/\1/p' "$work/served" | head -n 1)
node "$here/page.mjs" "$url" "$modules" ${2+"$2"}

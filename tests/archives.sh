#!/bin/sh
# Real archives, where they are beside the checkout: what must be found in them is found.
# usage: archives.sh SOURCE_FOLDER BUILD_FOLDER [--long]
#   without --long only the seed article; with it the large archives as well, which takes minutes
# exit status 77: there is no ../shared, nothing was tested
set -u
shared=$1/../shared
build=$2
PATH=$build/indexer:$build/query:$PATH
long=${3-}
export PATH LC_ALL=C.UTF-8
[ -d "$shared" ] || { echo "skipped: no archives beside the checkout"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0 failed=0

check() { # DESCRIPTION EXPECTED GOT
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: expected "%s", got "%s"\n' "$1" "$2" "$3"
    fi
}

at_least() { # DESCRIPTION LEAST GOT
    if [ "${3:-0}" -ge "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: expected at least %s, got "%s"\n' "$1" "$2" "$3"
    fi
}

# The number KEY of the answer to QUERY.
count() { # INDEX KEY QUERY
    tifa-query search -i "$1" -n 0 --count exact -f json "$3" | sed -n "s/.*\"$2\":\([0-9][0-9]*\).*/\1/p"
}

# The words that the answer marks, one a line.
marked() { # INDEX QUERY
    tifa-query search -i "$1" --color never "$2" | tr '\n' ' ' | grep -o '\[[^]]*\]' | tr -s ' '
}

seed() {
    tifa-index build "$work/seed" "$shared/seed" >"$work/log" || cat "$work/log"
    answer=$(tifa-query search -i "$work/seed" -f json '"win-win cooperation"')
    article=$(printf '%s' "$answer" | grep -o '"article":{[^}]*}' | head -n 1)
    check "seed: the article" '"article":{"id":"phone-call-diplomacy.txt","title":"Phone Call Diplomacy","author":"Li Yan","affiliation":"Deputy Director of Institute of American Studies, China Institutes of Contemporary International Relations","date":"2021-03-10","section":"Foreign Policy","lang":"en","url":""}' "$article"
    check "seed: passages" 2 "$(count "$work/seed" passages '"win-win cooperation"')"
    check "seed: spans" "[win-win cooperation]
[win-win cooperation]" "$(marked "$work/seed" '"win-win cooperation"')"
    for furniture in =language '"you might also like"' '"back to top"' 简体; do
        check "seed: $furniture" 0 "$(count "$work/seed" passages "$furniture")"
    done
}

chinese() {
    tifa-index build "$work/zh" "$shared/corpora/zh_political.jsonl.gz" >"$work/log" || cat "$work/log"
    cat "$work/log"
    at_least "合作共赢" 1 "$(count "$work/zh" passages 合作共赢)"
    for key in passages articles occurrences; do
        check "合作共贏 = 合作共赢: $key" "$(count "$work/zh" $key 合作共赢)" "$(count "$work/zh" $key 合作共贏)"
    done
}

united_nations() {
    tifa-index build "$work/un" "$shared/corpora/ungdc.jsonl.gz" >"$work/log" || cat "$work/log"
    cat "$work/log"
    tifa-index stats "$work/un"
    # articles that hold the phrase as a plain substring: what a search must find at least
    at_least "win-win cooperation" 21 "$(count "$work/un" articles '"win-win cooperation"')"
    at_least "mutual benefit" 437 "$(count "$work/un" articles '"mutual benefit"')"
    at_least "peaceful coexistence" 1647 "$(count "$work/un" articles '"peaceful coexistence"')"
    at_least "rules-based" 287 "$(count "$work/un" articles '"rules-based"')"
    at_least "sphere of influence" 59 "$(count "$work/un" articles '"sphere of influence"')"
    at_least "of the united nations" 10000 "$(count "$work/un" articles '"of the united nations"')"
}

# Every file of five folders is indexed, or passed over and counted, or rejected with a line.
accounts() {
    mkdir "$work/html"
    tar -C "$work/html" -xzf "$shared/html/readability-pages.tar.gz"
    for what in "--folder $shared/corpora" "--folder $work/html" "--folder $shared/warc" "--folder $1" 10000; do
        # shellcheck disable=SC2086 # an option and its value
        python3 -B "$1/tests/accounts/accounts.py" "$build/indexer/tifa-index" $what
        check "accounts of $what" 0 $?
    done
}

# What libxapian's writer makes of the same articles, list by list and document by document.
both_writers() {
    tifa-index build --writer xapian "$work/un-xapian" "$shared/corpora/ungdc.jsonl.gz" >"$work/log" || cat "$work/log"
    "$build/tests/compare_writers" "$work/un/segments/000001" "$work/un-xapian/segments/000001" "$work/un-compacted"
    check "both writers: United Nations" 0 $?
}

seed
if [ -n "$long" ]; then
    chinese
    united_nations
    both_writers
    accounts "$1"
    "$build/tests/oracle" "$shared/corpora/historyatstate.jsonl.gz" 3000
    check "oracle: diplomatic history" 0 $?
    "$build/tests/oracle" "$shared/corpora/zh_political.jsonl.gz" 2000
    check "oracle: Chinese reports" 0 $?
    "$build/tests/oracle" "$shared/corpora/ungdc.jsonl.gz" 2000
    check "oracle: United Nations" 0 $?
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

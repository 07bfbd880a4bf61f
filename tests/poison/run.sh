#!/bin/sh
# The poison set: every good article between the bad documents is indexed, every bad one is told, and nothing is made
# outside the index.
# usage: sh tests/poison/run.sh BINDIR
set -u
bin=$(cd "$1" && pwd) || exit 2
PATH=$bin/indexer:$bin/query:$bin/tests:$PATH
export PATH LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work" || exit 2
mkdir set
poison set >expected || exit 2
failed=0
complain() {
    echo "$*"
    failed=$((failed + 1))
}

find . | sort >before
tifa-index build index set --report report.json >summary 2>messages
status=$?
[ $status -eq 1 ] || complain "exit status $status, not 1"
find . -path ./index -prune -o -print | grep -vx -e ./before -e ./after -e ./summary -e ./messages -e ./report.json | sort >after
grep -vx ./before before | cmp -s - after || { complain "files outside the index:"; grep -vx ./before before | diff - after; }

tifa-index build --dry-run none set 2>dry-messages | sed 's/^{"id":"\([^"]*\)".*/\1/' | sort >got
sed -n 's/^good //p' expected | sort >good
cmp -s good got || { complain "articles:"; diff good got; }
[ -e none ] && complain "a dry run made an index"
cmp -s messages dry-messages || { sed '$d' dry-messages | cmp -s messages - || complain "a dry run tells something else"; }

sed -n 's/^bad //p' expected >bad
while IFS= read -r name; do
    grep -qF -- "$name" messages || complain "not told: $name"
done <bad
told=$(wc -l <messages)
[ "$(grep -o '"where":' report.json | wc -l)" -eq "$told" ] || complain "the report has other rejects than were told"
echo "$(wc -l <good) good articles, $(wc -l <bad) bad documents, $told messages; $failed wrong"
[ $failed -eq 0 ]

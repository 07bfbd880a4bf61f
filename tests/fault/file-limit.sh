# A file that may not grow (ulimit -f): an error that names file and reason, status 2, the index as before.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 300 60
ignore_leaks_of_xapian

build b >/dev/null
answer >answer-b
build a >/dev/null
answer >answer-a
wrong=0
failed=0
complain() {
    wrong=$((wrong + 1))
    echo "$*"
}
for blocks in 0 1 2 8 16 32 64 128 256 512 1024 2048 4096 100000; do
    # the messages go through a pipe, which the limit leaves alone
    { (ulimit -f $blocks; tifa-index build --threads 2 index b.jsonl 2>&1; echo "status $?"); } | cat >out
    status=$(sed -n 's/^status //p' out)
    answer >now
    if [ "$status" = 0 ]; then
        cmp -s now answer-b || complain "$blocks blocks: built, but a wrong answer"
        break
    fi
    failed=$((failed + 1))
    [ "$status" = 2 ] || complain "$blocks blocks: status $status"
    [ "$(wc -l <out)" -eq 2 ] && grep -q "^tifa-index: cannot .*'index.*: File too large$" out || complain "$blocks blocks: $(cat out)"
    cmp -s now answer-a || complain "$blocks blocks: a wrong answer: $(head -c 300 now)"
    [ "$(leftovers)" = "" ] || complain "$(leftovers)"
done
[ "$status" = 0 ] || complain "no limit was enough"
[ $failed -ge 5 ] || complain "only $failed failed"
build b >/dev/null || complain "the next build failed"
answer | cmp -s - answer-b || complain "a wrong answer after the next build"
[ "$(leftovers)" = "" ] || complain "$(leftovers)"
echo "$wrong wrong"

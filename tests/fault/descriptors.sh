# Too few file descriptors (ulimit -n): an error that names file and reason, status 2, the index as before.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
ignore_leaks_of_xapian
make_archives 20 20

build b >/dev/null
answer >answer-b
build a >/dev/null
answer >answer-a
wrong=0
refused=0
complain() {
    wrong=$((wrong + 1))
    echo "$*"
}
# Where nothing is left for it, the sanitizer of undefined behaviour takes a good object for a bad one: it looks at
# memory through a pipe. And the loader needs some before the program has begun.
cannot_tell() { # STATUS
    [ "$1" -eq 127 ] || grep -q 'invalid vptr' "$2"
}

for limit in 3 4 5 6 7 8 9 10 11 12 14 16 20 30; do
    (ulimit -n $limit; exec tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY") >out 2>err
    status=$?
    case $status in
    0) same_answer out || complain "$limit: a wrong answer" ;;
    2)
        refused=$((refused + 1))
        [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -q "^tifa-query: cannot .*index.*: Too many open files" err || complain "$limit: $(cat out err)"
        ;;
    *) cannot_tell $status err || complain "$limit: query status $status: $(cat err)" ;;
    esac

    (ulimit -n $limit; exec tifa-index build --threads 1 index b.jsonl) >out 2>err
    status=$?
    answer >now
    case $status in
    0)
        cmp -s now answer-b || complain "$limit: built, but a wrong answer"
        build a >/dev/null
        ;;
    2)
        refused=$((refused + 1))
        [ ! -s out ] && [ "$(tail -n 1 err | grep -c "^tifa-index: .*")" -eq 1 ] && grep -q "Too many open files" err || complain "$limit: $(cat out err)"
        cmp -s now answer-a || complain "$limit: a wrong answer: $(head -c 300 now)"
        ;;
    *)
        cannot_tell $status err || complain "$limit: build status $status: $(cat err)"
        cmp -s now answer-a || complain "$limit: a wrong answer: $(head -c 300 now)"
        ;;
    esac
done
[ $status -eq 0 ] || complain "30 are not enough"
[ $refused -ge 4 ] || complain "only $refused were refused"
build b >/dev/null || complain "the next build failed"
answer | cmp -s - answer-b || complain "a wrong answer after the next build"
[ "$(leftovers)" = "" ] || complain "$(leftovers)"
echo "$wrong wrong"

# Runs a folder of test scripts; sourced by tests/cli/run.sh and tests/fault/run.sh, which set `here`.
#
# usage: run.sh BINDIR [--update] [NAME...]
#   BINDIR    the CMake build folder: the programs are BINDIR/indexer/tifa-index and BINDIR/query/tifa-query
#   --update  write what came out as what is expected, instead of comparing
#   NAME      run these tests alone
#
# A test is here/NAME.sh, with what it must print beside it: NAME.out, NAME.err (absent: nothing) and NAME.status
# (absent: 0). It runs in a new folder of its own, with
#   PATH      that has both programs
#   SAMPLES   corpus/samples; never to be printed, as it is a path of this machine: link to it
#   INDEX     an index of the samples, to be read only
#   TOOLS     this folder; lib.sh in it has what scripts share
#   TEST_PROGRAMS  the folder of the libraries that tests preload into the programs
#   SKIPPED   a file; each line that a test writes to it names a part of the test that was skipped, and why
# Both outputs pass through filter.awk, which says what is not compared. Status 77 skips: the test cannot run here,
# and standard error says why.

fail() {
    echo "$*" >&2
    exit 2
}

tools=$(cd "$here/../cli/tools" && pwd)
[ $# -ge 1 ] || fail "usage: run.sh BINDIR [--update] [NAME...]"
bin=$(cd "$1" 2>/dev/null && pwd) || fail "'$1' is no folder"
shift
update=
if [ "${1-}" = --update ]; then
    update=yes
    shift
fi
[ -x "$bin/indexer/tifa-index" ] && [ -x "$bin/query/tifa-query" ] || fail "the programs are not built in '$bin'"

# Each build syncs its files, which in memory takes no time; a process that is killed cannot tell the difference.
if [ -z "${TMPDIR-}" ] && [ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 500000 ]; then
    TMPDIR=/dev/shm
fi
root=$(mktemp -d "${TMPDIR:-/tmp}/tifa-test.XXXXXX") || exit 2
chmod 755 "$root" # some tests go on without privileges
trap 'rm -rf "$root"' EXIT
trap 'exit 2' HUP INT PIPE TERM

PATH=$bin/indexer:$bin/query:$PATH
SAMPLES=$(cd "$here/../../corpus/samples" && pwd) || exit 2
TOOLS=$tools
TEST_PROGRAMS=$bin/tests
INDEX=$root/index
SKIPPED=$root/skipped
LC_ALL=C.UTF-8
TZ=UTC
ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=1:new_delete_type_mismatch=0} # Xapian's checker frees by the size of a base
UBSAN_OPTIONS=${UBSAN_OPTIONS-print_stacktrace=1}
export PATH SAMPLES TOOLS TEST_PROGRAMS INDEX SKIPPED LC_ALL TZ ASAN_OPTIONS UBSAN_OPTIONS
unset TIFA_INDEX NO_COLOR XAPIAN_FLUSH_THRESHOLD CDPATH
tifa-index build "$INDEX" "$SAMPLES" >"$root/build.out" 2>&1 || { cat "$root/build.out" >&2; fail "the samples cannot be indexed"; }

passed=0
failed=0
skipped=0

# What the last test printed, against what it must print.
compare() { # NAME SUFFIX ACTUAL
    expected=$here/$1.$2
    if [ "$update" ]; then
        if [ -s "$3" ]; then cp "$3" "$expected"; else rm -f "$expected"; fi
        return 0
    fi
    [ -e "$expected" ] || expected=/dev/null
    cmp -s "$expected" "$3" || { diff -u --label "$1.$2 expected" --label "$1.$2" "$expected" "$3"; return 1; }
}

run_test() { # NAME
    folder=$root/$1
    mkdir "$folder"
    : >"$SKIPPED"
    (cd "$folder" && exec "$bin/tests/contain" timeout "${TIFA_TEST_TIMEOUT-1800}" sh "$here/$1.sh") >"$root/out" 2>"$root/err" </dev/null
    status=$?
    if [ $status -eq 77 ]; then
        echo "SKIPPED $1: $(cat "$root/err")"
        skipped=$((skipped + 1))
        return
    fi
    if [ -s "$SKIPPED" ]; then
        sed "s/^/SKIPPED in $1: /" "$SKIPPED"
        skipped=$((skipped + $(wc -l <"$SKIPPED")))
    fi
    for stream in out err; do
        LC_ALL=C awk -f "$tools/filter.awk" "$root/$stream" >"$root/$stream.filtered"
    done
    if [ $status -eq 0 ]; then : >"$root/status"; else echo $status >"$root/status"; fi
    good=yes
    compare "$1" out "$root/out.filtered" || good=
    compare "$1" err "$root/err.filtered" || good=
    compare "$1" status "$root/status" || good=
    if [ "$good" ]; then
        passed=$((passed + 1))
        echo "ok $1$(sed -n 's/^\([0-9]* tries.*\)/: \1/p' "$root/out")"
    else
        failed=$((failed + 1))
        echo "FAILED $1"
    fi
    rm -rf "$folder"
}

if [ $# -eq 0 ]; then
    for script in "$here"/*.sh; do
        name=$(basename "$script" .sh)
        [ "$name" = run ] || set -- "$@" "$name"
    done
fi
for name; do
    [ -f "$here/$name.sh" ] || fail "there is no test '$name'"
    run_test "$name"
done

line="$passed passed, $failed failed"
[ $skipped -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ $failed -eq 0 ]

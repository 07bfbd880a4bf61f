# A reader may be stopped anywhere between finding the manifest and printing the answer, here at each call on the index:
# whatever is published meanwhile, it answers from one generation.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 40 40

build a >/dev/null
answer >answer-a
build b >/dev/null
answer >answer-b

wrong=0
stopped=0
rounds=3
! grep -q __asan_init "$(command -v tifa-index)" || rounds=1
preloaded() { # VARIABLE=VALUE... -- COMMAND...
    LD_PRELOAD=$TEST_PROGRAMS/libinject.so ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 INJECT_UNDER=index
    export LD_PRELOAD ASAN_OPTIONS INJECT_UNDER
    while [ "$1" != -- ]; do
        export "${1?}"
        shift
    done
    shift
    exec "$@"
}
# How often a command calls something of the index.
calls_of() { # COMMAND...
    rm -f log
    (preloaded INJECT_LOG="$PWD/log" -- "$@") >/dev/null
    wc -l <log
}
# start NAME CALL COMMAND...: runs it until it stops before that call
start() {
    name=$1
    at=$2
    shift 2
    (preloaded INJECT_AT="$at" INJECT_STOP=yes -- "$@") >"out-$name" 2>"err-$name" &
    pid=$!
    while read -r _ _ state _ 2>/dev/null </proc/$pid/stat && [ "$state" != Z ]; do
        [ "$state" != T ] || { stopped=$((stopped + 1)); break; }
        sleep 0.001
    done
    readers="$readers $pid:$name"
}
searches=$(calls_of tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY")
looks=$(calls_of tifa-index stats index)
for round in $(seq $rounds); do
    readers=
    started=0
    for at in $(seq "$round" $rounds "$searches"); do
        start search-$at "$at" tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY"
        started=$((started + 1))
    done
    for at in $(seq "$round" $rounds "$looks"); do
        start stats-$at "$at" tifa-index stats index
        started=$((started + 1))
    done
    [ $stopped -eq $started ] || echo "only $stopped of $started readers were stopped"
    stopped=0
    # three generations, so that what the readers began with is gone
    build a >/dev/null && build b >/dev/null && build a >/dev/null || echo "a build failed"
    for pair in $readers; do
        kill -CONT "${pair%:*}" 2>/dev/null
        wait "${pair%:*}"
        status=$?
        name=${pair#*:}
        case $name in
        search-*) same_answer "out-$name" ;;
        stats-*) grep -q '^articles *40$' "out-$name" ;;
        esac && [ $status -eq 0 ] && [ ! -s "err-$name" ] && continue
        wrong=$((wrong + 1))
        echo "$name: status $status: $(cat "err-$name")"
    done
done
[ "$searches" -ge 10 ] && [ "$looks" -ge 3 ] || echo "there are only $searches and $looks calls to stop at"
echo "$wrong wrong answers"

# A reader may be stopped anywhere between finding the manifest and printing the answer: whatever is published
# meanwhile, it answers from one generation.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 40 40

build a >/dev/null
answer >answer-a
build b >/dev/null
answer >answer-b

wrong=0
stopped=0
# start NAME COMMAND: runs it, stops it after $delay ms
start() {
    name=$1
    shift
    (exec "$@" >"out-$name" 2>"err-$name") &
    pid=$!
    [ $delay -eq 0 ] || sleep "$(printf '0.%03d' $delay)"
    kill -STOP $pid 2>/dev/null
    ! grep -q '^State:.T' /proc/$pid/status 2>/dev/null || stopped=$((stopped + 1))
    readers="$readers $pid:$name"
}
for round in 1 2 3; do
    readers=
    reader=0
    for delay in 0 0 0 1 1 1 2 2 3 4 5 6 8 10 12 14 16 18 20 23 26 30 35 40; do
        reader=$((reader + 1))
        start search-$reader tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY"
        start stats-$reader tifa-index stats index
    done
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
echo "$wrong wrong answers"
[ $stopped -ge 10 ] || echo "only $stopped readers were stopped"

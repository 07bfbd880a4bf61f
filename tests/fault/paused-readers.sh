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
    sleep "$(printf '0.%03d' $delay)"
    kill -STOP $pid 2>/dev/null && stopped=$((stopped + 1))
    readers="$readers $pid:$name"
}
for round in 1 2 3; do
    readers=
    for delay in 0 1 2 3 4 5 6 7 8 9 10 12 14 16 18 20 22 25 28 31 35 40 45 50; do
        start search-$delay tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY"
        start stats-$delay tifa-index stats index
    done
    # three generations, so that what the readers began with is gone
    build a >/dev/null && build b >/dev/null && build a >/dev/null || echo "a build failed"
    for pair in $readers; do
        kill -CONT "${pair%:*}" 2>/dev/null
        wait "${pair%:*}"
        status=$?
        reader=${pair#*:}
        case $reader in
        search-*) same_answer "out-$reader" ;;
        stats-*) grep -q '^articles *40$' "out-$reader" ;;
        esac && [ $status -eq 0 ] && [ ! -s "err-$reader" ] && continue
        wrong=$((wrong + 1))
        echo "$reader: status $status: $(cat "err-$reader")"
    done
done
echo "$wrong wrong answers"
[ $stopped -ge 30 ] || echo "only $stopped readers were stopped"

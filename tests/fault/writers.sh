# Several writers at the same time: one at a time writes, the others leave with status 3, and the index is whole. No lock
# outlives its process, also where that was killed.
#
# TIFA_FAULT_COUNT=N: N writers, four at a time.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 200 40
count=${TIFA_FAULT_COUNT-200}
! grep -q __asan_init "$(command -v tifa-index)" || count=${TIFA_FAULT_COUNT-24}

build a >/dev/null
answer >answer-a
build b >/dev/null
answer >answer-b

wrote=0
locked=0
killed=0
tries=0
wrong=0
complain() {
    wrong=$((wrong + 1))
    echo "$*"
}
# One that reads a pipe writes until the pipe is closed.
mkfifo pipe
tifa-index build --threads 1 index a.jsonl pipe >out 2>err &
exec 3>pipe
for writer in 1 2 3; do
    tifa-index build --threads 1 index b.jsonl >out-$writer 2>err-$writer 3>&- && complain "two writers at a time"
    locked=$((locked + 1))
done
head -n 1 a.jsonl >&3
exec 3>&-
wait $! || complain "status $?: $(cat err)"

while [ $tries -lt "$count" ]; do
    for writer in 1 2 3 4; do
        archive=a
        [ $((writer % 2)) -eq 0 ] || archive=b
        tifa-index build --threads 1 index $archive.jsonl >"out-$writer" 2>"err-$writer" &
        eval "pid_$writer=\$!"
        tries=$((tries + 1))
    done
    # one of them, whatever it does
    if [ $((tries / 4 % 2)) -eq 0 ]; then
        sleep 0.0$((tries % 10))
        eval "kill -KILL \$pid_$((1 + tries / 8 % 4))" 2>/dev/null
    fi
    for writer in 1 2 3 4; do
        eval "{ wait \$pid_$writer; } 2>/dev/null"
        status=$?
        case $status in
        0)
            wrote=$((wrote + 1))
            [ ! -s err-$writer ] || complain "$(cat err-$writer)"
            ;;
        3)
            locked=$((locked + 1))
            [ ! -s out-$writer ] || complain "$(cat out-$writer)"
            grep -qx "tifa-index: 'index' is being written by another process; try again when it is done" err-$writer || complain "$(cat err-$writer)"
            ;;
        137) killed=$((killed + 1)) ;;
        *) complain "status $status: $(cat err-$writer)" ;;
        esac
    done
    answer >out
    same_answer out || complain "a wrong answer"
    build a >out 2>err || complain "the lock is stale: status $?: $(cat err)"
    leftovers
done
[ $wrote -ge $((count / 8)) ] || complain "$wrote wrote, $locked were locked out"
echo "$tries tries, $wrong wrong; $wrote wrote, $locked were locked out, $killed were killed"

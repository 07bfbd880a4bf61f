# What publishes, killed at every call that changes something, a write in its middle; then at random calls and instants: the
# published generation answers as before, or the new one does, and the same command completes with the same export.
#
# TIFA_FAULT_COUNT=N: N random ones, and before them at each call that opens a file, too; TIFA_FAULT_SEED=N: others.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
. "$TOOLS/../../fault/tools/operations.sh"
make_operations 60 40
step=1
random=${TIFA_FAULT_COUNT-40}
passed_over='^close\|^map'
[ "${TIFA_FAULT_COUNT-}" ] || passed_over="$passed_over\|^open"
if grep -q __asan_init "$(command -v tifa-index)"; then # slow; the calls are the same
    step=5
    random=${TIFA_FAULT_COUNT-10}
fi

wrong=0
tries=0
killed=0
complain() {
    wrong=$((wrong + 1))
    echo "$operation, $how: $*"
}
# After a run that ended with $status.
look() {
    tries=$((tries + 1))
    case $status in
    137) killed=$((killed + 1)) ;;
    0 | 1) ;;
    *) complain "status $status: $(cat err)" ;;
    esac
    said=$(is_before_or_after $operation) || complain "$said"
    said=$(completes $operation) || complain "$said"
}
attempt_at() { # CALL
    rm -rf index log
    cp -r before-$operation index
    disturb $operation INJECT_DIE=yes INJECT_AT="$1" >out 2>err
    status=$?
    how="killed at call $1 ($(tail -n 1 log))"
    look
}
attempt_after() { # SECONDS
    rm -rf index
    cp -r before-$operation index
    how="killed after $1 s"
    case $operation in
    build) exec tifa-index build --threads 2 index b.jsonl ;;
    add) exec tifa-index add --threads 2 index more.jsonl ;;
    remove) exec tifa-index remove index a1 a7 a9 ;;
    merge) exec tifa-index merge --threads 2 --full index ;;
    esac >out 2>err &
    sleep "$1"
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null # one that is dying may still have the lock
    status=$?
    look
}

for operation in $OPERATIONS; do
    rm -rf index log
    cp -r before-$operation index
    disturb $operation INJECT_AT=0 >/dev/null 2>&1
    grep -nv "$passed_over" log | cut -d: -f1 >calls-$operation
    # the last one of the short form too: the sync of the index folder
    for at in $(awk -v step=$step 'NR % step == 1 || step == 1' calls-$operation) $(tail -n 1 calls-$operation); do
        attempt_at $at
    done
done
every=$tries
[ $killed -eq $every ] || complain "only $killed of $every were killed"

awk -v count="$random" -v seed="${TIFA_FAULT_SEED-1}" 'BEGIN { srand(seed); while (count-- > 0) print int(rand() * 1e6), rand() }' >numbers
while read -r number fraction; do
    # shellcheck disable=SC2086
    set -- $OPERATIONS
    shift $((number % $#))
    operation=$1
    if [ $((number / 16 % 2)) -eq 0 ]; then
        attempt_at "$(sed -n "$((1 + number / 32 % $(wc -l <calls-$operation)))p" calls-$operation)"
    else
        attempt_after "$(awk -v f="$fraction" 'BEGIN { printf "%.4f", 0.001 + f * 0.02 }')"
    fi
done <numbers
echo "$tries tries, $wrong wrong"

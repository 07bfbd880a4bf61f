# Calls that add, remove and merge make on the index fail, one after the other, once or with all that follow: status 2 and one
# line that names file and reason, the index as before, or after it was published as it is then; the same command then
# completes.
#
# TIFA_FAULT_COUNT=N tries N calls of each, with one error each; TIFA_FAULT_COUNT=all every call with every error.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
. "$TOOLS/../../fault/tools/operations.sh"
OPERATIONS="add remove merge"
make_operations 60 40
tries=${TIFA_FAULT_COUNT-15}
if grep -q __asan_init "$(command -v tifa-index)"; then # slow; the calls are the same
    tries=${TIFA_FAULT_COUNT-5}
fi
# ENOSPC, EIO, EDQUOT, EMFILE, EINTR, and a write that does less than it should
errors="28 5 122 24 4 0"
wrong=0
refused=0

complain() {
    wrong=$((wrong + 1))
    echo "$operation: call $at ($(sed -n "${at}p" calls)), error $error $from: $*"
}
# A call that is repeated, one whose failing costs nothing, and those behind the rename that publishes, of what is removed.
# A table that cannot be opened is for libxapian one that is not there, until it needs it.
may_succeed() {
    case $error:$(sed -n "${at}p" calls) in
    0:* | 4:* | *:close* | *:open*.glass) return 0 ;;
    esac
    [ "$at" -gt "$published" ]
}
attempt() {
    rm -rf index log
    cp -r before-$operation index
    disturb $operation INJECT_AT="$at" INJECT_ERROR="$error" ${from:+INJECT_FROM=yes} >out 2>err
    status=$?
    said=$(is_before_or_after $operation) || complain "$said"
    case $status in
    0)
        may_succeed || complain "it succeeded"
        cmp -s exported export-$operation-done || complain "it succeeded, and nothing was published"
        ;;
    2)
        refused=$((refused + 1))
        [ ! -s out ] || complain "an output: $(cat out)"
        { [ "$(wc -l <err)" -eq 1 ] && grep -q "^tifa-index: .*'\?index" err; } || complain "$(cat err)"
        ;;
    *) complain "status $status: $(cat err)" ;;
    esac
    said=$(completes $operation) || complain "$said"
}

for operation in $OPERATIONS; do
    rm -rf index log
    cp -r before-$operation index
    disturb $operation INJECT_AT=0 >/dev/null 2>&1
    mv log calls
    count=$(wc -l <calls)
    published=$(grep -n '^rename index/manifest.new' calls | cut -d: -f1)
    if [ "$tries" = all ]; then
        for at in $(seq "$count"); do
            for error in $errors; do
                for from in '' 'and all after'; do
                    [ "$error$from" = '4and all after' ] || attempt # what is repeated would be so for ever
                done
            done
        done
    else
        for i in $(seq "$tries"); do
            at=$((1 + (i - 1) * count / tries))
            error=$(echo $errors | cut -d ' ' -f $((1 + i % 6)))
            from=
            [ $((i / 6 % 2)) -eq 0 ] || [ "$error" = 4 ] || from='and all after'
            attempt
        done
    fi
done
[ $((refused * 4)) -ge $((tries * 3)) ] 2>/dev/null || [ $refused -ge 5 ] || echo "only $refused were refused"
echo "$wrong wrong"

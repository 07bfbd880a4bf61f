# Every call that a publication makes on the index fails, one after the other, once or with all that follow: status 2, one
# line that names file and reason, the index as before; then the same command succeeds and leaves nothing over.
#
# TIFA_FAULT_COUNT=N tries N calls of each kind of publication, with one error each; all tries every call with every error,
# and those on the file of what does not fit in memory, which takes a larger archive.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
. "$TOOLS/../../fault/tools/operations.sh"
ignore_leaks_of_xapian
OPERATIONS="$OPERATIONS xapian"
make_operations 60 60
faults=${TIFA_FAULT_COUNT-45}
! grep -q __asan_init "$(command -v tifa-index)" || faults=${TIFA_FAULT_COUNT-12}
wrong=0
tries=0

# ENOSPC, EIO, EDQUOT, EMFILE, EINTR, and a write that does less than it should
errors="28 5 122 24 4 0"
reason() { # ERROR
    case $1 in
    28) echo 'No space left on device' ;;
    5) echo 'Input/output error' ;;
    122) echo 'Disk quota exceeded' ;;
    24) echo 'Too many open files' ;;
    4) echo 'Interrupted system call' ;;
    esac
}

complain() {
    wrong=$((wrong + 1))
    echo "$operation: call $at ($call), error $error $from: $*"
}
# One line, with the file and the reason. libxapian says some reasons in the middle, and of its version file none, nor
# of a table that it could not open, which then is an empty one.
told() {
    [ "$(wc -l <err)" -eq 1 ] && grep "^tifa-index: cannot .*'index" err | grep -qi "$(reason "$error")$\|($(reason "$error"))\|Failed to create iamglass file$\|libxapian could not read some\|record is damaged"
}
# The operation, of which call $at fails; what it calls goes to log.
disturbed() {
    disturb $operation INJECT_UNDER=$under INJECT_AT="$at" INJECT_ERROR="$error" ${from:+INJECT_FROM=yes} >out 2>err
}

# An error that costs nothing: of a file that was only read or is thrown away, of a call that is repeated, and where it
# is all published and only told about. A saved state that cannot be read is none, and such a stub is written anew. A
# table that cannot be opened is for libxapian one that is not there, until it needs it.
may_succeed() {
    case $error:$call in
    0:* | 4:* | *:close* | *:open*.glass | *:open*/checkpoint | *:open*/XAPIANDB | *:unlink*) return 0 ;;
    esac
    [ "$at" -gt "$published" ] || return 1
    case $call in
    sync* | rename*) return 1 ;;
    esac
}
must_succeed() {
    case $error:$call in
    0:* | 4:write*) return 0 ;;
    *) return 1 ;;
    esac
}

attempt() {
    tries=$((tries + 1))
    call=$(sed -n "${at}p" calls)
    rm -rf index log
    cp -r before-$operation index
    disturbed
    status=$?
    case $status in
    0)
        if [ $operation = xapian ] && [ "${call#sync *segments}" != "$call" ]; then
            unsynced=$((unsynced + 1))
        else
            may_succeed || complain "it succeeded"
        fi
        said=$(is_before_or_after $operation) && cmp -s exported export-$operation-done || complain "done, but: $said"
        ;;
    2)
        refused=$((refused + 1))
        ! must_succeed || complain "it failed: $(cat err)"
        [ ! -s out ] || complain "an output: $(cat out)"
        if [ $operation = xapian ] && grep -q "the library that writes the index gave up" err; then
            aborted=$((aborted + 1))
        else
            told || complain "$(cat err)"
        fi
        said=$(is_before_or_after $operation) || complain "$said"
        case $call in
        sync*) [ "$(tail -n +$((at + 1)) log | grep -cxF "$call")" -eq 0 ] || complain "a sync that failed was tried again" ;;
        esac
        # once the manifest is in its place, what fails is too late
        [ "$at" -gt "$published" ] || cmp -s exported export-$operation || complain "published though it failed"
        ;;
    *) complain "status $status: $(cat err)" ;;
    esac
    [ $status -ne 0 ] || return
    said=$(completes $operation) || complain "$said"
}

# What an undisturbed one calls, in the file calls.
start() {
    refused=0
    aborted=0
    unsynced=0
    rm -rf index log
    cp -r before-$operation index
    at=0 error=0 from='' call=none
    disturbed || complain "undisturbed: $(cat err)"
    mv log calls
    count=$(wc -l <calls)
    published=$(grep -n '^rename index/manifest.new' calls | cut -d: -f1)
}

under=index
for operation in $OPERATIONS; do
    start
    before=$tries
    if [ "$faults" = all ]; then
        for at in $(seq "$count"); do
            for error in $errors; do
                for from in '' 'and all after'; do
                    [ "$error$from" = '4and all after' ] || attempt # what is repeated would be so for ever
                done
            done
        done
    else
        for i in $(seq "$faults"); do
            at=$((1 + (i - 1) * count / faults))
            error=$(echo $errors | cut -d ' ' -f $((1 + i % 6)))
            from=
            [ $((i / 6 % 2)) -eq 0 ] || [ "$error" = 4 ] || from='and all after'
            attempt
        done
    fi
    [ $refused -ge $(((tries - before) / 4)) ] || echo "$operation: only $refused were refused"
    [ $aborted -eq 0 ] || echo "$aborted builds were ended by libxapian: the message cannot name the file; the index was as before" >>"$SKIPPED"
    [ $unsynced -eq 0 ] || echo "$unsynced failed syncs were not told by libxapian, whose compaction does not look at them" >>"$SKIPPED"
done

if [ "$faults" = all ]; then
    under=index/scratch/runs
    OPERATIONS=build
    make_operations 2500 1000
    operation=build
    start
    published=$count
    [ "$count" -ge 5 ] || complain "there are only $count calls on $under"
    for at in $(seq 1 $((1 + count / 8)) "$count"); do
        for error in $errors; do
            attempt
        done
    done
fi
echo "$tries tries, $wrong wrong"

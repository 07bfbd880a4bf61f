# Every call that a build makes on the index fails, one after the other, once or with all that follow: status 2, one line
# that names file and reason, the index as before; then the next build succeeds and leaves nothing over.
#
# FAULTS=N tries N calls of each writer, with one error each; FAULTS=all tries every call with every error, and those on
# the file of what does not fit in memory, which takes a larger archive.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
ignore_leaks_of_xapian
make_archives 60 60
faults=${FAULTS-45}

build b >/dev/null
answer >answer-b
rm -r index
build a >/dev/null
build a >/dev/null # so that there is a generation to remove
answer >answer-a
mv index before

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
    echo "$writer: call $at ($call), error $error $from: $*"
}
# One line, with the file and the reason. libxapian says some reasons in the middle, and of its version file none, nor
# of a table that it could not open.
told() {
    [ "$(wc -l <err)" -eq 1 ] && grep "^tifa-index: cannot .*'index" err | grep -qi "$(reason "$error")$\|($(reason "$error"))\|Failed to create iamglass file$\|libxapian could not read some"
}
# A build of b, of which call $at fails; what it calls goes to log.
disturbed_build() {
    (
        INJECT_UNDER=$under INJECT_LOG=$PWD/log INJECT_AT=$at INJECT_ERROR=$error LD_PRELOAD=$TEST_PROGRAMS/libinject.so
        ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0
        export INJECT_UNDER INJECT_LOG INJECT_AT INJECT_ERROR LD_PRELOAD ASAN_OPTIONS
        [ -z "$from" ] || export INJECT_FROM=yes
        exec tifa-index build --threads 1 --memory 64 --writer $writer index b.jsonl
    ) >out 2>err
}

# An error that costs nothing: of a file that was only read or is thrown away, of a call that is repeated, and where it
# is all published and only told about. A table that cannot be opened is for libxapian one that is not there, until it
# needs it.
may_succeed() {
    case $error:$call in
    0:* | 4:* | *:close* | *:open*.glass) return 0 ;;
    esac
    [ "$at" -gt $((count - 2)) ]
}
must_succeed() {
    case $error:$call in
    0:* | 4:write*) return 0 ;;
    *) return 1 ;;
    esac
}

attempt() {
    call=$(sed -n "${at}p" calls)
    rm -rf index log
    cp -r before index
    disturbed_build
    status=$?
    answer >now
    case $status in
    0)
        if [ $writer = xapian ] && [ "${call#sync *segments}" != "$call" ]; then
            unsynced=$((unsynced + 1))
        else
            may_succeed || complain "it succeeded"
        fi
        cmp -s now answer-b || complain "built, but a wrong answer"
        ;;
    2)
        refused=$((refused + 1))
        ! must_succeed || complain "it failed: $(cat err)"
        [ ! -s out ] || complain "an output: $(cat out)"
        if [ $writer = xapian ] && grep -q "the library that writes the index gave up" err; then
            aborted=$((aborted + 1))
        else
            told || complain "$(cat err)"
        fi
        # once the manifest is in its place, what fails is too late
        cmp -s now answer-a || { [ "$at" -gt "$published" ] && cmp -s now answer-b; } || complain "a wrong answer: $(head -c 300 now)"
        ;;
    *) complain "status $status: $(cat err)" ;;
    esac
    [ $status -ne 0 ] || return
    build b >out 2>err || complain "the next build failed: $(cat err)"
    answer | cmp -s - answer-b || complain "a wrong answer after the next build"
    [ "$(leftovers)" = "" ] || complain "$(leftovers)"
}

# What a build calls, in the file calls.
start() {
    wrong=0
    refused=0
    aborted=0
    unsynced=0
    rm -rf index log
    cp -r before index
    at=0 error=0 from='' call=none
    disturbed_build || complain "undisturbed: $(cat err)"
    mv log calls
    count=$(wc -l <calls)
    published=$(grep -n '^rename index/manifest.new' calls | cut -d: -f1)
}

under=index
for writer in tifa xapian; do
    start
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
    echo "$writer: $wrong wrong"
    [ $refused -ge $((count / 4)) ] || [ $refused -ge $((faults / 4)) ] || echo "only $refused were refused"
    [ $aborted -eq 0 ] || echo "$aborted builds were ended by libxapian: the message cannot name the file; the index was as before" >>"$SKIPPED"
    [ $unsynced -eq 0 ] || echo "$unsynced failed syncs were not told by libxapian, whose compaction does not look at them" >>"$SKIPPED"
done

[ "$faults" = all ] || exit 0
writer=tifa
under=index/scratch/runs
make_archives 2500 1000
rm -rf index
build b >/dev/null
answer >answer-b
start
published=$count
[ "$count" -ge 5 ] || complain "there are only $count calls on $under"
for at in $(seq 1 $((1 + count / 8)) "$count"); do
    for error in $errors; do
        attempt
    done
done
[ $wrong -eq 0 ] || echo "$under: $wrong wrong"

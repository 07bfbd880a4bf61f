# A disk that is full, sooner or later: an error that names file and reason, status 2, the index as before; with enough
# room the next build succeeds, and nothing is left over. Likewise when no file more can be made.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"

# A file system of our own, in a name space of our own, so that it goes with this script.
if [ "${1-}" != mounted ]; then
    for user in '' -r; do
        unshare -m $user sh -c 'mkdir disk && mount -t tmpfs -o size=64k tifa disk && mount -o remount,size=128k disk' 2>/dev/null && rmdir disk &&
            exec unshare -m $user sh "$0" mounted
        [ ! -d disk ] || rmdir disk
    done
    echo "no file system can be mounted and resized here" >&2
    exit 77
fi

ignore_leaks_of_xapian
make_archives 200 60
mkdir disk
mount -t tmpfs -o size=64m,nr_inodes=1000 tifa disk
mkdir disk/index
ln -s disk/index index
build b >/dev/null
answer >answer-b
generations=2
restore() { # so many generations of a, as each attempt finds them
    [ $generations -eq 2 ] || rm -rf disk/index/*
    build a >/dev/null
    [ $generations -eq 1 ] || build a >/dev/null
}
restore
answer >answer-a
used=$(du -sk disk | cut -f1)
inodes=$(df --output=iused disk | tail -n 1)
wrong=0
failed=0
aborted=0

complain() {
    wrong=$((wrong + 1))
    echo "$*"
}
# A build of b in so much room, after which there is all room again. True if it succeeded.
attempt() { # MOUNT-OPTION
    mount -o "remount,$1" disk || complain "no remount with $1"
    tifa-index build --threads 2 disk/index b.jsonl >out 2>err
    status=$?
    answer >now
    mount -o remount,size=64m,nr_inodes=1000 disk
    if [ $status -eq 0 ]; then
        cmp -s now answer-b || complain "$1: built, but a wrong answer"
        leftovers
        restore
        return 0
    fi
    failed=$((failed + 1))
    cmp -s now answer-a || complain "$1: a wrong answer: $(head -c 300 now)"
    if [ $status -eq 2 ] && grep -q "^tifa-index: cannot go on: the library that writes the index gave up" err; then
        aborted=$((aborted + 1))
        return 1
    fi
    [ $status -eq 2 ] || complain "$1: status $status"
    [ ! -s out ] || complain "$1: an output: $(cat out)"
    [ "$(wc -l <err)" -eq 1 ] && grep -q "^tifa-index: cannot .*'disk/index.*No space left on device" err || complain "$1: $(cat err)"
    leftovers
    return 1
}
# With all room again, the next build succeeds, whatever was before.
succeeds() {
    build b >out 2>err || complain "the build in enough room failed: $(cat err)"
    answer | cmp -s - answer-b || complain "a wrong answer after the build in enough room"
    leftovers
    restore
}

# From none to more than enough, then once more finely around what is just enough.
least=0
most=
for room in 0 4 8 16 32 64 128 256 512 1024 2048 4096 8192 16384; do
    if attempt "size=$((used + room))k"; then
        most=$room
        break
    fi
    least=$room
done
[ "$most" ] || complain "16 MB are not enough"
succeeds
for part in 1 2 4 6 7; do
    attempt "size=$((used + least + (${most:-0} - least) * part / 8))k"
done
[ $failed -ge 6 ] || complain "only $failed failed"
succeeds
echo "size: $wrong wrong"

wrong=0
failed=0
generations=1 # a build has nothing to remove first, whose files would be room for its own
restore
inodes=$(df --output=iused disk | tail -n 1)
for more in 0 1 2 3 4 5 6 7 8 9 10 12 14 16; do
    attempt "size=64m,nr_inodes=$((inodes + more))" && break
done
[ $failed -ge 3 ] || complain "only $failed failed"
succeeds
echo "files: $wrong wrong"

[ $aborted -eq 0 ] ||
    echo "$aborted builds were ended by libxapian (a destructor of its value writer throws): the message cannot name the file; the index was as before" >>"$SKIPPED"

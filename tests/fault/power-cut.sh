# The power is cut, on ext4 and XFS: as soon as a publication was told, and at random instants before. What was published is
# there, the index opens, answers as before or as the new generation does, and is sound.
#
# TIFA_FAULT_COUNT=N: N cuts, one half of each file system; TIFA_FAULT_SEED=N: other instants. A cut is the shutdown call
# of a file system on a loop device.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
. "$TOOLS/../../fault/tools/operations.sh"
ignore_leaks_of_xapian

skip() {
    echo "$*" >&2
    exit 77
}
# In a name space of our own, so that what is mounted goes with this script.
if [ "${1-}" != mounted ]; then
    PATH=$PATH:/usr/sbin:/sbin
    [ "$(id -u)" -eq 0 ] || skip "only root can mount a file system of a file"
    command -v mkfs.ext4 >/dev/null && command -v mkfs.xfs >/dev/null || skip "there is no mkfs.ext4 or mkfs.xfs"
    mkdir disk
    truncate -s 16M image
    mkfs.ext4 -q image && unshare -m sh -c 'mount -o loop image disk && "$0" disk' "$TEST_PROGRAMS/shutdown" 2>/dev/null ||
        skip "no file system of a file can be mounted and shut down here"
    rm image
    exec unshare -m sh "$0" mounted
fi

make_operations 60 40
count=${TIFA_FAULT_COUNT-100}
! grep -q __asan_init "$(command -v tifa-index)" || count=${TIFA_FAULT_COUNT-10}
wrong=0
tries=0
cut_before=0
complain() {
    wrong=$((wrong + 1))
    echo "$system, $operation, $how: $*"
}
# The state an operation starts from, all of it on the disk.
restore() {
    rm -rf disk/index
    cp -r before-$operation disk/index
    sync -f disk
}
cut_power() {
    "$TEST_PROGRAMS/shutdown" disk || complain "no shutdown"
}
power_up() {
    tries_left=600
    until umount disk; do
        tries_left=$((tries_left - 1))
        [ $tries_left -gt 0 ] || { complain "no umount"; break; }
        sleep 0.1
    done
    mount -o loop image-$system disk || complain "no mount"
}
look() { # must it be published: yes, or nothing
    tries=$((tries + 1))
    said=$(is_before_or_after $operation) || { complain "$said"; return; }
    [ ! "$1" ] || cmp -s exported export-$operation-done || complain "what was published is lost"
}

for system in ext4 xfs; do
    truncate -s 320M image-$system # as small as XFS can be
    mkfs.$system -q image-$system
    mount -o loop image-$system disk
    ln -sfn disk/index index
    operation=build
    restore
    took_ms=$(date +%s%N)
    operate build >/dev/null
    took_ms=$((($(date +%s%N) - took_ms) / 1000000))
    awk -v count=$((count / 2)) -v seed="${TIFA_FAULT_SEED-1}" 'BEGIN { srand(seed); while (count-- > 0) print int(rand() * 1e6), rand() }' >numbers
    while read -r number fraction; do
        # shellcheck disable=SC2086
        set -- $OPERATIONS
        shift $((number % $#))
        operation=$1
        restore
        if [ $((number / 16 % 3)) -ne 0 ]; then
            how="cut when told"
            operate $operation >out 2>err || complain "status $?: $(cat err)"
            cut_power
            published=yes
        else
            how="cut after $fraction of $took_ms ms"
            rm -f out
            operate $operation >out 2>err &
            sleep "$(awk -v f="$fraction" -v ms=$took_ms 'BEGIN { printf "%.4f", f * ms / 1000 }')"
            # What is told after the cut counts for nothing: the program lives on, and XFS then syncs folders in vain
            # without an error. With the power it would have ended.
            published=
            [ -s out ] && published=yes || cut_before=$((cut_before + 1))
            cut_power
            wait $! || :
        fi
        power_up
        look "$published"
    done <numbers
    # the first index, in a folder that was not there
    operation=build how="cut when told, a new folder"
    rm -rf disk/index
    tifa-index build disk/index b.jsonl >out 2>err || complain "status $?: $(cat err)"
    cut_power
    power_up
    look yes
    umount disk
done
echo "$tries tries, $wrong wrong; $cut_before of them cut before the end"

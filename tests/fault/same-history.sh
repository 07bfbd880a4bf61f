# The same input gives the same bytes, whatever the number of threads, for everything that publishes; and an index with a
# history, merged into one segment, is to the byte what a build of its export before was, also where it was killed on the way.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
. "$TOOLS/../../fault/tools/operations.sh"
make_archives 400 40
{ sed -n '5,25s/lighthouse of archive a/lighthouse of later/; 5,25p' a.jsonl; sed -n '1,30s/"id":"b/"id":"c/p' b.jsonl; } >more.jsonl

# Files of all segments, by their place in the manifest.
sums() { # INDEX
    sed -n 's/^segment \([0-9]*\) .*/\1/p' "$1/manifest" | while read -r segment; do (cd "$1/segments/$segment" && cksum -- *.glass iamglass); done
}
live() { # INDEX THREADS: a life of one index, what it has after each step
    for step in build add remove merge; do
        [ $step != merge ] || tifa-index export "$1" >"export-$1.jsonl"
        case $step in
        build) tifa-index build --threads "$2" "$1" a.jsonl ;;
        add) tifa-index add --threads "$2" "$1" more.jsonl ;;
        remove) tifa-index remove "$1" a3 a40 c7 ;;
        merge) tifa-index merge --full --threads "$2" "$1" ;;
        esac >/dev/null || echo "$step: status $?"
        echo "$step"
        sums "$1"
    done
}
live one 1 >one.sums
for threads in 2 7; do
    live many$threads $threads | cmp - one.sums && echo "$threads threads: the same bytes"
done

note 'merged, and built from what it exported before'
tifa-index build again export-one.jsonl >/dev/null
sums one >merged.sums
sums again | cmp - merged.sums && echo "the same bytes"

note 'killed on the way, again and again'
killed() { # CALL COMMAND...: 0: not at all
    export INJECT_UNDER=index INJECT_AT="$1" INJECT_DIE=yes
    shift
    LD_PRELOAD=$TEST_PROGRAMS/libinject.so ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 "$@" >/dev/null
}
for step in build add remove merge; do
    for at in 9 23 41 52 0; do
        case $step in
        build) killed $at tifa-index build --threads 1 index a.jsonl ;;
        add) killed $at tifa-index add --threads 1 index more.jsonl ;;
        remove) killed $at tifa-index remove index a3 a40 c7 ;;
        merge) killed $at tifa-index merge --full --threads 1 index ;;
        esac
    done
done 2>/dev/null # the shell tells of each that is killed
sums index | cmp - merged.sums && echo "the same bytes"
tifa-index check index | grep '^damage\|^note'
for index in one index; do
    tifa-index stats $index | sed -n '/^articles/,/^words/p'
done

# A build that was interrupted goes on from its last saved state, and ends in the same bytes, however often that happens.
#
# TIFA_FAULT_COUNT=N kills the build that often by SIGKILL before it may end; TIFA_FAULT_SEED=N takes other instants.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 40000 80
split -l 10000 a.jsonl part-
kills=${TIFA_FAULT_COUNT-4}
options='--threads 2 --checkpoint 1 index part-aa part-ab part-ac part-ad'
# shellcheck disable=SC2086 # a list of words
first() { tifa-index build $options "$@"; }
files() { (cd index/segments/* && cksum *.glass); }

first --report undisturbed.json >/dev/null
files >undisturbed
answer >answer-a
rm -rf index

now_ms() { echo $(($(date +%s%N) / 1000000)); }
# Starts a build, and ends it after so many ms, or when its state has been saved again, whichever is later.
stopped_by() { # SIGNAL MS
    before=$(stat -c %Y.%i index/scratch/checkpoint 2>/dev/null)
    # shellcheck disable=SC2086
    tifa-index build $options --report report.json >built 2>told &
    pid=$!
    until=$(($(now_ms) + $2))
    while [ "$(now_ms)" -lt $until ] || [ "$(stat -c %Y.%i index/scratch/checkpoint 2>/dev/null)" = "$before" ]; do
        kill -0 $pid 2>/dev/null || break
        sleep 0.02
    done
    kill -s "$1" $pid 2>/dev/null
    { wait $pid; } 2>/dev/null
    status=$?
}

echo "# killed"
for ms in $(awk -v n="$kills" -v seed="${TIFA_FAULT_SEED-1}" 'BEGIN { srand(seed); while (n-- > 0) print int(rand() * 300) }'); do
    stopped_by KILL "$ms"
    [ $status -eq 137 ] || [ $status -eq 0 ] || echo "status $status: $(cat told)"
    [ $status -ne 0 ] || break
    [ ! -e index/manifest ] || echo "published though killed"
done
echo "# interrupted, and told so"
[ $status -eq 0 ] || stopped_by INT 0
case $status in
130) sed 's/[0-9][0-9]* articles/N articles/' told | tail -n 1 ;;
0) echo "tifa-index: interrupted; the same command goes on after N articles" ;; # it was faster
*) echo "status $status: $(cat told)" ;;
esac
first --report report.json >built 2>told || cat told
sed 's/after the [0-9]* articles/after the N articles/' told | sort -u
files | cmp - undisturbed && echo "the same bytes"
cmp report.json undisturbed.json && echo "the same report"
answer | cmp - answer-a
leftovers

# Builds until it has saved its state once, and is about to do so again.
stopped_when_saved() {
    rm -rf index
    { (
        export INJECT_UNDER=scratch/checkpoint.new INJECT_AT=$((1 + saving)) INJECT_DIE=yes
        export LD_PRELOAD="$TEST_PROGRAMS/libinject.so" ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0"
        # shellcheck disable=SC2086
        exec tifa-index build $options >built 2>told
    ); : "$?"; } 2>/dev/null # the shell tells of what is killed
}
# How many calls it takes to save: up to the rename.
saving=1000000
rm -f log
(export INJECT_LOG="$PWD/log"; stopped_when_saved)
saving=$(grep -n '^rename' log | head -n 1 | cut -d: -f1)

echo "# another work starts afresh"
stopped_when_saved
[ -e index/scratch/checkpoint ] || echo "nothing was saved"
echo '{"id":"more","text":"One more lighthouse."}' >>part-ad
first >built 2>told || cat told
cat told
tifa-query search -i index -n 0 'lighthouse' | sed 's/ (.*//'
leftovers

echo "# a damaged state is none"
for where in 200; do
    stopped_when_saved
    [ -e index/scratch/checkpoint ] || echo "nothing was saved"
    printf X | dd of=index/scratch/checkpoint bs=1 seek=$where conv=notrunc 2>/dev/null
    first >built 2>told || cat told
    cat told
    tifa-query search -i index -n 0 'lighthouse' | sed 's/ (.*//'
    leftovers
done

echo "# what cannot be read twice is not saved"
rm -rf index
mkfifo feed
env --default-signal=INT tifa-index build --threads 2 --checkpoint 1 index - <feed >built 2>told &
pid=$!
exec 3>feed
cat part-aa part-ab >&3 # returns when nearly all of it was read
kill -INT $pid
{ cat part-ac >&3; } 2>/dev/null # the next record is where it ends
exec 3>&-
{ wait $pid; } 2>/dev/null
status=$?
[ $status -eq 130 ] || echo "status $status"
[ ! -e index/scratch ] || echo "scratch is left: $(ls index/scratch)"

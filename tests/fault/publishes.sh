# Publications of every kind under queries: every answer is that of one generation, whole, and never of an older one than
# before; no query fails.
#
# TIFA_FAULT_COUNT=N: N publications, and a hundred queries for each.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
. "$TOOLS/../../fault/tools/operations.sh"
ignore_leaks_of_xapian
count=${TIFA_FAULT_COUNT-200}
queries=$((count * 100))
if grep -q __asan_init "$(command -v tifa-index)"; then
    count=${TIFA_FAULT_COUNT-20}
    queries=$((count * 20))
fi
readers=2

make_archives 60 40
# The ten articles of a version, and one that comes and goes.
version() { # NUMBER
    awk -v n="$1" '{ if (++i > 10) exit; sub(/"text":"/, "&The lighthouse of version v" n ". "); print }' a.jsonl
    sed -n '20{s/"id":"/"id":"extra-/;p}' a.jsonl
}
version 1 >version.jsonl
cat version.jsonl b.jsonl >all.jsonl
tifa-index build --threads 1 --memory 64 index all.jsonl >/dev/null

"$TEST_PROGRAMS/reader_load" index $readers $((queries / readers)) "$PWD/stop" >read 2>&1 &
reader=$!
wrong=0
number=1
while [ $number -lt "$count" ]; do
    number=$((number + 1))
    # shellcheck disable=SC2086
    set -- $OPERATIONS
    shift $((number % $#))
    status=0
    case $1 in
    build | add)
        version $number >version.jsonl
        cat version.jsonl b.jsonl >all.jsonl
        ;;
    esac
    case $1 in
    build) tifa-index build --threads 1 --memory 64 index all.jsonl ;;
    add) tifa-index add --threads 1 --memory 64 index version.jsonl ;;
    remove) tifa-index remove index extra-a20 ;;
    merge) tifa-index merge --threads 1 --memory 64 --full index ;;
    esac >out 2>err || status=$?
    [ $status -eq 0 ] || { wrong=$((wrong + 1)); echo "$1 $number: status $status: $(cat err)"; }
done
: >stop
wait $reader || { wrong=$((wrong + 1)); echo "a reader crashed"; }
grep -v '^[0-9]* queries' read
asked=$(awk '/^[0-9]+ queries/ { sum += $1 } END { print sum }' read)
wrong=$((wrong + $(awk '/^[0-9]+ queries/ { sum += $3 } END { print sum }' read)))
seen=$(awk '/^[0-9]+ queries/ { print $6 }' read | sort -n | tail -n 1)
tifa-index check index | grep '^damage'
echo "$((count + asked)) tries, $wrong wrong; $count publications, $asked queries, the readers saw $seen versions"

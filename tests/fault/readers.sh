# Readers while an index is rebuilt five times: every answer is that of one generation, whole.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 400 40

build a >/dev/null
answer >answer-a
build b >/dev/null
answer >answer-b
cmp -s answer-a answer-b && echo "the archives do not differ"

(
    for archive in a b a b a; do
        build $archive >built 2>&1 || { echo "status $?"; cat built; }
    done >builds
    : >done
) &
queries=0
wrong=0
while [ $queries -lt 100 ] || [ ! -e done ]; do
    queries=$((queries + 1))
    tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY" >out 2>err
    status=$?
    [ $status -eq 0 ] && [ ! -s err ] && same_answer out && continue
    wrong=$((wrong + 1))
    echo "query $queries: status $status: $(cat err)"
    [ $queries -lt 5000 ] || break
done
wait
cat builds
echo "$wrong wrong answers"
answer | cmp - answer-a
leftovers

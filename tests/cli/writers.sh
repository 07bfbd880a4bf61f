# Both writers make the same index of an archive, but for what shall differ; compare_writers.c says what that is.
. "$TOOLS/lib.sh"
awk 'BEGIN {
    srand(5)
    for (i = 1; i <= 600; i++) {
        printf "{\"id\":\"a%d\",\"date\":\"%d\",\"lang\":\"%s\",\"url\":\"https://news%d.example.org/\",\"author\":\"Author %d\",\"text\":\"", i, 1990 + i % 23, i % 4 ? "en" : "de", i % 3, i % 50
        for (n = 0; n < 40 + i % 400; n++)
            printf "%s%d%s", n % 5 ? "policies" : "w", int(rand() * rand() * 400), n % 17 == 16 ? ". " : n % 90 == 89 ? "\\n\\n" : " "
        print "\"}"
    }
}' >generated.jsonl
# sentences that are cut between passages
awk 'BEGIN {
    for (i = 1; i <= 5; i++) {
        printf "{\"id\":\"long%d\",\"lang\":\"en\",\"text\":\"", i
        for (n = 0; n < 900 * i; n++)
            printf "harbours%d quiet ", n % 700
        print "\"}"
    }
}' >long.jsonl
for sources in "$SAMPLES" generated.jsonl long.jsonl; do
    rm -rf ours theirs compacted
    tifa-index build ours "$sources" >/dev/null
    tifa-index build --writer xapian theirs "$sources" >/dev/null
    "$TEST_PROGRAMS/compare_writers" ours/segments/000001 theirs/segments/000001 compacted 2>&1 | grep -v '^[0-9]\|^\[ RUN\|^\[===\|^\[  PASSED'
done

# The number of threads shows nowhere: not in the files, not in an answer.
. "$TOOLS/lib.sh"

# Work is cut in runs of 8 MiB of text; three of them, of articles that are padded with what are no words. The padding
# is a passage by itself, which no query below finds.
awk 'BEGIN {
    for (pad = "-"; length(pad) < 65536; pad = pad pad)
        ;
    for (i = 1; i <= 280; i++) {
        printf "{\"id\":\"a%d\",\"date\":\"%d\",\"lang\":\"%s\",\"text\":\"Harbour %d and quay %d, lighthouse %d.", i,
               2000 + i % 20, i % 3 ? "en" : "fr", i % 7, i % 11, i
        for (n = i % 5; n > 0; n--)
            printf " Harbour cranes %d.", n
        for (n = 0; n < 48; n++) # a passage that is not short is not joined to the next
            printf " %s", n % 2 ? "ebb" : "flow"
        print ".\\n\\nBallast" pad "\"}"
    }
}' >padded.jsonl

for threads in 1 2 7; do
    try tifa-index build --threads $threads index-$threads padded.jsonl
done
note 'the same bytes, but for iamglass, in which each database has an id of its own'
for threads in 2 7; do
    for file in index-1/segments/000001/*; do
        name=$(basename "$file")
        [ "$name" = iamglass ] || cmp "$file" index-$threads/segments/000001/"$name"
    done
done
note 'one answer, whichever the index'
for query in harbour '"harbour cranes"' 'cranes quay lighthouse' 'cranes lang:fr' 'date:2003..2005' '=cranes OR 7'; do
    for threads in 1 2 7; do
        tifa-query search -i index-$threads -n 300 --count exact --format json "$query" | grep -o '^.*"exact":true\|"rank":[0-9]*,"score":[-+.0-9e]*\|"id":"[^"]*"\|"spans":.*' | cksum
    done | sort -u | wc -l
    tifa-query search -i index-1 -n 0 "$query" | sed "s/ (.*/: $query/"
done

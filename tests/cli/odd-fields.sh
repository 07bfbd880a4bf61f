# What is too long or too odd is a reject, or is cut as the schema says; the articles around it are indexed. By both
# writers alike.
. "$TOOLS/lib.sh"
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'; }
odd() { # ID TEXT [FURTHER-KEYS]: an article, and a good one behind it
    article "$@"
    number=$((number + 1))
    article "good-$number" "A lighthouse, number $number."
}
number=0
{
    odd "nuls$(repeat 3000 '\u0000')" 'A lighthouse.'
    odd "short-nuls$(repeat 110 '\u0000')" 'A lighthouse.'
    odd 'controls\u001b[31m\u0007\u009b' 'A lighthouse.'
    odd '\u0000\u0001' 'A lighthouse without an id.'
    odd "$(repeat 245 z)\u0000" 'A lighthouse.'
    odd host 'A lighthouse.' "\"url\":\"https://$(repeat 5000 a).example.org/\""
    odd domains 'A lighthouse.' "\"url\":\"https://$(repeat 5000 a.)org/\""
    odd host-nuls 'A lighthouse.' "\"url\":\"https://$(repeat 300 '\u0000').org/\""
    odd author 'A lighthouse.' "\"author\":\"$(repeat 3000 b)\""
    odd section 'A lighthouse.' "\"section\":\"$(repeat 9000 '\u0000')x\""
    odd title 'A lighthouse.' "\"title\":\"$(repeat 9000 é)\""
    odd affiliation 'A lighthouse.' "\"affiliation\":\"$(repeat 9000 中)\""
    odd language 'A lighthouse.' "\"lang\":\"$(repeat 9000 q)\""
    odd date 'A lighthouse.' "\"date\":\"$(repeat 5000 9)\""
    odd word "$(repeat 3000 w) lighthouse."
    odd pair "$(repeat 64 w) $(repeat 64 v) $(repeat 32 ü) lighthouse."
    odd sentence "$(repeat 30000 'win ') lighthouse."
    odd most-authors 'A lighthouse.' "\"author\":\"$(repeat 8192 'Li Yan; ' | cut -c 1-65536)\""
    for field in title author affiliation section; do
        odd "long-$field" 'A lighthouse with too much beside it.' "\"$field\":\"$(repeat 9000 'Li Yan; ')\""
    done
    odd long-extra 'A lighthouse.' "\"notes\":\"$(repeat 100000 note)\""
    printf '{"id":"too-long","text":"'
    head -c 67108864 /dev/zero | tr '\0' ' '
    printf '"}\n'
    article behind 'A lighthouse behind them all.'
} >limits.jsonl
for writer in tifa xapian; do
    try tifa-index build --writer $writer index-$writer limits.jsonl
    tifa-query search -i index-$writer -n 1000 --count exact --format json lighthouse | sed 's/"took_ms":[-+.0-9e]*//' >answer-$writer
    xapian-check index-$writer/segments/000001 | tail -n 1
done
cmp answer-tifa answer-xapian
INDEX=index-tifa
note 'they are found by what was cut'
for query in "id:$(repeat 245 z)" "source:$(repeat 3 a.)org" "author:$(repeat 3000 b)" "$(repeat 3000 w)" "=$(repeat 64 w) $(repeat 64 v)"; do
    ask "$query" | sed 's/\([wvbz]\)\1\{62,\}/<\1>/g; s/\(a\.\)\{99,\}/<a.>/g'
done
ask '"win lighthouse"' | cut -c 1-100

# What would be indexed, as the JSON Lines that build reads: built from those, the index is the same.
. "$TOOLS/lib.sh"
tifa-index build --dry-run nowhere "$SAMPLES" >all.jsonl 2>messages
cat messages
ls
wc -l <all.jsonl
note 'again, and the same index'
tifa-index build --dry-run nowhere all.jsonl 2>/dev/null | cmp - all.jsonl
tifa-index build index all.jsonl >/dev/null
for query in 'the' '相互尊重' 'title:of' '"mutual respect" OR 合作共赢'; do
    for i in "$INDEX" index; do
        tifa-query search -i "$i" -n 1000 --format json "$query" | sed 's/"took_ms":[-+.0-9e]*//' >"answer-${i##*/}-$(echo "$i" | cksum | tr -d ' /')"
    done
    cmp answer-*
    rm answer-*
done
note 'all fields, keys that are not known, odd characters'
cat >odd.jsonl <<'LINES'
{"id":"a","title":"T","author":"A; B","affiliation":"F","date":"Mar 5, 2019","section":"S","lang":"en","url":"http://x.example/","text":"One.\r\n\r\nTwo \u0001 \"quoted\" \\ 灯塔 \ud83d\ude00.","n":1,"tags":["x",{"y":null}]}
{"id":"b","date":"some day","text":"Undated."}
{"id":7,"text":"A number as id."}
{"id":"a","text":"Twice."}
{"id":"c"}
LINES
try tifa-index build --dry-run nowhere odd.jsonl
tifa-index build --dry-run nowhere odd.jsonl >once.jsonl 2>/dev/null
tifa-index build --dry-run nowhere once.jsonl | cmp - once.jsonl
note 'nothing found'
echo '{}' >none.jsonl
try tifa-index build --dry-run nowhere none.jsonl

# A sentence of over 1,000 words is cut between passages; what lies across the cut is found, and counted once.
. "$TOOLS/lib.sh"
words() { # FROM TO: words that all differ, "wbaa" is number 100
    seq -s ' ' "$1" "$2" | tr '0-9' 'a-j' | sed 's/[a-j]*/w&/g'
}
# words 999 to 1002 are the phrase: the cut is behind "patient"
article en "$(words 1 998) Calm patient harbour diplomacy $(words 1003 1900). The end." >a.jsonl
article zh "$(yes 水 | head -n 998 | tr -d '\n')睦邻友好相处$(yes 山 | head -n 1200 | tr -d '\n')" >>a.jsonl
tifa-index build index a.jsonl | sed 's/;.*//'
INDEX=index
for query in '"calm patient harbour diplomacy"' '"patient harbour"' '"patient harbour diplomacy"' '"harbour diplomacy"' \
    '"patient diplomacy"~1' '"calm wbjaa"~100' '"calm wbaja"~100' 'calm NEAR/3 diplomacy' 'diplomacy NEAR/3 calm' \
    '"diplomacy wbaad" NEAR/5 "wjjh wjji"' 'calm BEFORE/3 diplomacy' 'diplomacy BEFORE/3 calm' '"(patient OR brisk) (harbour OR port) dip*"' '"patient * diplomacy"' \
    '=="patient harbour diplomacy"' '=="Patient harbour"' 'calm AND harbour' '"calm patient" AND diplomacy' \
    '~"patients harbours"' '睦邻友好' '友好相处' '水睦邻友好相处山' '"patient harbour" -"harbour diplomacy"'; do
    ask "$query"
done
try tifa-query search -i index --count exact -n 1 harbour | tail -n 1 | sed 's/ (.*//'
note() { printf '## %s\n' "$*"; }
note 'an article comes back as it was, and its index as it is'
tifa-index export index >b.jsonl
tifa-index build again b.jsonl >/dev/null
tifa-index export again | cmp - b.jsonl
try tifa-index check index
note 'the same beside other segments'
article other 'A harbour, and a diplomacy of its own.' >c.jsonl
tifa-index add index c.jsonl >/dev/null
ask '"patient harbour diplomacy"'
ask 'calm NEAR/3 diplomacy'

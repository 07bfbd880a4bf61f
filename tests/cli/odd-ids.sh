# Ids are opaque: whatever is in them, they are kept, found and shown.
. "$TOOLS/lib.sh"
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'; }
{
    for bytes in 1 100 119 120 121 200 244 245 246 1000 100000; do
        article "$(repeat $bytes x)" "A lighthouse of $bytes."
    done
    article "$(repeat 100000 x)y" "A lighthouse of one more."
    article 'with/slash' "A slash."
    article '/absolute/../path' "A path."
    article 'quote\"s and \\back\\' "A quote."
    article "apostrophe's" "An apostrophe."
    article 'line\nfeed\ttab' "A line feed."
    article 'a b  c' "Blanks."
    article '(brackets) AND OR -x' "Brackets."
    article '标识😀' "Astral."
    article 'Q' "A term prefix."
    article '0' "Zero."
    article '-' "A dash."
    article 'date:2020' "A field."
} >ids.jsonl
try tifa-index build index ids.jsonl
INDEX=index
shorten() { sed 's/x\{1000\}/<1000>/g; s/\(<1000>\)\{100\}/<100000 x>/g'; }

note 'long ones'
for bytes in 1 100 119 120 121 200 244 245 246 1000; do
    ask "id:$(repeat $bytes x)" | sed 's/x\{100,\}/<x>/g'
done
ask "lighthouse of 100000" --all | shorten
ask '"one more"' | shorten
note 'in quotes, or as they are'
for id in with/slash /absolute/../path "apostrophe's" '"a b  c"' '"(brackets) AND OR -x"' 标识😀 Q 0 '"-"' '"date:2020"' date:2020 q; do
    ask "id:$id"
done
note 'they come back as they were'
tifa-query search -i index --format json slash | grep -o '"article":{[^,]*,'
tifa-query search -i index --format json quote | grep -o '"article":{"id":"quote.*","title"'
tifa-query search -i index --format json feed | grep -o '"article":{[^,]*,'
try tifa-query search -i index feed

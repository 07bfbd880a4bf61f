# Odd text in JSON, and spans that cut the right bytes and characters out of it.
. "$TOOLS/lib.sh"
{
    printf '%s\n' '{"id":"astral","text":"\ud83d\ude00\ud840\udc00 A \ud83d\udea2 lighthouse\ud83d\ude00."}'
    printf '%s\n' '{"id":"escapes","text":"\"Quotes\", \\back\\ /slash\/, a lighthouse\t\u0001\u001f\u007f."}'
    printf '%s\n' '{"id":"nul","text":"A \u0000 NUL, \u0000, a light\u0000house and a lighthouse."}'
    printf '%s\n' '{"id":"separators","text":"Line\u2028para\u2029graph \u0085 a lighthouse\ufeff."}'
    printf '%s\n' '{"id":"combining","text":"A LIGHTHOUSE\u0301 cafe\u0301, a \uff4c\uff49\uff47\uff48\uff54house, light\u00adhouse, light\u200dhouse."}'
    printf '%s\n' '{"id":"raw","text":"élan – “lighthouse” – 灯塔 – lighthouse."}'
    printf '%s\n' '{"id":"none\u0000\u2028\"\\","title":"\u0000\"","author":"\\","text":"A lighthouse."}'
    printf '%s\n' '{"id":"nonchar","text":"\ufffe\uffff\ufdd0 a lighthouse \udbff\udfff."}'
} >odd.jsonl
tifa-index build index odd.jsonl
tifa-query search -i index -n 20 --format json lighthouse >answer
LC_ALL=C awk -v whole=1 -f "$TOOLS/hits.awk" answer
note 'the bytes, cut by the shell alone: text, byte_start, byte_end'
for id in astral raw combining; do
    tifa-query search -i index --format json "id:$id lighthouse" >answer
    sed 's/.*"text":"\([^"]*\)".*/\1/' answer | tr -d '\n' >text
    grep -o '"byte_start":[0-9]*,"byte_end":[0-9]*' answer | tr -c '0-9\n' ' ' | while read -r start end; do
        dd if=text bs=1 skip="$start" count=$((end - start)) 2>/dev/null | od -An -tx1 | tr -d ' \n'
        echo
    done
    grep -o '"start":[0-9]*,"end":[0-9]*' answer
done
note 'the object as it is'
cat answer
note 'UTF-8 throughout'
tifa-query search -i index -n 20 --format json lighthouse | iconv -f UTF-8 -t UTF-8 >/dev/null && echo yes
note 'control characters are escaped: what is left is text and one line feed'
tifa-query search -i index -n 20 --format json lighthouse | LC_ALL=C tr -d '\040-\176\200-\377' | od -An -c

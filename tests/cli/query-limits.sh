# The limits of a query, each at its last good value and one beyond.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'; }
status() { # what it is, and the query
    tifa-query search -i index -n 0 -- "$2" >answer 2>messages
    echo "$1: status $?"
    cut -c1-200 messages
}

status '4096 bytes' "war$(repeat 4093 ' ')"
status '4097 bytes' "war$(repeat 4094 ' ')"
status '4096 bytes of Chinese' "$(repeat 1365 '。') "
status '4098 bytes of Chinese' "$(repeat 1366 '。')"
status '64 words' "$(repeat 64 'war ')"
status '65 words' "$(repeat 65 'war ')"
status 'a phrase of 64 words' "\"$(repeat 64 'war ')\""
status 'a phrase of 65 words' "\"$(repeat 65 'war ')\""
status '64 Chinese characters' "$(repeat 64 '和')"
status '65 Chinese characters' "$(repeat 65 '和')"
status '20 brackets' "$(repeat 20 '(')war$(repeat 20 ')')"
status '21 brackets' "$(repeat 21 '(')war$(repeat 21 ')')"
status '20 NOT and brackets' "$(repeat 20 'NOT (')war$(repeat 20 ')')"
status '21 NOT and brackets' "$(repeat 21 'NOT (')war$(repeat 21 ')')"
status '1000 NOT' "$(repeat 1000 'NOT ')war"
status '1001 NOT' "$(repeat 1001 'NOT ')war"
status '4000 brackets' "$(repeat 4000 '(')"
status '4000 closing brackets' "$(repeat 4000 ')')" | cut -c1-100 | sort | uniq -c | sort -rn | head -n 3
status '4095 quotes' "$(repeat 4095 '"')"
status '1023 AND' "$(repeat 1023 'AND ')" | cut -c1-100 | sort | uniq -c | sort -rn | head -n 3
status 'a word of 4000 letters' "$(repeat 4000 'a')"
note 'a long word is cut, and still matches itself alone'
{
    article long "The $(repeat 100 abcdefghij)x tower."
    article other "The $(repeat 100 abcdefghij)y tower."
} >long.jsonl
tifa-index build new long.jsonl >/dev/null
ranked -i new "$(repeat 100 abcdefghij)x" | cut -c1-40
ranked -i new "\"the $(repeat 100 ABCDEFGHIJ)X tower\"" | cut -c1-40
note 'a long value does not take the room of what was expected, and is cut at a character'
for query in "date:$(repeat 1300 '和')" "$(repeat 4000 'a'):x" "war date:$(repeat 1300 '和')..2020"; do
    tifa-query search -i index "$query" 2>messages
    echo "status $?, $(wc -l <messages) line: $(grep -o 'expected.*' messages)"
    iconv -f UTF-8 -t UTF-8 messages >/dev/null || echo "no UTF-8"
    ! grep -q "$(printf '\357\277\275')" messages || echo "a character was cut in two"
done

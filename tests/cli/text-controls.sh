# No control character of a document or of a command line reaches the terminal, in answers or in messages.
. "$TOOLS/lib.sh"
esc='\u001b' bel='\u0007' csi='\u009b' del='\u007f'
bidi='\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c'
odd="${esc}]0;title${bel}${csi}31m${del}${bidi}\\u0085\\u2028\\u2029\\u0000\\u0008\\u000b\\u000c\\r"
{
    article "id$odd" "Text $odd with a lighthouse $odd." "\"title\":\"Title $odd end\",\"author\":\"Author $odd end\",\"affiliation\":\"Affiliation $odd end\",\"section\":\"Section $odd end\",\"url\":\"$odd\",\"lang\":\"en\",\"date\":\"2020\""
    article "bare$odd" "A lighthouse." '"lang":"en"'
    article "id$odd" "Again." # a message that quotes the id
    article "x$odd" "" "\"k\":1"
    printf '{"id":"raw \033[31m"}\n'
    printf '{"id":\033[31m}\n'
} >odd.jsonl
name=$(printf 'source\033[31m\302\233\342\200\256\nline')
article page "A lighthouse." >"$name"
echo "no article" >"$name.txt"

# What must not come out: C0 but line feeds, DEL, C1, and the characters that change direction or break lines.
check() {
    LC_ALL=C tr -d '\040-\176\n\200-\377' <"$1" | wc -c | sed "s/^ *0\$/no control in $1/"
    LC_ALL=C grep -c "$(printf '\302[\200-\237]')\|$(printf '\342\200[\216\217\250-\256]')\|$(printf '\342\201[\246-\251]')\|$(printf '\330\234')" "$1" |
        sed "s/^0\$/no C1, no direction in $1/"
}

tifa-index build index odd.jsonl "$name" "$name.txt" "missing$name" >built 2>messages
echo "status $?"
cat messages
check messages
for options in '--color never' '--color always --sort date' '-n 1 --offset 1'; do
    tifa-query search -i index $options lighthouse >answer 2>messages
    sed "s/$(printf '\033')\[[0-9;]*m//g" answer >text
    check text
done
cat text
tifa-query search -i index --color never lighthouse
tifa-query search -i "in${name}dex" lighthouse 2>messages
echo "status $?"
cat messages
check messages
tifa-index build "in${name}dex/x" odd.jsonl 2>messages
echo "status $?"
cat messages
check messages
tifa-query search -i index "$name:x" 2>messages
tifa-query search -i index "date:\"$name\"" 2>>messages
tifa-query search -i index "x" --sort "$name" 2>>messages
tifa-query search -i index "x" "--$name" 2>>messages
tifa-index "$name" 2>>messages
tifa-index build -t "$name" index odd.jsonl 2>>messages
cat messages
check messages

# JSON Lines: each line that cannot be used is told with its number, the others are indexed.
. "$TOOLS/lib.sh"
cat >records.jsonl <<'RECORDS'
{"id":"first","text":"First lighthouse."}
{"id":"broken","text":
{"title":"no id","text":"Lighthouse."}
{"id":"no-text","title":"No Text"}
{"id":"text-number","text":5}
{"id":"text-array","text":["Lighthouse."]}
{"id":"text-null","text":null}
{"id":"text-empty","text":""}
{"id":"text-blank","text":" \n\t "}
{"id":"","text":"Lighthouse."}
{"id":"   ","text":"Lighthouse."}
{"id":null,"text":"Lighthouse."}
{"id":["a"],"text":"Lighthouse."}
{"id":true,"text":"Lighthouse."}
{"id":"author-array","author":["a","b"],"text":"Lighthouse."}
{"id":"title-number","title":7,"text":"Lighthouse."}
["an array"]
"a string"
null
17
{}
{"id":"two"} {"id":"on one line","text":"Lighthouse."}
{"id":"comma","text":"Lighthouse.",}
{"id":'single',"text":"Lighthouse."}
{"id":"surrogate","text":"\ud800 lighthouse."}
{"id":"escape","text":"\x41 lighthouse."}
{id:"bare","text":"Lighthouse."}
{"id":"key","a\u0000b":1,"text":"Lighthouse."}

   
{"id":"middle","text":"A lighthouse behind blank lines."}
{"id":12,"text":"A lighthouse with a number for its id."}
{"id":1.5,"text":"A lighthouse with another."}
{"id":"null-fields","title":null,"author":null,"date":null,"text":"A lighthouse, null and void."}
{"id":"extra","tags":["a",{"b":null}],"volume":3,"text":"A lighthouse with more keys."}
{"text":"A lighthouse, keys in another order.","url":"https://example.org/?a=\"b\"","id":"order"}
  {"id":"indented","text":"An indented lighthouse."}  
{"id":"punctuation","text":"?! ... --- 。"}
{"id":"again","id":"key-twice","text":"A lighthouse whose key stands twice."}
{"id":"last","text":"Last lighthouse, without a line feed."}
RECORDS
printf '%s' "$(cat records.jsonl)" >cut.jsonl
try tifa-index build index cut.jsonl
INDEX=index
ask lighthouse
note 'an article without a word has no passage, but is one'
try tifa-index stats index | sed -n '1,/words/p'
ask 'id:punctuation'

note 'text that is no UTF-8'
{
    article good "A lighthouse."
    printf '{"id":"bytes","text":"A light\377house."}\n'
    printf '{"id":"cut","text":"A lighthouse \342\202."}\n'
    printf '{"id":"overlong","text":"A light\300\257house."}\n'
    printf '{"id":"surrogate","text":"A light\355\240\200house."}\n'
    printf '{"id":"beyond","text":"A light\364\220\200\200house."}\n'
    printf '{"id":"id\377","text":"A lighthouse."}\n'
    article behind "A lighthouse behind."
} >bytes.jsonl
printf 'A Title\n\nMar 5, 2019\n\nA light\377house.\n' >page.txt
printf '\351t\351\n\nMar 5, 2019\n\nA lighthouse.\n' >latin.txt
try tifa-index build index bytes.jsonl page.txt latin.txt
ask lighthouse
note 'a byte order mark'
{
    printf '\357\273\277'
    article bom "A lighthouse."
    printf '\357\273\277'
    article second "A lighthouse."
} >bom.jsonl
try tifa-index build index bom.jsonl

note 'values that are odd but do no harm'
nuls=$(awk 'BEGIN { while (n++ < 200) printf "\\u0000" }')
dashes=$(awk 'BEGIN { while (n++ < 20000) printf "a-" }')
{
    article lang-nul "A lighthouse." "\"lang\":\"a${nuls}b\""
    article lang-dashes "A lighthouse." "\"lang\":\"$dashes\""
    article "nul${nuls}id" "A lighthouse."
    article nul-fields "A$nuls lighthouse$nuls." "\"title\":\"a${nuls}b\",\"author\":\"a${nuls}b\",\"section\":\"a${nuls}b\",\"url\":\"a${nuls}b\""
    article good "A lighthouse."
} >odd.jsonl
try tifa-index build index odd.jsonl
ask lighthouse | sed 's/\(\\0\)\{200\}/<200 NUL>/g'
ask 'lang:a' | sed 's/\(\\0\)\{200\}/<200 NUL>/g'

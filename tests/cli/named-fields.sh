# Keys of the sources that tifa does not name are fields: by words, by numbers, in lists, nested, in every format.
. "$TOOLS/lib.sh"
INDEX=index
{
    article 1 "An apple." '"country":"New Freedonia","session":77,"meta":{"outlet":"Orchard Post","desk":["News","World News"]}'
    article 2 "A banana." '"country":["Freedonia","Old Sylvania"],"session":"78","果":"苹果","my field":"x y","zip":"00501"'
    article 3 "A cherry." '"country":"Sylvania","session":9.5,"meta":{"outlet":"Evening Post"},"zip":"10","level":-3,"open":true'
    article 4 "A date." '"session":[100,-2],"country":null,"meta":{},"level":0.25'
    article 5 "Nothing."
} >fruit.jsonl
try tifa-index build index fruit.jsonl
note 'words and phrases, within one value'
ask country:freedonia
ask 'country:"new freedonia"'
ask 'country:"freedonia old"'
ask COUNTRY:Sylvania
ask country:sylvan
ask 'meta.outlet:post'
ask 'meta.desk:"world news"'
ask 'meta.desk:"news world"'
ask open:true
note 'names in quotes'
ask '"果":蘋果'
ask '果:苹果'
ask '"my field":y'
ask '"country":sylvania'
note 'numbers and ranges'
ask session:77
ask session:78.0
ask session:77..79
ask session:..10
ask session:78..
ask session:-2
ask session:-5..9.5
ask level:-3..0
ask level:0.25
ask session:79..99
ask session:79..77
note 'numbers with leading zeros are text, and one text makes a field text'
ask zip:00501
ask zip:501
ask zip:10
note 'with other conditions'
ask 'apple country:freedonia'
ask 'banana -country:sylvania'
ask '-session:77..78'
ask 'country:freedonia OR session:100'
ask 'apple AND (session:77 OR session:9.5)'
note 'errors say what there is'
ask counrty:freedonia
ask '"no such":x'
ask session:seventy
ask zip:1..10
ask session:
try tifa-query explain -i index 'country:freedonia session:77..79' | sed '/^times/d'
note 'front matter and tables'
printf -- '---\ntitle: On Pears\noutlet: Pear Weekly\ntags:\n  - pears\n  - ripe fruit\nissue: 12\n---\n\nA pear.\n' >pear.md
printf 'id,title,text,outlet,issue\nq,On Quinces,A quince.,Quince Daily,7\nr,On Rowans,A rowan.,Rowan Daily,31\n' >table.csv
tifa-index build other pear.md table.csv | sed 's/;.*//'
INDEX=other
ask outlet:daily
ask 'tags:"ripe fruit"'
ask issue:10..20
note 'a later segment that has text where there were numbers, then one of numbers again'
article s "A squash." '"issue":"12a","outlet":"Squash"' >s.jsonl
article t "A turnip." '"issue":31,"soil":"loam"' >t.jsonl
tifa-index add other s.jsonl >/dev/null
tifa-index add other t.jsonl >/dev/null
ask issue:10..20
ask issue:31
ask issue:12
ask 'issue:12a'
ask soil:loam
tifa-index stats other | grep '^field'
tifa-index remove other s >/dev/null
tifa-index stats other | grep '^field'
tifa-index merge --full other >/dev/null
tifa-index stats other | grep '^field'
ask issue:10..20
tifa-index export other >export.jsonl
tifa-index build again export.jsonl >/dev/null
segment() { sed -n 's/^segment \([0-9]*\) .*/segments\/\1/p' "$1/manifest"; }
for file in docdata postlist termlist; do
    cmp "other/$(segment other)/$file.glass" "again/$(segment again)/$file.glass"
done
note 'what is no field is kept and told'
{
    article u "An ugli." '"site":"x","Title ":"y","note":"'"$(seq -s ' ' 40)"'","a\"b":"q"'
    article v "A vanilla." '"note":"short"'
} >odd.jsonl
try tifa-index build odd odd.jsonl
try tifa-query search -i odd note:short
tifa-index export odd | head -n 1
note 'sixty-four at most, those met first'
{
    article w "A walnut." "$(seq 70 | sed 's/.*/"k&":&/' | paste -sd,)"
} >many.jsonl
try tifa-index build many many.jsonl
tifa-index stats many | grep -c '^field'
INDEX=many
ask 'k64:64'
tifa-query search -i many k65:65 2>&1 | sed 's/, section.*more/ ... more/'
article x "A xigua." '"k64":640,"k65":1,"k66":"new"' >x.jsonl
try tifa-index add many x.jsonl
ask k64:100..
tifa-query search -i many k65:1 2>&1 | sed 's/, section.*more/ ... more/'
note 'facets: each value of an article once, numbers by what they are'
article y "A yam." '"session":[77,"77",77.0],"country":"Sylvania"' >y.jsonl
tifa-index add index y.jsonl >/dev/null
counted() { try tifa-query facets -i index "$@" | sed 's/ ([0-9.]* ms)//'; }
counted --by country --by session
counted --by '果' --by year session:77..
counted --by meta.outlet --by META.outlet apple
counted --by contry
try tifa-query facets -i index --by open --format json | sed 's/"took_ms":[-+.0-9e]*//'

# Articles are added in a segment of their own; newer versions take the place of older ones.
. "$TOOLS/lib.sh"
many() { # FIRST LAST WORDS: articles with texts of some length
    awk -v first="$1" -v last="$2" -v words="$3" 'BEGIN {
        for (i = first; i <= last; i++) {
            printf "{\"id\":\"n%d\",\"text\":\"Number %d", i, i
            for (n = 0; n < words; n++) printf " tower%d", n
            print ".\"}"
        }
    }'
}

note 'an index that is not there is made'
{
    article a "First lighthouse."
    article b "Second lighthouse."
    article c "Third lighthouse."
} >one.jsonl
try tifa-index add index one.jsonl
segments index
ls index

note 'a large segment stays, small ones beside it become one'
many 1 40 40 >large.jsonl
try tifa-index build index large.jsonl
try tifa-index add index one.jsonl
segments index
cat index/XAPIANDB
ls index/segments
{
    article b "Second lighthouse, rebuilt."
    article d "Fourth lighthouse."
    article n7 "Number seven, rewritten."
    article d "Fourth lighthouse, painted."
} >two.jsonl
try tifa-index add index two.jsonl
segments index
contents index | grep -v tower
article n7 "Number seven, written a third time." | try tifa-index add index -
segments index
contents index | grep -v tower

note 'the same again: what was another text meanwhile is a newer version; what has nothing left goes'
try tifa-index add index one.jsonl two.jsonl
segments index
contents index | grep -v tower

note 'ids made of file names are replaced, too, but not twice in a run'
mkdir pages pages/x pages/y
printf 'Title\n\nMar 5, 2019\n\nA page.\n' >pages/x/page.txt
try tifa-index add index pages
printf 'Title\n\nMar 5, 2019\n\nA page, corrected.\n' >pages/x/page.txt
try tifa-index add index pages
try tifa-index add index pages/x pages/x/page.txt
contents index | grep page

note 'what cannot be used is told, the rest is added'
{
    article e "Fifth lighthouse."
    echo '{"id":"f"}'
} >bad.jsonl
try tifa-index add --report report.json index bad.jsonl
grep -o '"totals".*"replaced":[0-9]*' report.json
note 'nothing found publishes nothing'
cp index/manifest before
echo '{"id":"f"}' >bad.jsonl
try tifa-index add index bad.jsonl
: >empty.jsonl
try tifa-index add index empty.jsonl
try tifa-index add index missing
try tifa-index add new empty.jsonl
cmp index/manifest before
ls index new/segments

note 'many additions leave few segments, and all articles'
many 1 5 40 >part.jsonl
tifa-index build many part.jsonl >/dev/null
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    many $((i * 5 + 1)) $((i * 5 + 5)) 40 >part.jsonl
    tifa-index add --threads 1 many part.jsonl | sed 's/.*rejected[^;]*; \(.*\) MB of.*/\1/; s/;.*//'
done
contents many | wc -l

note 'options of build'
article g "A lighthouse." '"headline":"x","kicker":"A Title"' >map.jsonl
try tifa-index add --map title=kicker -t 2 -m 64 index map.jsonl
tifa-index export index | grep '"g"'
try tifa-index add --writer xapian index map.jsonl
contents index | grep g:
try tifa-index add --max-document 10 index map.jsonl

note 'what equals what is there is not written, and nothing is published where nothing differs'
{
    article u1 "First tower." '"title":"One","country":"Norway"'
    article u2 "Second tower.\\n\\nIt has two paragraphs,\\nand a line break."
} >same.jsonl
printf '<html><head><title>Towers</title></head><body><article><h1>Towers</h1><p>A page of towers, which stands at the harbour and is counted with the rest.</p></article></body></html>' >tower.html
try tifa-index build same same.jsonl tower.html
sed -n '/^generation/p' same/manifest
try tifa-index add same same.jsonl tower.html
sed -n '/^generation/p' same/manifest
article u1 "First tower." '"title":"One","country":"Sweden"' >differs.jsonl
note 'another field; another text; both in one run'
try tifa-index add same differs.jsonl
{
    article u2 "Second tower.\\n\\nIt has two paragraphs,\\nand a line break."
    article u2 "Second tower, rebuilt."
    article u1 "First tower, rebuilt."
    article u1 "First tower." '"title":"One","country":"Sweden"'
} >both.jsonl
try tifa-index add same both.jsonl
contents same | LC_ALL=C sort
try tifa-index check same

note 'another file of the same name gets its folder in front; the same file keeps its id, whatever it is called by'
page() { # WORDS
    printf '<html><head><title>Towers</title></head><body><article><h1>Towers</h1><p>%s of towers, which stands at the harbour and is counted with the rest.</p></article></body></html>' "$1"
}
mkdir -p w1/p w2/p
page 'Page one' >w1/p/index.html
page 'Page two' >w2/p/index.html
try tifa-index build named w1/p
try tifa-index add named w1/p w2/p
cp named/manifest before
try tifa-index add named w1 w1/p w2/p/index.html
page 'Page two, corrected,' >w2/p/index.html
try tifa-index add named w2
contents named | LC_ALL=C sort
note 'the folder has such a file, too; standard input has no folder, and the same text is the same article'
page 'Page three' >w1/index.html
page 'Page four' >w2/p.html
mkdir -p w3/p
page 'Page five' >w3/p/index.html
try tifa-index add named w3/p
page 'Page six' | try tifa-index add named -
page 'Page seven' | try tifa-index add named -
cp named/manifest before
page 'Page seven' | try tifa-index add named -
cmp named/manifest before
note 'an id of its own is that of the article, wherever it comes from'
article p/index.html "A tower of its own." >own.jsonl
try tifa-index add named own.jsonl
try tifa-index add same same.jsonl >/dev/null
cp same/manifest before
try tifa-index add same same.jsonl same.jsonl
cmp same/manifest before
contents named | LC_ALL=C sort
note 'members of the same name are one, files that only read the same are not'
mkdir names
page 'Café one' >"names/café.html"
page 'Café two' >"$(printf 'names/caf\351.html')"
try tifa-index build names-index names
contents names-index | LC_ALL=C sort
(cd names && tar -cf ../names.tar . && page 'Café one, again,' >café.html && tar -rf ../names.tar ./café.html)
try tifa-index build names-index names.tar
contents names-index | LC_ALL=C sort
note 'after an index that does not say where its articles came from'
try tifa-index build unsaid w1/p
grep -v '^origins\|^end' unsaid/manifest >m
printf 'end %s\n' "$(gzip -c m | tail -c 8 | od -An -N4 -tx4 | tr -d ' ')" >>m
cp m unsaid/manifest
try tifa-index add unsaid w1/p
try tifa-index add unsaid w2/p
try tifa-index check unsaid

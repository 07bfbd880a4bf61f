# One article, as it stands in the archive.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

try tifa-query show -i index pages/sand-and-sunlight.txt
note 'one passage marked; some around it'
try tifa-query show -i index pages/five-principles-at-seventy.txt --passage 2 --context 0
try tifa-query show -i index pages/sand-and-sunlight.txt --passage 1 --context 1
try tifa-query show -i index --format json --passage 2 --context 0 pages/sand-and-sunlight.txt
note 'every field'
{
    article a/b 'First words of it.' '"title":"A\u001b[31m Title","author":["Ada","Bo"],"affiliation":"House","date":"2020-02","section":"S","lang":"en","url":"https://example.org/a","pages":[1,2]'
    article 'a b' 'Blanks.'
    article "$(awk 'BEGIN { for (i = 0; i < 300; i++) printf "x" }')" 'A long id.'
} >fields.jsonl
try tifa-index build new fields.jsonl
try tifa-query show -i new a/b
try tifa-query show -i new --format json a/b
try tifa-query show -i new a b
tifa-query show -i new "$(awk 'BEGIN { for (i = 0; i < 300; i++) printf "x" }')" | sed 's/x\{300\}/<300 x>/'
note 'the term of a long id is no id'
tifa-query show -i new "$(awk 'BEGIN { for (i = 0; i < 299; i++) printf "x" }')" 2>&1 | sed 's/x\{299,\}/<x>/g'
note 'in two indexes: each passage once'
try tifa-query show -i index -i index pages/sand-and-sunlight.txt --passage 2 --context 0

note 'no such article, and those that are near'
try tifa-query show -i index pages/five
try tifa-query show -i index Five-Principles
try tifa-query show -i index --format json pages/bridges
try tifa-query show -i index 港口
note 'no such passage'
try tifa-query show -i index pages/sand-and-sunlight.txt --passage 99
try tifa-query show -i index --format json pages/sand-and-sunlight.txt --passage 99 --context 1
note 'what is wrong'
try tifa-query show -i index
try tifa-query show -i index --passage 0 x
try tifa-query show -i index --context 3 x
try tifa-query show -i index "$(printf 'a\377')"

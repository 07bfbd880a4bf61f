# Articles are removed by their ids, or by a query.
. "$TOOLS/lib.sh"
for i in 1 2 3 4 5 6 7 8 9; do
    article "a$i" "Lighthouse number $i, by the sea."
done >articles.jsonl
article 'an odd id' "An odd lighthouse." >>articles.jsonl
tifa-index build index articles.jsonl >/dev/null

try tifa-index remove index a3
segments index
cat index/XAPIANDB
contents index
note 'unknown ids are told, the rest is removed'
try tifa-index remove index a3 'an odd id' nowhere A1
contents index
note 'ids from standard input'
printf 'a5\r\n\n  a6\na6' | try tifa-index remove index -
contents index
segments index
note 'where none is known nothing is published'
cp index/manifest before
try tifa-index remove index a3 a5
try tifa-index remove index -
awk 'BEGIN { while (n++ < 100000) printf "长" }' | tifa-index remove index - 2>&1 | sed 's/\(长\)\{2,\}/<long>/'
cmp index/manifest before

note 'by a query: all articles of which a passage matches'
try tifa-index remove index --query '"number 7"'
try tifa-index remove index --query 'id:a8'
try tifa-index remove index --query 'id:a8'
try tifa-index remove index --query '"never written"'
try tifa-index remove index --query 'number AND ('
contents index
segments index

note 'of the last segment nothing stays'
try tifa-index remove index a1 a2 a4 a9
contents index
segments index
try tifa-index remove index a1
try tifa-index merge index
article b "A lighthouse again." | try tifa-index add index -
contents index
segments index

note 'what comes again is there again'
tifa-index build index articles.jsonl >/dev/null
tifa-index remove index a1 a2 >/dev/null
sed 1q articles.jsonl | try tifa-index add index -
contents index | grep -c a1
try tifa-index remove index a1
contents index | grep a1

note 'more than a third: the segment is written again'
tifa-index build index articles.jsonl >/dev/null
try tifa-index remove index a1 a2 a3
segments index
try tifa-index remove index a4
segments index

# Several -i are searched as one: the same hits as one index of all, and nearly the same scores.
. "$TOOLS/lib.sh"
ln -s "$SAMPLES" samples
ln -s "$INDEX" all
mkdir half
cp -r samples/pages half/pages
tifa-index build pages half >/dev/null
tifa-index build records samples/articles.jsonl >/dev/null

# Article, passage and score of each hit. Each segment has a document of its own besides, so that scores differ
# where it is not the same number of segments, but hardly.
hits() { # QUERY OPTIONS
    query=$1
    shift
    tifa-query search "$@" -n 1000 --format json -- "$query" | sed 's/{"rank"/\n&/g' |
        sed -n 's/.*"score":\([-+.0-9e]*\),.*"article":{"id":"\([^"]*\)".*"passage":{"number":\([0-9]*\),.*/\2 \3 \1/p' |
        LC_ALL=C sort -k1,1 -k2,2n
}
same() { # ONE OTHER
    paste -d ' ' "$1" "$2" | awk '$1 != $4 || $2 != $5 || $3 > 1.02 * $6 || $6 > 1.02 * $3 { print "differ: " $0 }'
}
for query in cooperation '"win-win cooperation"' 合作共赢 'water cooperation rail' 'lang:zh' 'date:2019..2021 peace' '-the' \
    'author:tomas' 'the -of' 'title:the river OR rail' 'id:notes-from-the-booth' zzzz; do
    hits "$query" -i all >one
    hits "$query" -i pages -i records >two
    hits "$query" -i records -i pages >reverse
    same one two
    cmp two reverse
    echo "$(wc -l <one) hits: $query"
done
note 'counts, order and messages'
try tifa-query search -i pages -i records -n 0 cooperation
ranked -i pages -i records -n 5 '"mutual respect"'
ranked -i all -n 5 '"mutual respect"'
ranked -i pages -i records -n 3 --sort date 'cooperation date:..2020'
note 'languages of one are asked in the other'
article german "Die Verträge der Länder" '"lang":"de"' >german.jsonl
tifa-index build german german.jsonl >/dev/null
ranked -i records -i german -n 3 'Vertrag'
ranked -i german -i records -n 3 'treaties OR Vertrag'
note 'all of them must be there'
try tifa-query search -i pages -i nowhere cooperation
try tifa-query search -i nowhere -i pages cooperation
note 'TIFA_INDEX is not one more'
TIFA_INDEX=records try tifa-query search -i pages -n 0 cooperation
note 'at most 64'
many=$(awk 'BEGIN { while (n++ < 64) printf "-i german " }')
tifa-query search $many -n 0 Vertrag | sed 's/ (.*//'
try tifa-query search -i german $many -n 0 Vertrag | sed 1d
note 'a server that is not there'
try tifa-query search -i pages -i tcp://127.0.0.1:1 cooperation
try tifa-query search -i tcp://127.0.0.1 cooperation
try tifa-query search -i tcp://:99 cooperation

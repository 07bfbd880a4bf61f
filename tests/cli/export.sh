# An index as JSON Lines, of which an equal index is built.
. "$TOOLS/lib.sh"
tifa-index export "$INDEX" >all.jsonl
wc -l <all.jsonl
tifa-index build index all.jsonl
tifa-index export index | cmp - all.jsonl
for query in 'the' '相互尊重' 'title:of' '"mutual respect" OR 合作共赢'; do
    tifa-query search -i "$INDEX" -n 1000 --format json --copies "$query" | sed 's/"took_ms":[-+.0-9e]*//' >one
    tifa-query search -i index -n 1000 --format json --copies "$query" | sed 's/"took_ms":[-+.0-9e]*//' >other
    cmp one other
done
note 'the same text gives the same files'
tifa-index build again all.jsonl
for file in index/segments/000001/*; do
    cmp "$file" "again/${file#index/}"
done
note 'all fields, long paragraphs, scripts without spaces'
{
    printf '{"id":"a","title":"T","author":"A; B","affiliation":"F","date":"2019-03","section":"S","lang":"en",'
    printf '"url":"http://x.example/","n":1,"tags":["x",{"y":null}],"text":"Short.\\n\\n'
    for i in 1 2 3 4 5 6 7 8 9; do
        printf 'Sentence %d has some words that are there to be many, and (as it were) so that what is long is cut. ' $i
        printf 'A \\"second\\" one follows it, e.g. this. '
    done
    printf '"}\n{"id":"b","text":"'
    for i in 一 二 三 四 五 六 七 八 九 十; do
        printf '第%s句话说明双方同意继续对话并扩大合作。他说：“我们欢迎。”' $i
    done
    printf '"}\n'
} >fields.jsonl
tifa-index build fields fields.jsonl
tifa-index export fields | sed 's/Sentence 2.*Sentence 9/.../; s/第二句.*第十句/.../'
note 'an index of format 1'
tar -xzf "$TOOLS/../../data/format-1.tar.gz"
tifa-index export old
note 'bad input'
try tifa-index export
try tifa-index export nowhere
try tifa-index export index other
try tifa-index export --all index
note 'a reader that has seen enough'
tifa-index export index | head -n 1 | cut -c 1-20

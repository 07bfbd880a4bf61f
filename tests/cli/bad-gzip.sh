# gzip: whole, in members, truncated, damaged, followed by something else.
. "$TOOLS/lib.sh"
article good "A good lighthouse." >good.jsonl
# records that do not deflate to nothing, so that a part of the file has a part of them
awk 'BEGIN { for (i = 1; i <= 1200; i++) printf "{\"id\":\"z%d\",\"text\":\"Number %d of many, %d.\"}\n", i, i, i * 7919 % 1000003 }' >many.jsonl
gzip -nc many.jsonl >many.gz

# Of a cut file, all records before the cut: no hole, nothing half, and at least as many as the argument says.
prefix() { # LEAST
    tifa-query search -i index -n 5000 --format json -- -good | grep -o '"id":"z[0-9]*"' | tr -dc '0-9\n' | sort -n |
        awk -v least="$1" '$1 != NR { print "hole at " NR } END { print (NR >= least ? "at least " least : NR " alone") }'
    tifa-query search -i index -n 0 =good | sed 's/ (.*//'
}
articles() { sed 's/^[0-9]* articles, [0-9]* passages, [0-9]* words/N articles/'; }

try tifa-index build index good.jsonl many.gz
prefix 1200
note 'truncated, in several places'
for bytes in 4000 9000; do
    head -c $bytes many.gz >cut.gz
    try tifa-index build index good.jsonl cut.gz | articles
    prefix $((bytes / 20))
done
head -c -4 many.gz >cut.gz
try tifa-index build index good.jsonl cut.gz
head -c -8 many.gz >cut.gz
try tifa-index build index good.jsonl cut.gz
note 'within the first record, within the header'
for bytes in 40 12 5; do
    head -c $bytes many.gz >cut.gz
    try tifa-index build index good.jsonl cut.gz
done
try tifa-index build index cut.gz
note 'a byte changed in the data, in the checksum, in the length'
for seek in 6000 $(($(wc -c <many.gz) - 8)) $(($(wc -c <many.gz) - 2)); do
    cp many.gz damaged.gz
    printf '\125\252' | dd of=damaged.gz bs=1 seek=$seek conv=notrunc 2>/dev/null
    # how far the data go wrong depends on how they were deflated
    try tifa-index build index good.jsonl damaged.gz |
        sed 's/^[0-9]* articles\?, [0-9]* passages\?, [0-9]* words/N articles/; s/\(gzip file\): i[a-z ]*$/\1: REASON/'
    tifa-query search -i index -n 0 =good | sed 's/ (.*//'
done
note 'members, one after the other'
{
    article first "First member." | gzip -c
    article second "Second member." | gzip -c
} >two.gz
try tifa-index build index two.gz
try tifa-query search -i index -n 0 member
note 'something else behind'
{
    cat two.gz
    echo garbage
} >trailing.gz
try tifa-index build index trailing.gz
note 'a page in gzip; its id has neither suffix'
gzip -nc "$SAMPLES/pages/sand-and-sunlight.txt" >page.txt.gz
try tifa-index build index page.txt.gz
ranked -i index 沙漠里
head -c 300 page.txt.gz >half.txt.gz
try tifa-index build index good.jsonl half.txt.gz
note 'nothing in it; gzip in gzip'
gzip -c </dev/null >empty.gz
gzip -nc many.gz >twice.gz
try tifa-index build index good.jsonl empty.gz twice.gz
note 'told by content: the name does not matter'
cp two.gz two.jsonl
cp good.jsonl good.gz
try tifa-index build index two.jsonl good.gz
note 'standard input too'
gzip -c many.jsonl | tifa-index build index - | sed 's/;.*//'

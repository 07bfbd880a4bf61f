# What a build reports, what stats shows, and what a generation leaves on the disk.
. "$TOOLS/lib.sh"
ln -s "$SAMPLES" samples

try tifa-index build index samples
try tifa-index stats index
note 'one stub for any Xapian program, one lock, one manifest whose last line is its checksum'
ls index
cat index/XAPIANDB
sed 's/ [0-9]* [0-9a-f]\{8\}$/ BYTES CRC/; s/^\(analyser [0-9]*\) .*/\1 UNICODE/; s/^end .*/end CRC/' index/manifest
if [ "$(sed '$d' index/manifest | LC_ALL=C awk -f "$TOOLS/crc32.awk")" != "$(sed -n '$s/end //p' index/manifest)" ]; then
    echo "the checksum does not fit"
fi
note 'the sizes are those of the files'
tifa-index stats index | sed -n 's/^  \([a-z.]*\) *\([0-9]*\) bytes$/\1 \2/p' | while read -r name bytes; do
    [ "$(wc -c <"index/segments/000001/$name")" -eq "$bytes" ] || echo "$name has not $bytes bytes"
done

note 'the next generation replaces it; the one before stays until the next run, for who still reads it'
try tifa-index build --threads 1 index samples/pages
ls index/segments
try tifa-index build -t2 index samples/articles.jsonl samples/pages/sand-and-sunlight.txt
ls index/segments
try tifa-index stats index
ls index

note 'the same articles, whether named singly, by folder, or plain beside gzip; ids have the whole name of the file'
mkdir mixed
gzip -c "$SAMPLES/articles.jsonl" >mixed/articles.jsonl.gz
cp -r "$SAMPLES/pages" mixed
gzip mixed/pages/*.txt
try tifa-index build mixed-index mixed
try tifa-index build single samples/articles.jsonl samples/pages
for query in '"win-win cooperation"' 合作共赢 author:tomas the; do
    for index in "$INDEX" mixed-index single; do
        tifa-query search -i $index -n 1000 --sort date -f json "$query" | sed 's/"took_ms":[0-9.e-]*//; s,"pages/,",g; s,\.txt\.gz",.txt",g' | cksum
    done | sort | uniq | wc -l
done

note 'hidden files are not articles'
mkdir hidden hidden/.cache
article seen "A lighthouse." >hidden/a.jsonl
article unseen "A lighthouse." >hidden/.b.jsonl
article unseen2 "A lighthouse." >hidden/.cache/c.jsonl
try tifa-index build hidden-index hidden
note 'but what is named is read'
try tifa-index build hidden-index hidden/.b.jsonl hidden/.cache/c.jsonl

note 'an index folder may be there, empty; it may end in a slash, and its name may hold a blank'
mkdir empty
try tifa-index build empty/ hidden
try tifa-index build 'with a blank' hidden
try tifa-query search -i 'with a blank/' lighthouse
try tifa-index build no/such/folder hidden

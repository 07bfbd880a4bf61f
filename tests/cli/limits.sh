# What one source file may unfold to, and the options that raise or lower it.
. "$TOOLS/lib.sh"
article a "A lighthouse." >a.jsonl
awk 'BEGIN { printf "{\"id\":\"long\",\"text\":\""; for (i = 0; i < 300000; i++) printf "a lighthouse "; print "\"}" }' >long.jsonl
gzip -nc long.jsonl >long.gz
tar -cf three.tar a.jsonl long.jsonl a.jsonl

note 'a document'
try tifa-index build index a.jsonl long.jsonl --max-document 1000000
try tifa-index build index a.jsonl long.jsonl
note 'out of one file'
try tifa-index build index a.jsonl long.gz --max-ratio 1000 --max-expanded 2097152
try tifa-index build index a.jsonl long.gz --max-ratio 1000 --max-expanded 999999
note 'the ratio'
try tifa-index build index a.jsonl long.gz
try tifa-index build index a.jsonl long.gz --max-ratio 1000
note 'members'
try tifa-index build index three.tar --max-members 1
note 'what is no number'
for option in max-document max-expanded max-members max-ratio; do
    try tifa-index build index a.jsonl --$option 0
    try tifa-index build index a.jsonl --$option=many
done

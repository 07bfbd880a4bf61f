# Segments are merged: what is removed goes, and all of it is as if it had been built so.
. "$TOOLS/lib.sh"
ln -s "$SAMPLES" samples
# A full merge makes what a build makes of what is exported before it.
full() {
    tifa-index export index >exported
    try tifa-index merge --full index
    segments index
    tifa-index build built exported >/dev/null || echo "cannot build"
    of_index=$(sed -n 's/^segment \([0-9]*\) .*/\1/p' index/manifest)
    of_built=$(sed -n 's/^segment \([0-9]*\) .*/\1/p' built/manifest)
    for file in index/segments/$of_index/*; do
        cmp "$file" "built/segments/$of_built/${file##*/}" || return
    done
    echo "the same files as built from its export"
}

tifa-index build index samples/articles.jsonl >/dev/null
try tifa-index merge index
try tifa-index merge --full index
note 'one with removed articles'
try tifa-index remove index $(tifa-index export index | sed -n '1,3s/^{"id":"\([^"]*\)".*/\1/p')
try tifa-index merge index
segments index
try tifa-index merge index
ls index

note 'two of a size that stand beside each other'
tifa-index build index samples/articles.jsonl >/dev/null
article new "A lighthouse." >new.jsonl
try tifa-index add index new.jsonl
try tifa-index merge index
segments index
full
ls index/segments

note 'a full merge of several, some of whose articles are replaced'
tifa-index build index samples/pages >/dev/null
tifa-index add index samples/articles.jsonl >/dev/null
article pages/sand-and-sunlight.txt "Another lighthouse." >new.jsonl
article sand-and-sunlight.txt "Another lighthouse." >>new.jsonl
try tifa-index add index new.jsonl
segments index
full
tifa-query search -i index -n 1 --format json lighthouse | grep -o '"passages":[0-9]*'

note 'what the other writer wrote'
tifa-index build --writer xapian index samples/articles.jsonl >/dev/null
tifa-index add index new.jsonl >/dev/null
segments index
full
tifa-index build index samples/articles.jsonl >/dev/null
tifa-index add index new.jsonl >/dev/null
contents index >before
try tifa-index merge --full --writer xapian index
contents index | cmp - before

# The same question has the same answer: run again, in another build, over a copy.
. "$TOOLS/lib.sh"
ln -s "$SAMPLES" samples
tifa-index build again samples >/dev/null
cp -r "$INDEX" copy

answers() { # INDEX
    for query in the 合作 'water cooperation rail' 'lang:zh' '-the'; do
        for sort in score date -date; do
            tifa-query search -i "$1" -n 1000 --sort $sort --format json -- "$query" | sed 's/"took_ms":[-+.0-9e]*//'
        done
    done
}
answers "$INDEX" >first
wc -l <first
for index in "$INDEX" "$INDEX" again copy; do
    answers $index | cmp - first
done

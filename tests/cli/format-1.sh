# An index of format 1, as the first version made it: read as one of a single segment.
. "$TOOLS/lib.sh"
tar -xzf "$TOOLS/../../data/format-1.tar.gz"
folder=$(dirname "$(find . -name manifest)")
head -n 1 "$folder/manifest"
find "$folder" -type f -exec cksum {} + | sort >before
ranked -i "$folder" '"win-win cooperation"'
ranked -i "$folder" 合作共赢
try tifa-query show -i "$folder" --format json old-9
tifa-query search -i "$folder" --verify full -n 0 '"win-win cooperation"' | sed 's/ (.*//'
find "$folder" -type f -exec cksum {} + | sort | cmp - before

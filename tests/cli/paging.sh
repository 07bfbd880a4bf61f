# -n and --offset: pages put together are the one long page, whatever the query and the order.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

# The hits of a page: rank, article, passage.
page() {
    tifa-query search -i index --format json "$@" | sed 's/{"rank"/\n&/g' |
        sed -n 's/^{"rank":\([0-9]*\),.*"article":{"id":"\([^"]*\)".*"passage":{"number":\([0-9]*\),.*/\1 \2 \3/p'
}
together() { # SIZE OPTIONS... QUERY
    size=$1
    shift
    page -n 1000 "$@" >long
    : >pages
    offset=0
    while page -n "$size" --offset $offset "$@" >one && [ -s one ]; do
        cat one >>pages
        offset=$((offset + size))
    done
    cmp long pages && echo "$(wc -l <long) hits by $size: $*"
}
note 'one word; a phrase; words side by side, of which few passages have all; filters; everything'
for size in 3 7 20; do
    together $size cooperation
    together $size 'water cooperation rail'
    together $size '+water cooperation rail'
    together $size --sort -date 'water cooperation'
done
together 1 '"win-win cooperation"'
together 1 '+water cooperation rail'
together 11 'lang:zh-hant'
together 11 --sort date 'water cooperation'
together 6 --all 'the cooperation'
together 50 -- -zzzz
note 'words side by side: those with all come first, and the order of the rest goes on over the edge of a page'
ranked -i index -n 4 '"mutual respect" principles neighbours'
ranked -i index -n 3 --offset 4 '"mutual respect" principles neighbours'
note 'ranks go on'
page -n 3 --offset 5 cooperation | cut -d' ' -f1
note 'nothing wanted, and nothing there'
try tifa-query search -i index -n 0 cooperation
try tifa-query search -i index -n 0 --format json cooperation
try tifa-query search -i index --offset 26 cooperation
try tifa-query search -i index --offset 25 cooperation
try tifa-query search -i index --offset 10000000 cooperation
try tifa-query search -i index --offset 10000000 -n 100000 --format json cooperation
try tifa-query search -i index -n 0 zzzz

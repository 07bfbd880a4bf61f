# --color and NO_COLOR. Standard output is no terminal here, so auto means none.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index
search() { tifa-query search -i index -n 1 "$@" '"mutual respect"' | visible | sed 's/ (.* ms)$//'; }

note always
search --color always >colored
cat colored
note never
search --color never >plain
cat plain
note auto
search --color auto | cmp - plain
search | cmp - plain
note 'NO_COLOR does not override what was asked for'
NO_COLOR=1 search --color always | cmp - colored
NO_COLOR=1 search | cmp - plain
note 'colours end with the line and begin again, so that a pager may show any line'
tifa-query search -i index --color always '"under the Soviet Union, is 85 millimetres wider than the standard used in China and most of Europe"' | visible | sed -n 3,6p
note 'the same text either way, but for the signs'
for query in '"win-win cooperation"' 'the' 合作共赢; do
    tifa-query search -i index -n 50 --color always "$query" | sed "s/$(printf '\033')\[[0-9;]*m//g" | tr -s ' \n' '\n\n' >colored
    tifa-query search -i index -n 50 --color never "$query" | sed 's/\[\([^][]*\)\]/\1/g' | tr -s ' \n' '\n\n' >plain
    tr -d '[]\n' <colored | sed 's/([0-9.]*ms)$//' >a
    tr -d '[]\n' <plain | sed 's/([0-9.]*ms)$//' >b
    cmp a b
done
note 'JSON has no colours'
tifa-query search -i index -f json --color always war | grep -c "$(printf '\033')" || :

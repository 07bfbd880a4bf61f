# How the words of the command line become the query, and the index.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

note 'operands are joined by blanks; options may stand between and behind them'
try tifa-query search -i index -n 0 '"win-win cooperation"'
try tifa-query search win-win -i index cooperation -n 0 --all
try tifa-query search --index=index --limit=0 --all win-win cooperation
try tifa-query search -iindex -n0 --all win-win cooperation
note 'behind -- all is query'
try tifa-query search -i index -n 0 -- -war
try tifa-query search -i index -n 0 -- war -peace
try tifa-query search -i index -n 0 war -- -peace
try tifa-query search -i index -n 0 -- war -- peace
try tifa-query search -i index -n 0 -war
note 'a lone - is an operand'
try tifa-query search -i index -n 0 - war
note 'nothing to look for is no error, but finds nothing'
for query in ' ' '?!...' '""' '"" ""' '()' '(())' '。，、' '"-"' "'" '…' '—' '- - -' 'title:"..."' '-"..."' 'AND...'; do
    try tifa-query search -i index -n 0 -- "$query"
done
printf '\302\240\343\200\200\n' >blanks
try tifa-query search -i index -n 0 -- "$(cat blanks)"
note 'a query with what is nothing is the query without'
try tifa-query search -i index -n 0 'war ... "" ()'
try tifa-query search -i index -n 0 'war AND "..."'
try tifa-query search -i index -n 0 'war -"..."'
note 'line breaks and tabs are blanks'
try tifa-query search -i index -n 0 "$(printf 'war\t\npeace')"

note 'TIFA_INDEX, unless -i says otherwise'
TIFA_INDEX=index try tifa-query search -n 0 war
TIFA_INDEX=nowhere try tifa-query search -n 0 -i index war
TIFA_INDEX=nowhere try tifa-query search -n 0 war
TIFA_INDEX='' try tifa-query search -n 0 war
note 'the last one counts'
try tifa-query search -i index -n 5 -n 0 --sort date --sort score war

note 'a query may begin with a minus; what cannot be told from an option goes behind --'
for query in '-war win-win' '-"cold war" win-win' '-(war OR fish) win-win' '-战争 合作' '-italy win-win'; do
    try tifa-query search -i index -n 0 "$query" | sed 's/ (.*//'
done
try tifa-query search -i index -n 0 -war
try tifa-query search -i index -n 0 -- -war | sed 's/ (.*//'
try tifa-query facets -i index --by year -n 0 '-war win-win' | sed 's/ (.*//'

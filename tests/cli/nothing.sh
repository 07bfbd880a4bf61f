# An answer without hits says why, in one line.
. "$TOOLS/lib.sh"

for query in wombat coperation communitty '"win-win wombat"' '"mutual respects"' '"cooperation win-win"' \
    '=="WIN-win cooperation"' 'pilgrims NEAR/1 mutual' 'mutual date:1999' 'title:wombat mutual' 'wombat*' 'pilgrims AND railway' \
    '囍' '...' '-the -a -to -of 的 -的'; do
    try tifa-query search -i "$INDEX" -n 0 -- "$query" | sed '1s/-i .*-n/-n/'
done

note 'in JSON among the warnings'
tifa-query search -i "$INDEX" --format json coperation

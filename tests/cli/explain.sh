# How a query is understood and answered.
. "$TOOLS/lib.sh"

for query in cooperation '"win-win cooperation"' '"win* (cooperation OR trade) *"~2' 'us NEAR/8 "cold war"' \
    'mutual respect author:"li yan" date:2019..2021-06 -china' '=="Belt & Road"' 'trade (lang:en OR author:tomas)' '...'; do
    echo "## $query"
    tifa-query explain -i "$INDEX" -- "$query" | sed 's/[0-9.]* ms/T ms/g'
done

# An index of several segments behind a xapian-tcpsrv: the same answers, and nothing of what is removed.
. "$TOOLS/lib.sh"
command -v xapian-tcpsrv >/dev/null 2>&1 || { echo "no xapian-tcpsrv" >&2; exit 77; }
cp -r "$INDEX" index
tifa-query search -i index -n 1000 --format json peace | grep -o '"id":"[^"]*"' | sort -u | sed 's/"id":"\(.*\)"/\1/' | head -n 5 >gone
article "$(sed -n 1p gone)" "A peace of another kind." '"date":"2024-01-01"' >newer.jsonl
tifa-index add index newer.jsonl >/dev/null
sed -n '2,$p' gone | tifa-index remove index - >/dev/null
echo "$(wc -l <index/XAPIANDB) segments"

port=0
for try_port in 41711 42713 43717 44719 45721; do
    "$TEST_PROGRAMS/contain" xapian-tcpsrv --interface 127.0.0.1 --port $try_port --quiet index >server.log 2>&1 &
    server=$!
    while kill -0 $server 2>/dev/null; do # until it answers, or ends as somebody has the port
        tifa-query search -i tcp://127.0.0.1:$try_port -n 0 peace >/dev/null 2>&1 && kill -0 $server 2>/dev/null && port=$try_port && break
        sleep 0.05
    done
    [ $port -eq 0 ] || break
done
trap 'kill $server; wait $server' EXIT
[ $port -ne 0 ] || { echo "no port is free" >&2; exit 77; }

# Article, passage and number of matches of all hits; the order of equals is another.
answers() {
    tifa-query "$@" --format json 2>&1 | sed 's/"took_ms":[-+.0-9e]*//; s/"score":[-+.0-9e]*//g; s/{"rank"/\n&/g; s/"rank":[0-9]*//g' |
        sed 's/,$//; s/]}*$//' | LC_ALL=C sort
}
for query in peace '"mutual respect"' '"win-win cooperation"' 合作共赢 'date:2019..2021 peace' '-the' 'peace kind' 'water cooperation rail' \
    'peac*' '"peace of another"' 'the' 'tags:climate' 'volume:5..9' 'outlet:"essay undated"' '-volume:7' 'outlte:x'; do
    answers search -i index -n 1000 --count exact --copies "$query" >here
    answers search -i tcp://127.0.0.1:$port -n 1000 --count exact --copies "$query" >there
    cmp here there && echo "same: $query"
done
for id in $(cat gone); do
    answers show -i index "$id" >here
    answers show -i tcp://127.0.0.1:$port "$id" >there
    cmp here there && echo "same: show"
done
answers facets -i index peace >here
answers facets -i tcp://127.0.0.1:$port peace >there
cmp here there && echo 'same: facets'
answers facets -i index --by tags --by volume >here
answers facets -i tcp://127.0.0.1:$port --by tags --by volume >there
cmp here there && echo 'same: facets of further fields'

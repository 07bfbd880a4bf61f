# Sessions of the Model Context Protocol: a message a line in, a reply a line out, and nothing else.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

# initialize REVISION
initialize() {
    printf '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}\n' "$1"
    printf '{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
}
# request ID METHOD [PARAMS]; call ID TOOL ARGUMENTS
request() { printf '{"jsonrpc":"2.0","id":%s,"method":"%s"%s}\n' "$1" "$2" "${3:+,\"params\":$3}"; }
call() { request "$1" tools/call "{\"name\":\"$2\",\"arguments\":$3}"; }
# What differs from run to run stands in a string of JSON here, with its quotes escaped.
session() {
    tifa-query mcp -i index >replies && echo "status $?" >>replies
    sed 's/\\"took_ms\\":[-+.0-9e]*/\\"took_ms\\":T/g; s/\(\\*"score\\*":[0-9]*\.[0-9]\{0,2\}\)[0-9]*/\1/g' replies
}

note 'revisions: what is asked if it is known, else the newest'
for revision in 2024-11-05 2025-03-26 2025-06-18 1999-01-01; do
    initialize $revision | session
done
note 'the tools'
{ initialize 2025-06-18; request 1 tools/list; request 2 tools/list '{"cursor":"x"}'; } | session
note 'calls; from 2025-06-18 on the result is an object too'
{
    initialize 2025-06-18
    call 1 search '{"query":"\"mutual respect\"","limit":1,"sort":"-date"}'
    call 2 facets '{"by":["year"],"limit":2.0}'
    call 3 suggest '{"prefix":"coop","limit":"1"}'
    call 31 suggest '{"prefix":"coop","limit":""}'
    call 32 search '{"query":"mutual respect","all":"true","limit":"0","sort":null,"count":"","no-titles":"false"}'
    call 33 search '{"query":null}'
    call 4 show '{"id":"pages/sand-and-sunlight.txt","passage":2,"context":0}'
    call 5 show '{"id":"pages/sand"}'
} | session
{ initialize 2024-11-05; call 1 suggest '{"prefix":"coop","limit":1}'; } | session
note 'a tool that fails says so in its result'
{
    initialize 2025-06-18
    call 1 search '{"query":"date:x"}'
    call 2 show '{"id":"x","context":1}'
    call 3 search '{"query":"\"no such words here\""}'
} | session
note 'a call that is wrong is an error'
{
    initialize 2025-06-18
    call 1 search '{}'
    call 2 search '{"query":7}'
    call 3 search '{"query":"a","limit":"two"}'
    call 4 search '{"query":"a","limit":101}'
    call 5 search '{"query":"a","limit":-1}'
    call 6 search '{"query":"a","limit":1.5}'
    call 7 search '{"query":"a","sort":"up"}'
    call 8 search '{"query":"a","all":"yes"}'
    call 9 search '{"query":"a","index":"/etc"}'
    call 10 facets '{"by":["year",7]}'
    call 11 facets '{"by":"day"}'
    call 12 find '{}'
    call 13 explain '{"query":"a"}'
    call 14 search '[]'
    call 15 search '{"query":"a","sort":"score\u0000"}'
    request 16 tools/call '{"arguments":{}}'
    request 17 tools/call '[1]'
} | session
note 'before initialize; twice'
{ request 1 tools/list; request 2 ping; initialize 2025-03-26; initialize 2025-03-26; request 3 ping; } | session
{ request 1 initialize; request 2 initialize '{"protocolVersion":5}'; } | session
note 'methods that are unknown; notifications and replies are not answered'
{
    initialize 2025-06-18
    request 1 resources/list
    request '"x"' 'no\u0000such'
    echo '{"jsonrpc":"2.0","method":"no/such"}'
    echo '{"jsonrpc":"2.0","method":"tools/list"}'
    echo '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}'
    echo '{"jsonrpc":"2.0","id":9,"result":{}}'
    echo '{"jsonrpc":"2.0","id":9,"error":{"code":1,"message":"x"}}'
} | session
note 'what is no message'
{
    echo 'x'
    echo '{'
    echo '{"jsonrpc":"2.0","id":1,"method":"ping"'
    echo '{"jsonrpc":"2.0","id":1,"method":"ping"} x'
    echo '7'
    echo 'null'
    echo '"ping"'
    echo '{}'
    echo '{"id":1,"method":"ping"}'
    echo '{"jsonrpc":"1.0","id":1,"method":"ping"}'
    echo '{"jsonrpc":"2.0","id":1}'
    echo '{"jsonrpc":"2.0","id":1,"method":7}'
    echo '{"jsonrpc":"2.0","id":null,"method":"ping"}'
    echo '{"jsonrpc":"2.0","id":1.5,"method":"ping"}'
    echo '{"jsonrpc":"2.0","id":[],"method":"ping"}'
    echo '{"jsonrpc":"2.0","id":true,"method":"ping"}'
    printf '{"jsonrpc":"2.0","id":"\377","method":"ping"}\n'
    printf '\0\n\n  \r\n'
} | session
note 'ids come back as they were'
{
    request 0 ping
    request -7 ping
    request 9223372036854775807 ping
    request 9223372036854775808 ping
    request 1e999 ping
    request '""' ping
    request '"a\u0000\ud83d\ude00\"\\"' ping
    printf '{"jsonrpc":"2.0","id":"without a line feed","method":"ping"}'
} | session
note 'batches, in the one revision that has them'
batch='[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},7,{"jsonrpc":"2.0","id":"2","method":"no"}]'
for revision in 2024-11-05 2025-03-26 2025-06-18; do
    { initialize $revision; echo "$batch"; } | session | tail -n 2
done
{ initialize 2025-03-26; echo '[]'; echo '[{"jsonrpc":"2.0","method":"x"}]'; echo '[[]]'; } | session | tail -n +2
{ initialize 2025-03-26; awk 'BEGIN { for (i = 0; i < 33; i++) printf "%s7", i ? "," : "["; print "]" }'; } | session | tail -n +2
note 'too long, too deep; the next is answered'
long() { awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'; }
{
    printf '"'; long 1048577 x; printf '"\n'
    long 5000000 '['; echo
    long 33 '['; echo
    printf '{"jsonrpc":"2.0","id":"'; long 32 '['; printf '","method":"ping"}\n'
    request 1 ping
} | session
note 'an answer that is too long says how to go on'
awk 'BEGIN { printf "{\"id\":\"long\",\"text\":\""; while (n++ < 100000) printf "A lighthouse stands on a rock by the open sea. "; print "\"}" }' >long.jsonl
tifa-index build long long.jsonl >/dev/null
{ initialize 2025-06-18; call 1 show '{"id":"long"}'; call 2 show '{"id":"long","passage":3,"context":0}'; } |
    tifa-query mcp -i long | sed -n 's/[0-9]* bytes/N bytes/; 2p; 3s/.*"structuredContent":\(.*"number":[0-9]*\).*/\1/p'
note 'nobody: the end of the input is the end'
session </dev/null
note 'a client that does not read'
{ initialize 2025-06-18; request 1 tools/list; } | { tifa-query mcp -i index; echo "status $?" >status; } | true
cat status
note 'what is wrong with the command'
try tifa-query mcp </dev/null
try tifa-query mcp -i nowhere </dev/null
try tifa-query mcp -i index index </dev/null
{ initialize 2025-06-18 | tifa-query mcp -i index >/dev/full; } 2>&1
note 'an index that is replaced, or lost, meanwhile'
article one 'A lighthouse.' >one.jsonl
article two 'A lighthouse, and another.' >two.jsonl
tifa-index build new one.jsonl >/dev/null
mkfifo in out
tifa-query mcp -i new <in >out &
exec 3>in 4<out
ask_next() {
    call 1 search '{"query":"another"}' >&3
    read -r reply <&4
    printf '%s\n' "$reply" | grep -o '"structuredContent":{[^,]*,"passages":[0-9]*\|"isError":true'
}
initialize 2025-06-18 >&3
read -r reply <&4
ask_next
cat one.jsonl two.jsonl >both.jsonl
tifa-index build new both.jsonl >/dev/null
ask_next
rm -r new
ask_next
exec 3>&- 4<&-
wait

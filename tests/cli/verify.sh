# --verify full finds a damaged byte wherever it is, before anything is answered.
. "$TOOLS/lib.sh"
cp -r "$INDEX" index
article later "A later lighthouse." >later.jsonl
tifa-index add index later.jsonl >/dev/null
ask_all() {
    for command in search explain facets suggest show; do
        tifa-query $command -i index --verify full "$@" later >out 2>err
        echo "$command: $? $(sed 's/: the checksum.*//' err)"
    done
    echo '{"jsonrpc":"2.0","id":1,"method":"ping"}' | tifa-query mcp -i index --verify full >out 2>err
    echo "mcp: $? $(sed 's/: the checksum.*//' err)"
}
note 'whole'
ask_all
note 'a byte in the older segment, where a quick look does not see it'
file=index/segments/000001/docdata.glass
size=$(wc -c <$file)
byte=$(od -An -tu1 -j $((size / 2)) -N 1 $file | tr -d ' ')
printf "\\$(printf '%03o' $((byte ^ 1)))" | dd of=$file bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
tifa-query search -i index -n 0 later | sed 's/ (.*//'
ask_all
note 'a service does not start'
try tifa-query serve -i index --listen 127.0.0.1:0
note 'what else it takes'
try tifa-query search -i index --verify half later
try tifa-query search -i tcp://127.0.0.1:1 --verify full later

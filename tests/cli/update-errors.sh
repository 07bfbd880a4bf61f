# Changing an index: what is refused, and that nothing is published then.
. "$TOOLS/lib.sh"
cp -r "$INDEX" index
article good "A good lighthouse." >good.jsonl
files() { (cd index && find . -type f ! -name lock -exec cksum {} + | sort -k3); }
files >before
for command in 'add' 'add index' 'add -x index good.jsonl' 'add --checkpoint 1 index good.jsonl' 'add --dry-run index good.jsonl' \
    'remove' 'remove index' 'remove index a --query b' 'remove --query' 'remove --full index a' \
    'merge' 'merge index other' 'merge --query a index' 'merge --threads 0 index'; do
    try tifa-index $command
done
files | cmp - before

note 'no index'
try tifa-index remove nowhere a
try tifa-index merge nowhere
mkdir empty other
try tifa-index remove empty a
try tifa-index merge empty
echo x >other/file
try tifa-index add other good.jsonl
ls -d nowhere empty/* 2>/dev/null

note 'one that is damaged, or of another version, stays as it is'
cp index/manifest good
sed 's/^generation 1/generation 2/' good >index/manifest
try tifa-index add index good.jsonl
try tifa-index remove index a
try tifa-index merge index
sed 's/^tifa-index 3/tifa-index 9/' good >index/manifest
try tifa-index add index good.jsonl
cp good index/manifest
mv index/segments/000001/postlist.glass .
try tifa-index add index good.jsonl
try tifa-index merge --full index
mv postlist.glass index/segments/000001
printf x | dd of=index/segments/000001/iamglass bs=1 seek=60 conv=notrunc status=none
try tifa-index remove index a
cp "$INDEX/segments/000001/iamglass" index/segments/000001/iamglass
files | cmp - before

note 'two writers'
mkfifo pipe
tifa-index add index good.jsonl pipe >first 2>&1 &
exec 3>pipe # returns when it has opened it, so it has the lock
for command in 'add index good.jsonl' 'remove index good' 'merge index' 'build index good.jsonl'; do
    try tifa-index $command
done
article late "A late lighthouse." >&3
exec 3>&-
wait
cat first
contents index | grep lighthouse

note 'a signal: nothing is published'
for signal in INT TERM; do
    env --default-signal=INT tifa-index add index good.jsonl pipe >first 2>&1 &
    pid=$!
    exec 3>pipe
    kill -s $signal $pid
    article later "A lighthouse that never was." >&3
    exec 3>&-
    wait $pid
    echo "-> $?"
    cat first
done
contents index | grep lighthouse
ls index index/segments

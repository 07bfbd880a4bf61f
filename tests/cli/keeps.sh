# A build that fails publishes nothing: what was there answers as before, down to the last byte, and nothing is left over.
. "$TOOLS/lib.sh"
cp -r "$INDEX" index
article good "A good lighthouse." >good.jsonl
answers() { tifa-query search -i index -n 1000 --format json the 2>&1 | sed 's/"took_ms":[-+.0-9e]*//'; }
answers >before
files() { (cd index && find . -type f ! -name lock -exec cksum {} + | sort -k3); }
files >files-before
kept() {
    answers | cmp - before
    files | cmp - files-before
    ls index/segments
}

try tifa-index build index missing
kept
try tifa-index build index
kept
try tifa-index build --threads x index good.jsonl
kept
note 'all records are rejected'
echo '{"id":"bad"}' >bad.jsonl
try tifa-index build index bad.jsonl
kept
note 'leftovers of a run that was killed are removed by the next, whether it succeeds or not'
mkdir index/scratch index/scratch/run-000000 index/segments/000002
echo half >index/scratch/run-000000/postlist.glass
echo half >index/segments/000002/postlist.glass
echo half >index/manifest.new
echo half >index/XAPIANDB.new
answers | cmp - before
try tifa-index build index missing
kept
ls index
note 'an index of another version stays until there is a new one: its own program may read it'
sed 's/^tifa-index 3/tifa-index 4/' index/manifest >other
cp other index/manifest
try tifa-index build index missing
cmp other index/manifest
ls index/segments
sed 's/^tifa-index 4/tifa-index 3/' other >index/manifest
kept
cp other index/manifest
try tifa-index build index good.jsonl
try tifa-query search -i index -n 0 lighthouse
ls index/segments
note 'and goes with the next'
try tifa-index build index good.jsonl
ls index/segments

# A new index of one that an earlier version made: the same articles, under the same ids. tests/data has indexes of each
# format, made by the programs of their time, with what those exported.
. "$TOOLS/lib.sh"
put_end() { # FOLDER: a manifest that was changed on purpose gets its checksum
    sed -i '/^end /d' "$1/manifest"
    printf 'end %s\n' "$(LC_ALL=C awk -f "$TOOLS/crc32.awk" "$1/manifest")" >>"$1/manifest"
}
same_articles() { # INDEX
    tifa-index export "$1" | LC_ALL=C sort | cmp - export.jsonl && echo 'the same articles'
}
files() { find "$1" -exec cksum {} + 2>/dev/null | sort -k3; }

for format in 1 2 3; do
    rm -rf old new export.jsonl
    tar -xzf "$TOOLS/../../data/format-$format.tar.gz"
    note "format $format"
    head -n 1 old/manifest
    files old >before
    try tifa-index rebuild --threads 2 old new
    files old | cmp - before
    same_articles old
    same_articles new
    try tifa-index check new
    ranked -i new '"win-win cooperation"' | head -n 4
    ranked -i new 合作共赢 | head -n 3
done
note 'removed ones stay away; near copies and the keys of sources are there'
try tifa-query search -i new -n 0 'id:removed-1 OR id:removed-2 OR id:log-7'
tifa-query search -i new -n 2 --format json '"timetable before"' | grep -o '"copy_of":"[^"]*"\|"copies":\[[^]]*\]'
tifa-query show -i new --format json dam | grep -o '"extra":{[^}]*}'
tifa-index rebuild --threads 1 --memory 64 old again >/dev/null
(cd new/segments/000001 && cksum ./*.glass) >one
(cd again/segments/000001 && cksum ./*.glass) | cmp - one

doors() {
    try tifa-query search -i old war
    try tifa-query show -i old dam
    try tifa-query serve -i old
    try tifa-index add old export.jsonl
    try tifa-index remove old dam
    try tifa-index merge --full old
    try tifa-index check old
    tifa-index stats old | sed -n 2p
    same_articles old
    rm -rf new
    try tifa-index rebuild old new
    same_articles new
}
note 'an earlier analyser'
sed -i 's/^analyser [0-9]*/analyser 2/' old/manifest
put_end old
doors
note 'another Unicode'
sed -i 's/^analyser .*/analyser 3 6.1/' old/manifest
put_end old
doors 2>&1 | sed 's/this program has [0-9.]*/this program has N/'

note 'what is wrong'
try tifa-index rebuild
try tifa-index rebuild old
try tifa-index rebuild old new more
try tifa-index rebuild old new
try tifa-index rebuild old old
try tifa-index rebuild nowhere fresh
mkdir other && : >other/file
try tifa-index rebuild old other
ls -d fresh 2>/dev/null
note 'an empty folder will do; one that has no articles has none'
mkdir empty
try tifa-index rebuild old empty
article one 'A lighthouse.' >one.jsonl
tifa-index build none one.jsonl >/dev/null
tifa-index remove none one >/dev/null
try tifa-index rebuild none fresh
[ ! -e fresh/manifest ] || echo 'something is published'

note 'a damaged file is named, and nothing published'
cp -r old hurt
printf X | dd of=hurt/segments/000001/docdata.glass bs=1 seek=9000 conv=notrunc 2>/dev/null
try tifa-index rebuild hurt fresh
[ ! -e fresh/manifest ] || echo 'something is published'

note 'killed on the way: nothing is published, and the same command completes'
rm -rf fresh
for call in 5 15 25 30; do
    (
        export INJECT_UNDER=fresh INJECT_AT=$call INJECT_DIE=yes ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0"
        LD_PRELOAD=$TEST_PROGRAMS/libinject.so exec tifa-index rebuild --threads 1 old fresh >/dev/null
    ) 2>/dev/null
    echo "status $?$([ ! -e fresh/manifest ] || echo ', published')"
done 2>/dev/null
try tifa-index rebuild old fresh
same_articles fresh
ls fresh fresh/segments

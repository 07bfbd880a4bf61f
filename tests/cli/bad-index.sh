# An INDEX that is none, or not what was published: told, with the name of the file; building again heals it.
. "$TOOLS/lib.sh"
article good "A good lighthouse." >good.jsonl
ln -s "$INDEX" whole
fresh() { rm -rf index; cp -r "$INDEX" index; }
flip() { # FILE OFFSET: changes one byte
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    printf "\\$(printf '%03o' $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
resign() { # MANIFEST: gives it the checksum of what it says now
    sed '$d' "$1" >body
    { cat body; echo "end $(LC_ALL=C awk -f "$TOOLS/crc32.awk" body)"; } >"$1"
    rm body
}
refused() { # what both programs say; the sizes of files depend on the library
    try tifa-query search -i index -n 0 war | sed 's/has [0-9]* bytes, not the [0-9]*/has N bytes, not the N/'
    try tifa-index stats index | sed 's/has [0-9]* bytes, not the [0-9]*/has N bytes, not the N/'
}
heals() {
    try tifa-index build index good.jsonl
    try tifa-query search -i index -n 0 lighthouse
}

note 'a file'
echo text >file
try tifa-index build file good.jsonl
try tifa-index stats file
try tifa-query search -i file war
try tifa-index build file/below good.jsonl
cat file
note 'a folder of something else is not touched'
mkdir foreign
echo thesis >foreign/thesis.txt
try tifa-index build foreign good.jsonl
try tifa-index stats foreign
try tifa-query search -i foreign war
ls foreign
note 'an index to which something was added'
fresh
echo thesis >index/thesis.txt
try tifa-index build index good.jsonl
try tifa-query search -i index -n 0 war
note 'an empty folder; the folder of a segment'
mkdir empty
try tifa-query search -i empty war
try tifa-query search -i whole/segments/000001 war
try tifa-index build whole/segments/000001 good.jsonl

note 'another format version'
fresh
sed -i 's/^tifa-index .*/tifa-index 4/' index/manifest
resign index/manifest
refused
heals
note 'another version of the analyser, of Unicode'
fresh
sed -i 's/^analyser 3 /analyser 99 /' index/manifest
resign index/manifest
refused
fresh
sed -i 's/^\(analyser [0-9]*\) .*/\1 1.1/' index/manifest
resign index/manifest
try tifa-query search -i index -n 0 war | sed 's/has [0-9.]*;/has N;/'
heals
note 'no manifest; an empty one; another text; a cut one; one byte more'
fresh
rm index/manifest
refused
fresh
: >index/manifest
refused
echo 'once upon a time' >index/manifest
refused
head -c 90 whole/manifest >index/manifest
refused
heals
fresh
echo >>index/manifest
refused
note 'each byte of the manifest, changed'
fresh
bytes=$(wc -c <whole/manifest)
at=0
while [ $at -lt "$bytes" ]; do
    cp whole/manifest index/manifest
    flip index/manifest $at
    tifa-query search -i index war >answer 2>message
    status=$?
    [ $status -eq 2 ] && [ ! -s answer ] && grep -q index/manifest message || echo "byte $at: status $status, $(cat message answer)"
    at=$((at + 7))
done
heals
note 'signed, but wrong: numbers, names, lines'
for change in 's/^generation .*/generation x/' 's/^segment 000001 /segment ..\/x /' 's/^file iamglass/file ..\/iamglass/' '/^segment/d' \
    '/^generation/d' 's/^generation/colour blue/' 's/^\(file [a-z.]*\) [0-9]*/\1 99999999999999999999/' '/^file docdata/s/ [^ ]*$//' \
    's/^\(segment .*\) en$/\1 xx/' 's/^\(file [a-z.]*\) [0-9]*/\1 18446744073709551615/' '/^analyser/d'; do
    fresh
    sed -i "$change" index/manifest
    resign index/manifest
    note "$change"
    try tifa-query search -i index -n 0 war
done

note 'files that are missing, cut, longer, damaged'
fresh
rm index/segments/000001/postlist.glass
refused
heals
fresh
rm -r index/segments/000001
refused
heals
fresh
rm -r index/segments
refused
heals
fresh
truncate -s -8192 index/segments/000001/postlist.glass
refused
fresh
: >index/segments/000001/docdata.glass
refused
heals
fresh
echo >>index/segments/000001/postlist.glass
refused
fresh
flip index/segments/000001/iamglass 40
refused
heals
fresh
rm index/segments/000001/iamglass
mkdir index/segments/000001/iamglass
try tifa-query search -i index -n 0 war | sed 's/has [0-9]* bytes, not the [0-9]*/has N bytes, not the N/'
note 'the stub and the lock are not needed to read'
fresh
rm index/XAPIANDB index/lock
try tifa-query search -i index -n 0 war
heals
ls index

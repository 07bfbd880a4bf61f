# What check tells of an index: sound, quickly or wholly, and every damage that it has, with the file. It changes nothing.
. "$TOOLS/lib.sh"
ln -s "$INDEX" whole
fresh() { rm -rf index; cp -r "$INDEX" index; }
flip() { # FILE OFFSET: changes one byte
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    printf "\\$(printf '%03o' $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
resign() { # gives the manifest the checksum of what it says now
    sed '$d' index/manifest >body
    { cat body; echo "end $(LC_ALL=C awk -f "$TOOLS/crc32.awk" body)"; } >index/manifest
    rm body
}
check() { # the sizes of files depend on the library
    try tifa-index check "$@" index | sed 's/has [0-9]* bytes, not the [0-9]*/has N bytes, not the N/'
}

note 'sound'
fresh
check
check --quick
check --format json | sed 's/"file_bytes":[0-9]*/"file_bytes":N/'
diff -r whole index && echo "and as it was"

note 'fields of the manifest that its articles do not have, or that the segment does not know of'
fresh
sed -i 's/^field text 5 tags/field text 6 tags/' index/manifest
resign
check
fresh
sed -i 's/^field number 1 volume/field text 1 volume/' index/manifest
resign
check

note 'damages of several files, all of them'
flip index/segments/000001/postlist.glass 5000
flip index/segments/000001/docdata.glass 20000
check
check --quick
flip index/segments/000001/iamglass 60
echo >>index/segments/000001/termlist.glass
rm index/segments/000001/docdata.glass
check
check --quick
check --format json | sed 's/"file_bytes":[0-9]*/"file_bytes":N/'

note 'the stub'
fresh
echo 'auto segments/000002' >index/XAPIANDB
check
rm index/XAPIANDB
check --quick
note 'publishing was cut short between its two renames'
echo 'auto segments/000000' >index/XAPIANDB
cp whole/XAPIANDB index/XAPIANDB.new
check

note 'the manifest'
fresh
flip index/manifest 60
check
: >index/manifest
check
rm index/manifest
check
try tifa-index check missing

note 'what belongs to no generation'
fresh
mkdir index/segments/000007 index/scratch
echo more >index/segments/000001/notes
check

note 'files as published, but not what the manifest says of them'
for change in 's/^\(segment 000001\) 60 307/\1 61 308/' 's/^\(segment .*\) en$/\1 fr/' '/^order/i removed 1 2 30 400'; do
    fresh
    sed -i "$change" index/manifest
    resign
    note "$change"
    check
done

note 'an index of format 1'
tar -xzf "$SAMPLES/../../tests/data/format-1.tar.gz"
try tifa-index check old
try tifa-index stats --format json old | sed 's/\("[a-z.]*glass":\)[0-9]*/\1N/g; s/"index_bytes":[0-9]*/"index_bytes":N/'

note 'command lines that are wrong'
try tifa-index check
try tifa-index check index index
try tifa-index check --format xml index
try tifa-index stats --format xml index

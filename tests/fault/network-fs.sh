# Network file systems are refused by all that writes, unless the option says otherwise; readers do not care.
. "$TOOLS/lib.sh"
article a "A lighthouse." >a.jsonl
article b "Another lighthouse." >b.jsonl
mkdir empty

on() { # TYPE COMMAND...
    FILE_SYSTEM=$1
    export FILE_SYSTEM
    shift
    LD_PRELOAD=$TEST_PROGRAMS/libfile_system.so ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 "$@"
}
nfs=6969 fuse=65735546 ext4=EF53

try on $ext4 tifa-index build index a.jsonl
for command in 'build index a.jsonl' 'build new a.jsonl' 'build empty a.jsonl' 'add index b.jsonl' 'remove index a' \
    'merge --full index'; do
    try on $nfs tifa-index $command
done
try on $fuse tifa-index add index b.jsonl
ls -d new 2>/dev/null
ls empty
contents index
note 'readers'
try on $nfs tifa-query search -i index lighthouse
try on $nfs tifa-index stats index | sed 2q
note 'with the option'
try on $nfs tifa-index build --network-fs new a.jsonl
try on $nfs tifa-index add --network-fs new b.jsonl
try on $nfs tifa-index remove --network-fs new a
try on $nfs tifa-index merge --network-fs new
contents new

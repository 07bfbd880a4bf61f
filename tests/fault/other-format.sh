# A libxapian of another format than our writer's: it writes the index itself, which one line says; the answers are the
# same. Asked for by name, it is not looked at.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
ignore_leaks_of_xapian
make_archives 200 60

under_another() {
    LD_PRELOAD=$TEST_PROGRAMS/libother_format.so ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 "$@"
}
answers() { # INDEX
    for query in lighthouse '"the lighthouse of archive"' 'lighthouses of archive' 'date:2003..2005 waaa' 'id:a7'; do
        tifa-query search -i "$1" -n 1000 --count exact --format json "$query" | settled
    done
}
# Only libxapian's writer leaves its lock.
writer_of() { [ -e "$1"/segments/000001/flintlock ] && echo "written by libxapian" || echo "written by tifa"; }
version_of_library() { sed 's/libxapian [0-9.]*/libxapian N/'; }

try tifa-index build ours a.jsonl
answers ours >answers-ours
wc -l <answers-ours
for writer in '' '--writer tifa' '--writer xapian'; do
    rm -rf index
    # shellcheck disable=SC2086 # an option and its value, or nothing
    try under_another tifa-index build $writer index a.jsonl | version_of_library
    answers index | cmp - answers-ours
    leftovers
    writer_of index
done
note 'one that tifa does know'
rm -rf index
try tifa-index build index a.jsonl
writer_of index

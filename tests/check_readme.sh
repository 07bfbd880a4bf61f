#!/bin/sh
# The README shows what the programs really print: runs its console blocks and compares.
# usage: check_readme.sh SOURCE_FOLDER BUILD_FOLDER
set -eu
source=$1
PATH=$2/indexer:$2/query:$PATH
# libxapian's check frees an object as one of another size, which the sanitizer would end it for
export PATH LC_ALL=C.UTF-8 ASAN_OPTIONS="${ASAN_OPTIONS-}:new_delete_type_mismatch=0"
unset TIFA_INDEX
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
ln -s "$source/corpus" corpus

# times, rates and the size of the index are the machine's; hits that the README leaves out are no difference
filter() {
    sed -E -e 's/\([0-9.]+ ms\)/(T ms)/' -e 's/"took_ms":[0-9.e-]+/"took_ms":T/' \
        -e 's/index [0-9.]+ MB, [0-9.]+ s(, [0-9.]+ MB\/s)?/index S/' -e 's/"hits":\[.*\]\}$/"hits":[…]}/'
}

awk '/^```console/ {on = 1; next} /^```/ {on = 0} on' "$source/README.md" >shown
filter <shown >expected
grep '^\$ ' shown | cut -c3- | while IFS= read -r command; do
    printf '$ %s\n' "$command"
    sh -c "$command"
done | filter >got
[ -s expected ] || { echo "the README shows no command" >&2; exit 1; }
diff -u expected got

# What a build, an addition and a merge take stays within --memory and a fifth, whatever the articles: very many tiny ones,
# and some huge ones.
#
# LONG=yes takes a million tiny ones and ten of 60 MB, as much as an article may have, with the memory of the default.
# FIGURES=FILE gets a line for each build.
. "$TOOLS/lib.sh"
if grep -q __asan_init "$(command -v tifa-index)"; then
    echo "the sanitizer has memory of its own" >&2
    exit 77
fi
if [ "${LONG-}" ]; then
    tiny=1000000 huge=10 huge_mb=60 memory_mb=512
else
    tiny=60000 huge=2 huge_mb=10 memory_mb=160
fi

awk -v count=$tiny 'BEGIN {
    for (i = 1; i <= count; i++)
        printf "{\"id\":\"t%d\",\"date\":\"%d\",\"text\":\"Note %d of the harbour, vessel %d.\"}\n", i, 1950 + i % 70, i, i * 7919 % 100003
}' >tiny.jsonl
# A megabyte of words of which many are rare, as often as it takes, each time of a document with other words.
awk '
function word(n,    text) {
    for (text = "w"; n > 0; n = int(n / 26))
        text = text substr("abcdefghijklmnopqrstuvwxyz", 1 + n % 26, 1)
    return text
}
BEGIN {
    srand(7)
    for (bytes = 0; bytes < 1000000; bytes += length(text)) {
        text = word(int(rand() * rand() * 20000)) "%" (++i % 97 == 0 ? ".\\n\\n" : i % 15 == 0 ? ". " : " ")
        printf "%s", text
    }
}' >part
for document in $(seq $huge); do
    printf '{"id":"h%d","date":"%d","text":"' "$document" $((2000 + document))
    for part in $(seq $huge_mb); do
        tr % "$(printf '%s' abcdefghijklmnopqrstuvwxyz | cut -c $((1 + part % 26)))" <part
    done
    printf '"}\n'
done >huge.jsonl

wrong=0
peak_of() { # NAME THREADS COMMAND...
    name=$1
    threads=$2
    shift 2
    "$TEST_PROGRAMS/peak" peak "$@" >out 2>&1 || cat out
    peak_mb=$(($(cat peak) / 1024))
    [ -z "${FIGURES-}" ] || echo "$name: $threads threads, --memory $memory_mb, $peak_mb MB at most; $(cat out)" >>"$FIGURES"
    [ $peak_mb -le $((memory_mb * 6 / 5)) ] && return
    wrong=$((wrong + 1))
    echo "$name: $peak_mb MB with $threads threads"
}
measure() { # THREADS NAME SOURCE...
    threads=$1
    name=$2
    shift 2
    rm -rf index
    peak_of "$name" "$threads" tifa-index build --threads "$threads" --memory $memory_mb index "$@"
}
measure 2 both tiny.jsonl huge.jsonl
measure 2 huge huge.jsonl
peak_of add 2 tifa-index add --threads 2 --memory $memory_mb index tiny.jsonl
peak_of merge 2 tifa-index merge --full --threads 2 --memory $memory_mb index
if [ "${LONG-}" ]; then
    measure 2 tiny tiny.jsonl
    measure 1 both tiny.jsonl huge.jsonl
fi
echo "$wrong took more than they may"

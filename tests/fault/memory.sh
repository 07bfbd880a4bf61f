# What a build takes stays within --memory and a fifth, whatever the articles: very many tiny ones, and some huge ones.
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
    tiny=60000 huge=3 huge_mb=10 memory_mb=160
fi

awk -v count=$tiny 'BEGIN {
    for (i = 1; i <= count; i++)
        printf "{\"id\":\"t%d\",\"date\":\"%d\",\"text\":\"Note %d of the harbour, vessel %d.\"}\n", i, 1950 + i % 70, i, i * 7919 % 100003
}' >tiny.jsonl
# A megabyte of words of which many are rare, as often as it takes, each time with other words.
awk -v count=$huge -v mb=$huge_mb '
function word(n,    text) {
    for (text = "w"; n > 0; n = int(n / 26))
        text = text substr("abcdefghijklmnopqrstuvwxyz", 1 + n % 26, 1)
    return text
}
BEGIN {
    srand(7)
    for (i = 0; i < 160000; i++)
        part = part word(int(rand() * rand() * 20000)) "%" (i % 15 == 0 ? ". " : i % 97 == 0 ? ".\\n\\n" : " ")
    for (i = 1; i <= count; i++) {
        printf "{\"id\":\"h%d\",\"date\":\"%d\",\"text\":\"", i, 2000 + i
        for (bytes = 0; bytes + length(text) < mb * 1000000; bytes += length(text)) {
            text = part
            gsub("%", substr("abcdefghijklmnopqrstuvwxyz", 1 + int(bytes / 1000000) % 26, 1), text)
            printf "%s", text
        }
        print "\"}"
    }
}' >huge.jsonl

wrong=0
measure() { # NAME SOURCE...
    name=$1
    shift
    for threads in 1 2; do
        rm -rf index
        "$TEST_PROGRAMS/peak" peak tifa-index build --threads $threads --memory $memory_mb index "$@" >out 2>&1 || cat out
        [ -z "${FIGURES-}" ] || echo "$name: $threads threads, --memory $memory_mb, $(($(cat peak) / 1024)) MB at most; $(cat out)" >>"$FIGURES"
        [ "$(cat peak)" -le $((memory_mb * 1024 * 6 / 5)) ] && continue
        wrong=$((wrong + 1))
        echo "$name: $(($(cat peak) / 1024)) MB with $threads threads"
    done
}
measure tiny tiny.jsonl
measure huge huge.jsonl
measure "both" tiny.jsonl huge.jsonl
echo "$wrong took more than they may"

# Neither memory nor threads nor how a folder lists its files show in the bytes of an index.
. "$TOOLS/lib.sh"
awk 'BEGIN {
    srand(11)
    for (i = 1; i <= 2600; i++) {
        printf "{\"id\":\"a%d\",\"date\":\"%d\",\"author\":\"Author %d\",\"text\":\"", i, 1950 + i % 70, i % 90
        for (n = 0; n < 800; n++)
            printf "w%d%s", int(rand() * rand() * 30000), n % 14 == 13 ? ". " : n % 120 == 119 ? ".\\n\\n" : " "
        print "\"}"
    }
}' >archive.jsonl

same() { # INDEX INDEX
    for file in iamglass postlist.glass docdata.glass termlist.glass; do
        cmp "$1/segments/000001/$file" "$2/segments/000001/$file" || return
    done
    echo "the same bytes"
}
# How often a build wrote runs to a file.
spilled() {
    grep -c '^write .*/scratch/runs$' "$1"
}
build() { # INDEX OPTION...
    index=$1
    shift
    INJECT_UNDER=/scratch/ INJECT_LOG=$PWD/$index.log LD_PRELOAD=$TEST_PROGRAMS/libinject.so ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 \
        tifa-index build "$@" "$index" archive.jsonl >/dev/null
}
build least --memory 64 --threads 7
build most --memory 4096 --threads 1
[ "$(spilled least.log)" -ge 4 ] && [ "$(spilled most.log)" -eq 0 ] && echo "the least memory is too little, the most is enough" ||
    echo "runs were written $(spilled least.log) and $(spilled most.log) times"
same least most

note 'a folder whose files were made in another order'
mkdir one other
head -n 300 archive.jsonl >1.jsonl
tail -n +301 archive.jsonl | head -n 300 >2.jsonl
cp 1.jsonl one/1.jsonl && cp 2.jsonl one/2.jsonl
cp 2.jsonl other/2.jsonl && cp 1.jsonl other/1.jsonl
for folder in one other; do
    tifa-index build index-$folder $folder >/dev/null
done
same index-one index-other
note 'sources in another order are another archive with the same articles: as many of everything'
tifa-index build forward 1.jsonl 2.jsonl >/dev/null
tifa-index build backward 2.jsonl 1.jsonl >/dev/null
same index-one forward
for index in forward backward; do
    tifa-index stats $index | grep '^articles\|^passages\|^words' >stats-$index
    for query in w7 'w1 w2' 'author:"author 7"' 'w3 date:1960..1970'; do
        tifa-query search -i $index -n 0 --count exact "$query" | sed 's/ (.*//'
    done >counts-$index
done
cmp stats-forward stats-backward && cmp counts-forward counts-backward && echo "as many"

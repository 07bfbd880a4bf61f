# Two archives that tell themselves apart in every answer, and an index that is built from either; sourced by fault
# tests, behind lib.sh.

ARCHIVE_QUERY='lighthouse'

# make_archives ARTICLES WORDS: a.jsonl and b.jsonl. Of each, ten articles have the word of the query.
make_archives() {
    for archive in a b; do
        awk -v articles="$1" -v words="$2" -v archive=$archive '
        function word(n,    text) {
            for (text = "w"; n > 0; n = int(n / 26))
                text = text substr("abcdefghijklmnopqrstuvwxyz", 1 + n % 26, 1)
            return text
        }
        BEGIN {
            srand(articles)
            for (i = 1; i <= articles; i++) {
                printf "{\"id\":\"%s%d\",\"date\":\"%d-%02d\",\"text\":\"", archive, i, 2000 + i % 20, 1 + i % 12
                for (n = 0; n < words; n++)
                    printf "%s%s", word(int(rand() * rand() * 5000)), n % 12 == 11 ? ". " : " "
                print (i % int(articles / 10) == 0 ? "The lighthouse of archive " archive "." : "") "\"}"
            }
        }' >$archive.jsonl
    done
}

build() { # ARCHIVE
    tifa-index build --threads 2 index "$1.jsonl"
}

# Without what differs from run to run.
settled() {
    sed 's/"took_ms":[-+.0-9e]*//' "$@"
}
answer() {
    tifa-query search -i index -n 1000 --format json "$ARCHIVE_QUERY" 2>&1 | settled
}

# Whether the answer in the file is that of one archive, whole; answer-a and answer-b are known.
same_answer() {
    settled "$1" | cmp -s - answer-a || settled "$1" | cmp -s - answer-b
}

# Prints what of the index should not be there: more than two generations, and what only a build has.
leftovers() {
    [ "$(ls index/segments | wc -l)" -le 2 ] || echo "segments: $(ls index/segments | tr '\n' ' ')"
    for name in index/* index/.[!.]*; do
        case $name in
        index/manifest | index/segments | index/XAPIANDB | index/lock | 'index/.[!.]*') ;;
        index/origins.*)
            grep -q "^origins ${name#index/} " index/manifest || echo "left over: $name"
            ;;
        *) echo "left over: $name" ;;
        esac
    done
}

# Xapian loses some memory when a commit or a compaction fails; what is lost elsewhere is still told.
ignore_leaks_of_xapian() {
    echo 'leak:libxapian' >leaks
    LSAN_OPTIONS=suppressions=$PWD/leaks:print_suppressions=0
    export LSAN_OPTIONS
}

#!/bin/sh
# Builds tifa and its peers on the same passages, on the same cores, asks all the same queries, and prints one report.
# usage: sh tests/bench/run.sh ARCHIVE.jsonl.gz [--threads N] [--times N] [--only ENGINE,...] [--work FOLDER]
#   --threads N         cores and indexing threads of each engine (default 2)
#   --times N           the archive N times over, with ids made distinct (default 1)
#   --only ENGINE,...   of tifa, fts5, lucene, shingles, tantivy; what an earlier run left of the others in the work
#                       folder is shown too, marked *
#   --work FOLDER       where everything is built and kept (default: a temporary folder, removed at the end)
#
# Needs what tifa needs, libsqlite3-dev and time, which it installs by apt-get; and for Tantivy cargo, for Lucene mvn
# and a JDK 21 or newer. A peer that cannot be had is reported and left out. README.md beside says what is measured.
set -u
LC_ALL=C
export LC_ALL

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "run.sh: $*"
    exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
engines="tifa fts5 lucene shingles tantivy"
archive='' threads=2 times=1 only=$engines work='' temporary=''
while [ $# -gt 0 ]; do
    case $1 in
    --threads | --times | --only | --work) [ $# -gt 1 ] || die "$1 needs a value" ;;
    esac
    case $1 in
    --threads) threads=$2 && shift ;;
    --times) times=$2 && shift ;;
    --only) only=$(printf '%s' "$2" | tr , ' ') && shift ;;
    --work) work=$2 && shift ;;
    -*) die "unknown option '$1'" ;;
    *) [ -z "$archive" ] || die "one archive, '$1' is too much"; archive=$1 ;;
    esac
    shift
done
[ -n "$archive" ] || die "usage: run.sh ARCHIVE.jsonl.gz [--threads N] [--times N] [--only ENGINE,...] [--work FOLDER]"
[ -r "$archive" ] || die "cannot read '$archive'"
for number in "$threads" "$times"; do
    case $number in '' | *[!0-9]* | 0*) die "'$number' is no number from 1" ;; esac
done
for engine in $only; do
    case " $engines " in *" $engine "*) ;; *) die "no engine '$engine', only: $engines" ;; esac
done
[ "$threads" -le "$(nproc)" ] || die "$threads threads, but $(nproc) processors"
archive=$(realpath "$archive")

if [ -z "$work" ]; then
    temporary=$(mktemp -d) || exit 2
    trap 'rm -rf "$temporary"' EXIT
    trap 'exit 130' INT TERM
    work=$temporary
fi
mkdir -p "$work" || exit 2
work=$(cd "$work" && pwd)
asked="$archive, $times times, $threads threads"
[ "$(cat "$work/asked" 2>/dev/null || echo "$asked")" = "$asked" ] || die "'$work' is of another run: $(cat "$work/asked")"
printf '%s\n' "$asked" >"$work/asked"
for engine in $only; do
    for part in index missing time others bytes command version results; do
        rm -rf "${work:?}/$engine.$part"
    done
done

# ---- tools ----

pinned="taskset -c 0-$((threads - 1))"
java_flags="-Xms2g -Xmx2g -XX:+UseParallelGC --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
tools=$work/tifa.build/tests

wanted() { # ENGINE
    case " $only " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

missing() { # ENGINE WHY...
    engine=$1
    shift
    printf '%s\n' "$*" >"$work/$engine.missing"
    say "$engine: $*"
}

# Its output is for the log, and for nobody unless it fails.
quietly() { # LOG COMMAND...
    log=$1
    shift
    "$@" >"$log" 2>&1
}

first_error() { # ENGINE
    grep -i -m 1 error "$work/$1.log" || tail -n 1 "$work/$1.log"
}

# The newest JDK of at least 21, as its home.
find_jdk() {
    best=20
    for home in "${JAVA_HOME-}" "$(dirname "$(dirname "$(realpath "$(command -v javac || echo /)")")")" /usr/lib/jvm/*; do
        [ -x "$home/bin/javac" ] || continue
        major=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
        [ "${major:-0}" -gt "$best" ] && best=$major && jdk=$home
    done
    [ "$best" -ge 21 ]
}

prepare_tifa() {
    . "$tree/tests/deps.sh"
    # shellcheck disable=SC2086 # lists of packages
    tifa_install_deps $TIFA_BUILD_DEPS $TIFA_TEST_DEPS libsqlite3-dev time util-linux >&2 || exit 2
    (cd "$tree" && quietly "$work/tifa.log" cmake --preset release -B "$work/tifa.build" -DTIFA_TESTS=ON) &&
        quietly "$work/tifa.log" cmake --build "$work/tifa.build" --target tifa-index bench_queries bench_passages ||
        die "cannot build tifa, see $work/tifa.log"
}

version_of_tifa() {
    commit=$(git -C "$tree" rev-parse --short HEAD 2>/dev/null || echo "of no commit")
    [ -z "$(git -C "$tree" status --porcelain 2>/dev/null)" ] || commit="$commit and changes"
    echo "tifa $commit"
}

prepare_fts5() {
    quietly "$work/fts5.log" cc -std=c17 -D_GNU_SOURCE -O2 "$here/peers/fts5.c" -lsqlite3 -o "$work/fts5.program" ||
        { missing fts5 "SQLite: its program does not build: $(first_error fts5)"; return 1; }
    echo "SQLite $("$work/fts5.program" version)" >"$work/fts5.version"
}

prepare_lucene() { # ENGINE
    command -v mvn >/dev/null || { missing "$1" "Lucene: no mvn"; return 1; }
    find_jdk || { missing "$1" "Lucene: no JDK 21 or newer"; return 1; }
    java="$jdk/bin/java $java_flags -cp $work/lucene.build/target/classes:$work/lucene.build/lib/*"
    mkdir -p "$work/lucene.build" && cp -R "$here/peers/lucene/." "$work/lucene.build"
    JAVA_HOME=$jdk quietly "$work/$1.log" mvn -B -f "$work/lucene.build/pom.xml" compile \
        dependency:copy-dependencies "-DoutputDirectory=$work/lucene.build/lib" ||
        { missing "$1" "Lucene: cannot be fetched and built with mvn: $(first_error "$1")"; return 1; }
    echo "Lucene $($java LucenePeer version 2>/dev/null), $("$jdk/bin/javac" -version 2>&1 | sed 's/javac/JDK/')" >"$work/$1.version"
}

prepare_shingles() {
    prepare_lucene shingles
}

prepare_tantivy() {
    command -v cargo >/dev/null || { missing tantivy "Tantivy: no cargo"; return 1; }
    mkdir -p "$work/tantivy.build" && cp -R "$here/peers/tantivy/." "$work/tantivy.build"
    quietly "$work/tantivy.log" cargo build --release --manifest-path "$work/tantivy.build/Cargo.toml" \
        --target-dir "$work/tantivy.build/target" ||
        { missing tantivy "Tantivy: cannot be fetched and built with cargo: $(first_error tantivy)"; return 1; }
    "$work/tantivy.build/target/release/tantivy-peer" version >"$work/tantivy.version"
}

# ---- building ----

command_of() { # ENGINE build|run
    case $1.$2 in
    tifa.build) echo "$work/tifa.build/indexer/tifa-index build --threads $threads $work/tifa.index $source" ;;
    tifa.run) echo "$tools/bench_queries $work/tifa.index --run $work/queries.tsv $work/tifa.results" ;;
    fts5.build) echo "$work/fts5.program build $work/fts5.index/database $work/passages" ;;
    fts5.run) echo "$work/fts5.program run $work/fts5.index/database $work/queries.tsv $work/fts5.results" ;;
    lucene.build) echo "$java LucenePeer build positions $work/lucene.index $work/passages $threads" ;;
    lucene.run) echo "$java LucenePeer run positions $work/lucene.index $work/queries.tsv $work/lucene.results" ;;
    shingles.build) echo "$java LucenePeer build shingles $work/shingles.index $work/passages $threads" ;;
    shingles.run) echo "$java LucenePeer run shingles $work/shingles.index $work/queries.tsv $work/shingles.results" ;;
    tantivy.build) echo "$work/tantivy.build/target/release/tantivy-peer build $work/tantivy.index $work/passages $threads" ;;
    tantivy.run) echo "$work/tantivy.build/target/release/tantivy-peer run $work/tantivy.index $work/queries.tsv $work/tantivy.results" ;;
    esac
}

# What is read is in the page cache for every engine, and nothing of before is waiting to be written.
settle() {
    cat "$source" "$work/passages" >/dev/null
    sync
}

# CPU seconds that all processes have taken since the machine started.
busy() {
    awk -v ticks="$(getconf CLK_TCK)" '/^cpu / { print ($2 + $3 + $4 + $7 + $8 + $9) / ticks }' /proc/stat
}

build() { # ENGINE
    rm -rf "$work/$1.index" && mkdir "$work/$1.index"
    command=$(command_of "$1" build)
    settle
    before=$(busy)
    # shellcheck disable=SC2086 # a command with its words
    quietly "$work/$1.log" /usr/bin/time -f '%e	%U	%S	%M' -o "$work/$1.time" $pinned $command ||
        { missing "$1" "the build failed: $(tail -n 1 "$work/$1.log")"; return 1; }
    awk -v before="$before" -v after="$(busy)" -F '\t' '{ print after - before - $2 - $3 }' "$work/$1.time" >"$work/$1.others"
    find "$work/$1.index" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }' >"$work/$1.bytes"
    printf '%s\n' "$command" >"$work/$1.command"
}

ask() { # ENGINE
    command=$(command_of "$1" run)
    # shellcheck disable=SC2086
    quietly "$work/$1.log" $pinned $command || missing "$1" "the queries failed: $(tail -n 1 "$work/$1.log")"
}

say "tifa: compiling"
prepare_tifa
source=$archive
[ "$times" -eq 1 ] || source=$work/archive.jsonl.gz
if [ ! -e "$work/text" ]; then
    say "passages: splitting the archive"
    # shellcheck disable=SC2046 # no copy for once
    "$tools/bench_passages" "$archive" "$work/passages" "$times" $([ "$times" -eq 1 ] || echo "$source") >"$work/text.new" ||
        die "cannot split the archive"
    mv "$work/text.new" "$work/text"
fi
for engine in $engines; do
    wanted "$engine" || { [ "$engine" = tifa ] && [ ! -e "$work/queries.tsv" ]; } || continue
    say "$engine: building"
    [ "$engine" = tifa ] || "prepare_$engine" "$engine" || continue
    build "$engine" || { [ "$engine" = tifa ] && die "without tifa's index there are no queries"; }
    [ "$engine" = tifa ] || continue
    version_of_tifa >"$work/tifa.version"
    [ -e "$work/queries.tsv" ] ||
        "$tools/bench_queries" "$work/tifa.index" --write "$work/queries.tsv" || die "cannot draw the queries"
done
for engine in $only; do
    [ ! -e "$work/$engine.missing" ] || continue
    say "$engine: asking"
    ask "$engine"
done
if wanted tifa; then
    $pinned "$tools/bench_queries" "$work/tifa.index" --run "$work/queries.tsv" "$work/stems.results" --stems || exit 2
fi

# ---- the report ----

settings_of() { # ENGINE
    case $1 in
    tifa) echo "release preset; reads the archive itself: unzips, parses JSON, splits; stems and article fields are in it" ;;
    fts5) echo "one thread; one transaction, prepared insert; unicode61, detail=full, content in the table (not compressed)," \
        "page_size 4096, hashsize 256 MB, automerge 0, crisismerge 1999, then optimize; journal and synchronous off, one fsync" \
        "at the end; asked with mmap_size 16 GB, ORDER BY rank LIMIT 10" ;;
    lucene) echo "StandardAnalyzer, positions, stored text (LZ4), RAM buffer 1 GB, ConcurrentMergeScheduler, no compound files," \
        "forceMerge(1), commit; MMapDirectory, BM25Similarity, no query cache, ten rounds to warm" ;;
    shingles) echo "as lucene, with two-word shingles beside the words and no positions; a phrase is all its pairs, not verified" ;;
    tantivy) echo "default tokenizer, positions, stored text (LZ4), 1 GB of memory, NoMergePolicy, then merge to one segment," \
        "garbage collected, fsync; default BM25" ;;
    esac
}

cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
memory=$(awk '/^MemTotal/ { printf "%.1f GB", $2 / 1e6 }' /proc/meminfo)
read -r passages text_bytes <"$work/text"
echo "machine: $(nproc) processors ($cpu), of which $threads are used, $memory, Linux $(uname -r), $(date -u +%Y-%m-%d)"
echo "archive: $(basename "$archive") x $times, $passages passages, $text_bytes bytes of text"
echo "Peers read the passages from a file, one after the other: they are spared unzip, JSON and splitting, which tifa does itself."
echo
for engine in $engines; do
    [ -e "$work/$engine.version" ] && [ -e "$work/$engine.time" ] || continue
    echo "$engine: $(cat "$work/$engine.version"): $(settings_of "$engine")"
    sed "s|$work|WORK|g; s|$archive|ARCHIVE|g; s/^/    /" "$work/$engine.command"
done | fold -s -w 120
echo
awk -f "$here/report.awk" -v work="$work" -v engines="$engines" -v only="$only" -v text_bytes="$text_bytes"

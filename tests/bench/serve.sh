#!/bin/sh
# The service and the command, asked phrases beside what others have.
# usage: sh tests/bench/serve.sh BUILD INDEX QUERIES [--seconds N] [--rounds N] [--sqlite DATABASE]
#                                [--tantivy PROGRAM FOLDER] [--opensearch PROGRAM FOLDER]
#   BUILD               a build folder with tests, such as build/release
#   QUERIES             what 'bench_queries INDEX --write QUERIES' wrote; its phrases are asked, each once a turn
#   --seconds N         of each load (default 5)
#   --rounds N          of all; medians are printed (default 3)
#   --sqlite DATABASE   of FTS5, as run.sh leaves it in WORK/fts5.index: asked by the sqlite3 shell, one process a phrase
#   --tantivy PROGRAM FOLDER      tantivy-cli, and an index that it can open: asked over HTTP
#   --opensearch PROGRAM FOLDER   peers/opensearch, and what it built: asked over HTTP
# servers.sh makes both, and prints these two options.
#
# README.md beside says what is measured.
set -u
LC_ALL=C
export LC_ALL

die() {
    printf 'serve.sh: %s\n' "$*" >&2
    exit 2
}

[ $# -ge 3 ] || die "usage: serve.sh BUILD INDEX QUERIES [--seconds N] [--rounds N] [--sqlite DATABASE]" \
    "[--tantivy PROGRAM FOLDER] [--opensearch PROGRAM FOLDER]"
build=$1 index=$2 queries=$3 seconds=5 rounds=3 database='' tantivy='' folder='' opensearch='' node=''
shift 3
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || die "$1 needs a value"
    case $1 in
    --seconds) seconds=$2 ;;
    --rounds) rounds=$2 ;;
    --sqlite) database=$2 ;;
    --tantivy)
        [ $# -gt 2 ] || die "--tantivy needs a program and a folder"
        tantivy=$2 folder=$3 && shift
        ;;
    --opensearch)
        [ $# -gt 2 ] || die "--opensearch needs a program and a folder"
        opensearch=$2 node=$3 && shift
        ;;
    *) die "unknown option '$1'" ;;
    esac
    shift 2
done
for number in "$seconds" "$rounds"; do
    case $number in '' | *[!0-9]* | 0*) die "'$number' is no number from 1" ;; esac
done
query=$build/query/tifa-query load=$build/tests/bench_serve_load
[ -x "$query" ] && [ -x "$load" ] || die "'$build' is no build folder with tests"
[ -r "$queries" ] || die "cannot read '$queries'"

work=$(mktemp -d) || exit 2
servers=''
# shellcheck disable=SC2086 # a list of processes
trap 'rm -rf "$work"; [ -z "$servers" ] || kill $servers 2>/dev/null' EXIT
trap 'exit 130' INT TERM

# A phrase a line, and the same as the middle of a URL; in an order that mixes the classes.
awk -F'\t' '$2 == "phrase" {
    q = $3; for (i = 4; i <= NF; i++) q = q " " $i
    printf "%s\t%s\n", (n++ * 7919) % 100003, q }' "$queries" | sort -n | cut -f2 > "$work/phrases"
sed 's/[^a-z0-9]/+/g' "$work/phrases" | grep -v '++' > "$work/urls"
[ -s "$work/urls" ] || die "'$queries' has no phrases"

median() {
    sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}

# ---- over HTTP ----
# All servers are there at the same time and asked by turns, so what else the machine does meets all of them alike.

# load_of PORT BEFORE BEHIND CONNECTIONS: what the load generator prints
load_of() {
    sed "s|^|$2|; s|\$|$3|" "$work/urls" > "$work/targets"
    # shellcheck disable=SC2046 # a target has no spaces
    "$load" "$1" "$4" "$seconds" $(cat "$work/targets")
}

# Lines of the load generator, where all was answered: answers a second, median, p99
figures() {
    sed -n 's|^\([0-9]*\) answers/s.* 0 failed; median \([0-9.]*\) ms, p99 \([0-9.]*\) ms.*|\1 \2 \3|p'
}

# row NAME WARM PORT BEFORE BEHIND: a line of the table, after so many loads to warm
row() {
    name=$1 warm=$2
    shift 2
    for _ in $(seq "$warm"); do
        load_of "$@" 8 > /dev/null
    done
    rows=$((rows + 1))
    printf '%s\t%s\t%s\t%s\t%s\n' "$rows" "$name" "$@" >> "$work/rows"
}

# measure: all rows by turns, at all that is possible, and then at half of that
measure() {
    for kind in full half; do
        for _ in $(seq "$rounds"); do
            while IFS=$(printf '\t') read -r number _ port before behind; do
                most=$(cut -d' ' -f1 "$work/full.$number" 2> /dev/null | median)
                connections=8
                [ "$kind" = full ] || connections=8@$((${most:-0} / 2))
                load_of "$port" "$before" "$behind" "$connections" | figures >> "$work/$kind.$number"
            done < "$work/rows"
        done
    done
    while IFS=$(printf '\t') read -r number name _; do
        for kind in full half; do
            printf '%-24s %-6s %8s %10s %10s\n' "$name" "$kind" "$(cut -d' ' -f1 "$work/$kind.$number" | median)" \
                "$(cut -d' ' -f2 "$work/$kind.$number" | median)" "$(cut -d' ' -f3 "$work/$kind.$number" | median)"
        done
    done < "$work/rows"
}

# start PORT TARGET PROGRAM...: and waits until the target is answered
start() {
    port=$1 target=$2
    shift 2
    "$@" > "$work/log.$port" 2>&1 &
    server=$!
    servers="$servers $server"
    for _ in $(seq 600); do
        "$load" "$port" 1 1 "$target" > /dev/null 2>&1 && return 0
        kill -0 "$server" 2> /dev/null || break
        sleep 0.1
    done
    printf '%-24s does not start: %s\n' "$(basename "$1")" "$(tail -n 1 "$work/log.$port")"
    return 1
}

# opensearch_asks COUNT: the start of a URL; a phrase and %22}}} come behind
opensearch_asks() {
    printf '%s%s' '/passages/_search?source_content_type=application/json\&source=%7B%22size%22:10,%22track_total_hits%22:' \
        "$1,%22query%22:%7B%22match_phrase%22:%7B%22text%22:%22"
}

printf 'Phrases: %s of %s. Processors: %s. Load: 8 connections that are kept, %s s, median of %s rounds.\n\n' \
    "$(wc -l < "$work/urls")" "$queries" "$(nproc)" "$seconds" "$rounds"
printf '%-24s %-6s %8s %10s %10s\n' 'HTTP, top 10' load a/s 'p50 ms' 'p99 ms'
rows=0
start 18480 /healthz "$query" serve -i "$index" --listen 127.0.0.1:18480 || exit 2
row 'tifa, counts to 2000' 1 18480 '/search?q=%22' '%22'
row 'tifa, counts all' 1 18480 '/search?q=%22' '%22\&count=exact'
if [ -n "$tantivy" ] && start 18481 '/api/?q=peace' "$tantivy" serve -i "$folder" --host 127.0.0.1 -p 18481; then
    row 'tantivy, counts all' 1 18481 '/api/?q=%22' '%22\&nhits=10'
fi
if [ -n "$opensearch" ] && start 18482 '/passages/_search?q=peace' "$opensearch" serve "$node" 18482; then
    row 'opensearch, counts all' 8 18482 "$(opensearch_asks true)" '%22%7D%7D%7D' # it is compiled while it runs
    row 'opensearch, to 10000' 1 18482 "$(opensearch_asks 10000)" '%22%7D%7D%7D'
fi
measure
# shellcheck disable=SC2086
kill $servers
wait
servers=''

# ---- one process a phrase ----

ask_tifa() {
    "$query" search -i "$index" -n 10 --format json "\"$1\""
}

ask_sqlite() {
    sqlite3 -readonly "$database" "SELECT text FROM passages WHERE passages MATCH '\"$1\"' ORDER BY rank LIMIT 10"
}

ask_nothing() {
    true "$1"
}

# one_shot NAME COMMAND: the time of each of a hundred phrases, in a process of its own
one_shot() {
    head -n 100 "$work/phrases" | while read -r phrase; do
        start=$(date +%s%N)
        "$2" "$phrase" > /dev/null
        echo $((($(date +%s%N) - start) / 1000))
    done | sort -n | awk -v name="$1" '{sum += $1; v[NR] = $1} END {
        printf "%-24s %8.1f %8.1f %8.1f %8.1f\n", name, sum / NR / 1000, v[int((NR + 1) / 2)] / 1000,
               v[int(NR * 0.99)] / 1000, v[NR] / 1000 }'
}

printf '\n%-24s %8s %8s %8s %8s\n' 'one process a phrase, ms' mean p50 p99 most
one_shot 'tifa-query search' ask_tifa
if [ -n "$database" ] && command -v sqlite3 > /dev/null; then
    one_shot 'sqlite3, FTS5' ask_sqlite
elif [ -n "$database" ]; then
    printf '%-24s there is no sqlite3\n' 'sqlite3, FTS5'
fi
one_shot 'the clock by itself' ask_nothing

#!/bin/sh
# The service and the command, asked phrases beside what others have.
# usage: sh tests/bench/serve.sh BUILD INDEX QUERIES [--seconds N] [--rounds N] [--sqlite DATABASE]
#                                [--tantivy PROGRAM FOLDER]
#   BUILD               a build folder with tests, such as build/release
#   QUERIES             what 'bench_queries INDEX --write QUERIES' wrote; its phrases are asked, each once a turn
#   --seconds N         of each load (default 5)
#   --rounds N          of all; medians are printed (default 3)
#   --sqlite DATABASE   of FTS5, as run.sh leaves it in WORK/fts5.index: asked by the sqlite3 shell, one process a phrase
#   --tantivy PROGRAM FOLDER   tantivy-cli, and an index that it can open: asked over HTTP
#
# README.md beside says what is measured.
set -u
LC_ALL=C
export LC_ALL

die() {
    printf 'serve.sh: %s\n' "$*" >&2
    exit 2
}

[ $# -ge 3 ] || die "usage: serve.sh BUILD INDEX QUERIES [--seconds N] [--rounds N] [--sqlite DATABASE] [--tantivy PROGRAM FOLDER]"
build=$1 index=$2 queries=$3 seconds=5 rounds=3 database='' tantivy='' folder=''
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
server=''
trap 'rm -rf "$work"; [ -z "$server" ] || kill "$server" 2>/dev/null' EXIT
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

# load_of PORT BEFORE BEHIND CONNECTIONS: what the load generator prints
load_of() {
    sed "s|^|$2|; s|\$|$3|" "$work/urls" > "$work/targets"
    # shellcheck disable=SC2046 # a target has no spaces
    "$load" "$1" "$4" "$seconds" $(cat "$work/targets")
}

# Lines of the load generator: answers a second, median, p99
figures() {
    sed -n 's|^\([0-9]*\) answers/s.* median \([0-9.]*\) ms, p99 \([0-9.]*\) ms.*|\1 \2 \3|p'
}

# measure NAME PORT BEFORE BEHIND: at all that is possible, and at half of that
measure() {
    name=$1
    shift
    load_of "$@" 8 > /dev/null # warms
    : > "$work/full"
    : > "$work/half"
    for _ in $(seq "$rounds"); do
        load_of "$@" 8 | figures >> "$work/full"
    done
    most=$(cut -d' ' -f1 "$work/full" | median)
    for _ in $(seq "$rounds"); do
        load_of "$@" "8@$((most / 2))" | figures >> "$work/half"
    done
    for kind in full half; do
        printf '%-24s %-6s %8s %10s %10s\n' "$name" "$kind" "$(cut -d' ' -f1 "$work/$kind" | median)" \
            "$(cut -d' ' -f2 "$work/$kind" | median)" "$(cut -d' ' -f3 "$work/$kind" | median)"
    done
}

wait_for() {
    for _ in $(seq 100); do
        "$load" "$1" 1 0 "$2" > /dev/null 2>&1
        [ $? -ne 2 ] && return 0
        sleep 0.1
    done
    return 1
}

printf 'Phrases: %s of %s. Processors: %s. Load: 8 connections that are kept, %s s, median of %s rounds.\n\n' \
    "$(wc -l < "$work/urls")" "$queries" "$(nproc)" "$seconds" "$rounds"
printf '%-24s %-6s %8s %10s %10s\n' 'HTTP, top 10' load a/s 'p50 ms' 'p99 ms'
"$query" serve -i "$index" --listen 127.0.0.1:18480 2> "$work/log" &
server=$!
wait_for 18480 /health || die "the service does not start: $(cat "$work/log")"
measure 'tifa, counts to 2000' 18480 '/search?q=%22' '%22'
kill "$server"
wait "$server" 2> /dev/null
server=''

if [ -n "$tantivy" ]; then
    "$tantivy" serve -i "$folder" -p 18481 > "$work/log" 2>&1 &
    server=$!
    if wait_for 18481 /; then
        measure tantivy 18481 '/api/?q=%22' '%22\&nhits=10'
    else
        printf '%-24s does not start: %s\n' tantivy "$(tail -n 1 "$work/log")"
    fi
    kill "$server"
    wait "$server" 2> /dev/null
    server=''
fi

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

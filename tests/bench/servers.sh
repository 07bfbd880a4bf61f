#!/bin/sh
# Builds what serve.sh asks beside tifa over HTTP: tantivy-cli's server and OpenSearch, with the passages of run.sh.
# usage: sh tests/bench/servers.sh WORK [TANTIVY]
#   WORK      what run.sh --work WORK left; only its file of passages is read
#   TANTIVY   tantivy-cli, where it is there; otherwise cargo fetches and compiles it
#
# Needs cargo and python3 for Tantivy, mvn and a JDK 17 or newer (of JAVA_HOME, or in PATH) for OpenSearch. What cannot
# be had is said and left out. Prints the options of serve.sh.
set -u
LC_ALL=C
export LC_ALL

say() {
    printf '%s\n' "$*" >&2
}

[ $# -eq 1 ] || [ $# -eq 2 ] || { say "usage: servers.sh WORK [TANTIVY]"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(cd "$1" && pwd) && [ -r "$work/passages" ] || { say "servers.sh: '$1' has no passages"; exit 2; }
tantivy=${2:-$work/tantivy-cli/bin/tantivy}

# A command whose output is for the log, and its end for whom it fails.
quietly() { # LOG COMMAND...
    log=$1
    shift
    "$@" >> "$log" 2>&1 || { say "$(basename "$log" .log): '$1' failed: $(tail -n 1 "$log")"; return 1; }
}

# The schema is what 'tantivy new' would ask for, but for the tokenizer: it only knows one that stems.
build_tantivy() {
    folder=$work/tantivy-cli.index log=$work/tantivy-cli.log
    rm -rf "$folder" && mkdir "$folder" && : > "$log"
    [ -x "$tantivy" ] ||
        quietly "$log" cargo install --root "$work/tantivy-cli" --version 0.24.0 --locked tantivy-cli || return 1
    cat > "$folder/meta.json" << 'END'
{"index_settings": {"docstore_compression": "lz4", "docstore_blocksize": 16384}, "segments": [], "opstamp": 0,
 "schema": [{"name": "text", "type": "text", "options": {"stored": true, "fast": false,
     "indexing": {"record": "position", "fieldnorms": true, "tokenizer": "default"}}}]}
END
    python3 - "$work/passages" > "$work/passages.jsonl" << 'END' || return 1
import json, sys
with open(sys.argv[1], "rb") as passages:
    while length := passages.read(4):
        print(json.dumps({"text": passages.read(int.from_bytes(length, "little")).decode()}))
END
    quietly "$log" "$tantivy" index -i "$folder" -f "$work/passages.jsonl" -t 2 &&
        quietly "$log" "$tantivy" merge -i "$folder" && rm "$work/passages.jsonl"
}

build_opensearch() {
    program=$work/opensearch.build/peer log=$work/opensearch.log
    rm -rf "$work/opensearch.index" && mkdir -p "$work/opensearch.build" && : > "$log"
    cp -R "$here/peers/opensearch/." "$work/opensearch.build"
    quietly "$log" mvn -B -f "$work/opensearch.build/pom.xml" compile dependency:copy-dependencies \
        "-DoutputDirectory=$work/opensearch.build/lib" || return 1
    cat > "$program" << END
#!/bin/sh
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xms1g -Xmx1g \\
    -cp "$work/opensearch.build/target/classes:$work/opensearch.build/lib/*" OpenSearchPeer "\$@"
END
    chmod +x "$program" && quietly "$log" "$program" build "$work/opensearch.index" "$work/passages"
}

options=''
build_tantivy && options="$options --tantivy $tantivy $work/tantivy-cli.index"
build_opensearch && options="$options --opensearch $program $work/opensearch.index"
printf '%s\n' "${options# }"
[ -n "$options" ]

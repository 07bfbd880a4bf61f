# What test scripts share: ". $TOOLS/lib.sh".

# A command as typed, its output, its messages with "! " in front, and its status unless that is 0.
try() {
    printf '$ %s\n' "$*"
    try_status=0
    "$@" 2>.messages || try_status=$?
    sed 's/^/! /' .messages
    rm -f .messages
    [ $try_status -eq 0 ] || echo "-> $try_status"
}

# All hits of a query as "ARTICLE-ID PASSAGE [matched text]...", in the order of ids. Options may follow.
ask() {
    ask_query=$1
    shift
    printf '## %s%s\n' "$ask_query" "${*:+ $*}"
    ask_status=0
    tifa-query search -i "$INDEX" -n 1000 --copies --format json "$@" -- "$ask_query" 2>.messages >.answer || ask_status=$?
    LC_ALL=C awk -v whole=1 -f "$TOOLS/hits.awk" .answer >.hits
    grep '^!' .hits
    grep -v '^!' .hits | LC_ALL=C sort -k1,1 -k2,2n
    sed 's/^/! /' .messages
    [ $ask_status -le 1 ] || echo "-> $ask_status"
    rm -f .messages .answer .hits
}

# The same in the order of the answer. Options come first, the query last, -i and -n are the caller's.
ranked() {
    printf '## %s\n' "$*"
    tifa-query search --format json "$@" | LC_ALL=C awk -f "$TOOLS/hits.awk"
}

# One JSON line: article ID TEXT [FURTHER-KEYS], all as they stand in JSON.
article() {
    printf '{"id":"%s","text":"%s"%s}\n' "$1" "$2" "${3:+,$3}"
}

# The articles of an index as "ID: TEXT", in the order of ids.
contents() { # INDEX
    tifa-index export "$1" | sed -E 's/^.*"id":"([^"]*)".*"text":"([^"]*)".*$/\1: \2/' | LC_ALL=C sort
}

# How many articles each segment has, how many of them are removed, and what of the generation before is kept.
segments() { # INDEX
    sed -n -e 's/^segment \([0-9]*\) \([0-9]*\) .*/\1: \2/p' -e 's/^removed \([0-9]*\) .*/  \1 removed/p' -e '/^previous/p' "$1/manifest"
}

# Control characters made visible, other characters as they are.
visible() {
    sed "s/$(printf '\033')/<ESC>/g; s/$(printf '\007')/<BEL>/g; s/$(printf '\302\233')/<CSI>/g; s/$(printf '\342\200\256')/<RLO>/g"
}

# Runs a command without the privileges of root; skips the test where that cannot be done.
unprivileged() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    fi
}
needs_unprivileged() {
    unprivileged tifa-index --help >/dev/null 2>&1 && return
    echo "root, and no setpriv to run the programs as somebody else" >&2
    exit 77
}

# A line for the reader of the expected output.
note() {
    printf '# %s\n' "$*"
}

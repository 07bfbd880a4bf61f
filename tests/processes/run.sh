#!/bin/sh
# A test that is killed in the middle leaves no process behind, whether it is a script or a program; nor does one that
# ends by itself without ending what it started, which is a failure.
# usage: sh tests/processes/run.sh SOURCE_FOLDER BUILD_FOLDER
set -u
source=$(cd "$1" && pwd) && bin=$(cd "$2" && pwd) || exit 2
contain=$bin/tests/contain
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT PIPE TERM
failed=0
complain() {
    echo "$*"
    failed=$((failed + 1))
}
# Waits until a command succeeds; what takes as long as that never does.
wait_until() { # WHAT COMMAND...
    what=$1
    shift
    for tries in $(seq 3000); do
        "$@" && return
        sleep 0.05
    done
    complain "never: $what"
    return 1
}
# The processes that have a text in their command line or among their open files' names.
processes_of() { # TEXT
    for folder in /proc/[0-9]*; do
        case $folder in /proc/$$) continue ;; esac
        tr '\0' ' ' 2>/dev/null <"$folder/cmdline" | grep -qF -- "$1" && echo "${folder#/proc/}"
    done
}
none_of() { [ -z "$(processes_of "$1")" ]; }
has_written() { [ -s "$1" ]; }
is_serving() { grep -q 'serving http' "$1" 2>/dev/null; }

"$bin/indexer/tifa-index" build "$work/index" "$source/corpus/samples" >/dev/null 2>&1 || { echo "the samples cannot be indexed"; exit 1; }
# A script with a service, one that left its session, one that is stopped, and one of another script.
cat >"$work/script.sh" <<'SCRIPT'
ln -sf "$(command -v sleep)" "$3/sleep"
"$1" "$2/query/tifa-query" serve -i "$3/index" --listen 127.0.0.1:0 2>"$3/served" &
setsid "$3/sleep" 86400 &
sh -c 'kill -STOP $$; : "$0"' "$3/stopped" &
("$3/sleep" 86400 &)
echo $$ >"$3/pid"
wait
SCRIPT
for victim in script contain told; do
    rm -f "$work/pid" "$work/served"
    "$contain" sh "$work/script.sh" "$contain" "$bin" "$work" >"$work/out" 2>&1 &
    outer=$!
    wait_until "$victim: the script runs" has_written "$work/pid" && wait_until "$victim: it serves" is_serving "$work/served"
    case $victim in
    script) kill -KILL "$(cat "$work/pid")" ;;
    contain) kill -KILL $outer ;; # what left its session and its parent is beyond reach then
    told) kill -TERM $outer ;;
    esac
    wait $outer 2>/dev/null
    status=$?
    case $victim:$status in
    told:143 | *:137) ;;
    *) complain "$victim: status $status" ;;
    esac
    if [ $victim = contain ]; then
        wait_until "$victim: the service ends" none_of "serve -i $work/index"
        processes_of "$work/" | while read -r pid; do kill -KILL "$pid" 2>/dev/null; done
        wait_until "$victim: all are gone" none_of "$work/"
    else
        left=$(processes_of "$work/")
        [ -z "$left" ] || complain "$victim: left behind: $left"
    fi
done

# a program of the suite, without anybody who looks after it
"$bin/tests/test_serve_growth" "$bin" "$source" >"$work/out" 2>&1 &
program=$!
service_runs() { pgrep_children=$(cat /proc/$program/task/$program/children 2>/dev/null); [ -n "$pgrep_children" ] && tr '\0' ' ' 2>/dev/null <"/proc/${pgrep_children%% *}/cmdline" | grep -q ' serve '; }
if wait_until "the service of a program runs" service_runs; then
    index=$(tr '\0' '\n' <"/proc/${pgrep_children%% *}/cmdline" | sed -n '/^-i$/{n;p}')
    kill -KILL $program
    wait $program 2>/dev/null
    wait_until "the service of a program ends" none_of "serve -i $index"
    rm -rf "${index%/index}"
fi

# one that ends well, but leaves something
"$contain" -g 0.2 sh -c 'sleep 86400 & exit 0' >"$work/out" 2>&1
status=$?
[ $status -eq 1 ] && grep -q '^contain: sleep ([0-9]*) is left behind$' "$work/out" || complain "left behind: status $status: $(cat "$work/out")"
"$contain" sh -c 'sleep 0.1 & exit 3' || status=$?
[ $status -eq 3 ] || complain "what ends in time is no failure: status $status"
"$contain" "$work/none" 2>/dev/null
[ $? -eq 127 ] || complain "a command that is not there"
[ $failed -eq 0 ] && echo "nothing is left behind"
[ $failed -eq 0 ]

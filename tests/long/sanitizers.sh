#!/bin/sh
# The service, the library and the query engine: their threads under the thread sanitizer, their memory under valgrind.
# usage: sh tests/long/sanitizers.sh [threads|memory]
# Takes some 20 minutes; prints "N passed, N failed". Needs valgrind for the second.
# The workers of the service forbid what valgrind does to run; they have the address sanitizer in the usual tests.
set -u
cd "$(dirname "$0")/../.."
what=${1-all}
passed=0 failed=0
log=$(mktemp)
work=$(mktemp -d)
trap 'rm -rf "$work" "$log"' EXIT INT TERM

try() { # COMMAND...
    "$@" >"$log" 2>&1
    status=$?
    if [ $status -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$*: status $status"
        tail -n 40 "$log"
    fi
}

if [ "$what" != memory ]; then
    cmake --preset tsan -DTIFA_TESTS=ON >"$log" 2>&1 && cmake --build --preset tsan >"$log" 2>&1 || { cat "$log"; exit 1; }
    TSAN_OPTIONS="halt_on_error=1 exitcode=66"
    export TSAN_OPTIONS
    for test in library facets archive query_copies query_limits suggest inverter segment glass_same reader shim_search mcp commands; do
        try build/tsan/tests/test_$test
    done
    for test in answers requests clients processes remote; do
        try build/tsan/tests/test_serve_$test build/tsan .
    done
    try build/tsan/tests/oracle corpus/samples 2000
fi
if [ "$what" != threads ]; then
    cmake --preset release -DTIFA_TESTS=ON >"$log" 2>&1 && cmake --build --preset release >"$log" 2>&1 || { cat "$log"; exit 1; }
    valgrind="valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --trace-children=no"
    for test in library archive query_limits suggest mcp commands params head json_text; do
        try $valgrind build/release/tests/test_$test
    done
    try $valgrind build/release/indexer/tifa-index build "$work/index" corpus/samples
    for query in the '"mutual respect"' 'peace OR trade' 'cooperat* -war' '"of *"' '相互尊重' 'mutual NEAR/3 respect'; do
        for format in text json; do
            try $valgrind build/release/query/tifa-query search -i "$work/index" --count exact --format $format "$query"
        done
        try $valgrind build/release/query/tifa-query facets -i "$work/index" "$query"
        try $valgrind build/release/query/tifa-query explain -i "$work/index" "$query"
    done
    try $valgrind build/release/query/tifa-query show -i "$work/index" pages/five-principles-at-seventy.txt
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]

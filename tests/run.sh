#!/bin/sh
# Builds tifa and runs every test: optimised, then with the address and undefined-behaviour sanitizers.
# usage: sh tests/run.sh [--long]
#   --long  also what takes hours, or needs the archives in ../shared (skipped where they are not)
set -eu
cd "$(dirname "$0")/.."
. tests/deps.sh
# shellcheck disable=SC2086 # lists of packages
tifa_install_deps $TIFA_BUILD_DEPS $TIFA_TEST_DEPS
# shellcheck disable=SC2086
tifa_install_deps $TIFA_PAGE_DEPS || echo "the page and the tools are not tested by their clients" >&2

long=
case "${1-}" in
"") ;;
--long) long=yes ;;
*) echo "usage: sh tests/run.sh [--long]" >&2; exit 2 ;;
esac

jobs=$(nproc)
for preset in release asan; do
    echo "== $preset"
    log=$(mktemp)
    if ! { cmake --preset "$preset" -DTIFA_TESTS=ON -DTIFA_WERROR=ON && cmake --build --preset "$preset"; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
    ctest --preset "$preset" -j "$jobs"
done
if [ -n "$long" ]; then
    sh tests/archives.sh "$PWD" "$PWD/build/release" --long
    for test in clients processes remote growth; do
        build/release/tests/test_serve_$test "$PWD/build/release" "$PWD" long
    done
    build/release/tests/test_code_points all
    sh tests/long/sanitizers.sh
    fault() { # TEST COUNT
        TIFA_FAULT_COUNT=$2 TIFA_TEST_TIMEOUT=7200 sh tests/fault/run.sh "$PWD/build/release" "$1"
    }
    LONG=yes fault memory 1
    fault inject all
    fault kill-calls 10000
    fault power-cut 5000
    fault flips 100000
    fault publishes 1000
fi

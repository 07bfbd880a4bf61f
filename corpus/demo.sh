#!/bin/sh
# Builds tifa, indexes the sample articles, and asks for a phrase.
# usage: sh corpus/demo.sh [QUERY]
set -eu
cd "$(dirname "$0")/.."
. tests/deps.sh
# shellcheck disable=SC2086 # a list of packages
tifa_install_deps $TIFA_BUILD_DEPS

echo "building tifa ..."
log=$(mktemp)
index=$(mktemp -d)
trap 'rm -rf "$log" "$index"' EXIT INT TERM
if ! { cmake --preset release -DTIFA_TESTS=OFF && cmake --build --preset release; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi

query=${1-'"win-win cooperation"'}
echo
echo "\$ tifa-index build INDEX corpus/samples"
build/release/indexer/tifa-index build "$index" corpus/samples
echo
echo "\$ tifa-query search -i INDEX '$query'"
build/release/query/tifa-query search -i "$index" "$query"

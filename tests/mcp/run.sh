#!/bin/sh
# 'tifa-query mcp' and the protocol's own client, which holds what it is told against the protocol's schemas.
# usage: sh tests/mcp/run.sh BUILD_FOLDER
# Needs node and npm (tests/deps.sh); npm fetches the client once a build folder.
# exit status 77: one of them is not there, nothing was tested
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd) || exit 2
for program in node npm; do
    command -v $program >/dev/null || { echo "skipped: no $program"; exit 77; }
done
modules=$bin/tests/mcp
. "$here/../npm.sh"
npm_fetch "$here" "$modules" || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$bin/indexer/tifa-index" build "$work/index" "$here/../../corpus/samples" >"$work/built" 2>&1 || { cat "$work/built"; exit 1; }
node "$here/client.mjs" "$bin/query/tifa-query" "$work/index" "$modules"

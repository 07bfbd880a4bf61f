#!/bin/sh
# Scores the reading of web pages against the pages in ../shared/html, where they are beside the checkout.
# usage: run.sh SOURCE_FOLDER BUILD_FOLDER [OPTION...]
#   options are those of bench_extract (score.c); without any, it fails below what tifa has reached
# exit status 77: there is no such archive, nothing was scored
set -u
archive=$1/../shared/html/readability-pages.tar.gz
score=$2/tests/bench_extract
shift 2
[ -r "$archive" ] || { echo "skipped: no web pages beside the checkout"; exit 77; }
[ $# -gt 0 ] || set -- --least-text 97.5 --least-shingles 97 --least-title 92 --least-author 84 --least-date 93 --least-lang 100
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
tar -xzf "$archive" -C "$work" || exit 2
"$score" "$work" "$@"

#!/bin/sh
# The command-line tests; tools/suite.sh says how they work.
# usage: sh tests/cli/run.sh BINDIR [--update] [NAME...]
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/tools/suite.sh"

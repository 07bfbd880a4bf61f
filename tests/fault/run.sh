#!/bin/sh
# The tests of what goes wrong; ../cli/tools/suite.sh says how they work.
# usage: sh tests/fault/run.sh BINDIR [--update] [NAME...]
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cli/tools/suite.sh"

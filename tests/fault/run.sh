#!/bin/sh
# The tests of what goes wrong; ../cli/tools/suite.sh says how they work.
# usage: sh tests/fault/run.sh BINDIR [--update] [NAME...]
#
# TIFA_FAULT_COUNT=N tries N times what is tried often, in the long forms
#
#   kill-calls 10000  power-cut 5000  flips 100000  publishes 1000  writers 200  inject all  kill 1000  resume 20
#
# and TIFA_FAULT_SEED=N takes other instants and places. TIFA_TEST_TIMEOUT=SECONDS allows a test more than 1800.
# Each prints how often it tried and how often it was wrong. With the sanitizers, which are slow, the usual counts are less.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cli/tools/suite.sh"

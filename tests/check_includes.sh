#!/bin/sh
# The arrows of the design hold: who includes whom.
# usage: sh tests/check_includes.sh [SOURCE-FOLDER]
#
#   corpus                  corpus
#   shim                    shim; its *.cc alone, and a private header of theirs, <xapian.h>
#   indexer                 indexer corpus shim
#   query                   query corpus shim
#   query/language          query/language corpus
#   query/match.[ch]        query/match.h query/language corpus
#   query/tifa.h            corpus/base/status_codes.h, which includes nothing of ours: it is for everybody outside
#   indexer/library.c       also query/tifa.h, whose part it is
#   indexer/matching.c      also query/tifa.h: 'remove --query' asks as any program outside would, in this one file of the
#                           program, which the indexer's library does not have
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2
wrong=0
checked=0

complain() {
    echo "$*" >&2
    wrong=$((wrong + 1))
}

# Whether a file may include a path of ours.
allowed() { # FILE INCLUDED
    case $1:$2 in
    query/tifa.h:corpus/base/status_codes.h | indexer/library.c:query/tifa.h | indexer/matching.c:query/tifa.h) return 0 ;;
    query/tifa.h:* | corpus/base/status_codes.h:*) return 1 ;;
    esac
    case $1 in
    corpus/*) case $2 in corpus/*) return 0 ;; esac ;;
    shim/*) case $2 in shim/*) return 0 ;; esac ;;
    indexer/*) case $2 in indexer/* | corpus/* | shim/xs.h) return 0 ;; esac ;;
    query/language/*) case $2 in query/language/* | corpus/*) return 0 ;; esac ;;
    query/match.*) case $2 in query/match.h | query/language/* | corpus/*) return 0 ;; esac ;;
    query/*) case $2 in query/* | corpus/* | shim/xs.h) return 0 ;; esac ;;
    esac
    return 1
}

for file in $(find corpus shim indexer query -type f \( -name '*.[ch]' -o -name '*.cc' -o -name '*.inc' \) | sort); do
    checked=$((checked + 1))
    for included in $(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file"); do
        case $included in
        *.inc) [ -e "$included" ] || continue ;; # made while building, beside what includes it
        esac
        case $included in
        ./* | ../* | */../*) complain "$file includes \"$included\": paths start at the top" ;;
        */*) ;;
        *) complain "$file includes \"$included\": paths start at the top" && continue ;;
        esac
        allowed "$file" "$included" || complain "$file must not include \"$included\""
        case $included in
        *_private.h) case $file in shim/*.cc) ;; *) complain "$file must not include \"$included\": it is private to shim/*.cc" ;; esac ;;
        esac
    done
    if grep -q '^[[:space:]]*#[[:space:]]*include[[:space:]]*<xapian' "$file"; then
        case $file in
        shim/*.cc | shim/*_private.h) ;;
        *) complain "$file must not include <xapian.h>" ;;
        esac
    fi
done
[ $checked -gt 0 ] || complain "no sources in '$PWD'"
echo "$checked files checked, $wrong wrong"
[ $wrong -eq 0 ]

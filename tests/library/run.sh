#!/bin/sh
# The library as others have it: installed somewhere, found by pkg-config and by CMake, used from C and C++.
# usage: sh tests/library/run.sh BINDIR
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd) || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT PIPE TERM
prefix=$work/prefix
failed=0
LC_ALL=C.UTF-8
export LC_ALL

complain() {
    echo "$*"
    failed=$((failed + 1))
}

# Runs a command; what it prints is shown when it fails.
must() { # DESCRIPTION COMMAND...
    what=$1
    shift
    "$@" >"$work/log" 2>&1 || { complain "$what"; cat "$work/log"; }
}

same() { # DESCRIPTION EXPECTED-FILE GOT-FILE
    diff -u "$2" "$3" >"$work/log" || { complain "$1"; cat "$work/log"; }
}

must "installing" cmake --install "$bin" --prefix "$prefix"
lib=$(dirname "$(find "$prefix" -name libtifa.a)")
for file in include/tifa.h bin/tifa-index bin/tifa-query share/doc/tifa/README.md share/doc/tifa/examples/search.c; do
    [ -f "$prefix/$file" ] || complain "'$file' is not installed"
done
[ "$(find "$prefix/include" -type f | wc -l)" -eq 1 ] || complain "there is more than one header"
PKG_CONFIG_PATH=$lib/pkgconfig
LD_LIBRARY_PATH=$lib
PATH=$prefix/bin:$PATH
export PKG_CONFIG_PATH LD_LIBRARY_PATH PATH

# ---- the header by itself, in the oldest languages it is for
echo '#include <tifa.h>' >"$work/alone.c"
must "the header in C99" cc -std=c99 -Wall -Wextra -pedantic-errors -fsyntax-only -I"$prefix/include" "$work/alone.c"
must "the header in C++11" c++ -std=c++11 -Wall -Wextra -pedantic-errors -fsyntax-only -I"$prefix/include" -x c++ "$work/alone.c"

# ---- the symbols are the functions of the header
sed -n 's/^TIFA_API.*[ *]\(tifa_[a-z_]*\)(.*/\1/p' "$prefix/include/tifa.h" | sort >"$work/header"
[ "$(wc -l <"$work/header")" -gt 20 ] || complain "no functions are found in the header"
nm -D --defined-only "$lib/libtifa.so" | awk '$2 == "T" {sub("@.*", "", $3); print $3}' | sort >"$work/shared"
same "symbols of the shared library" "$work/header" "$work/shared"
nm -D --defined-only "$lib/libtifa.so" | grep -v -e ' T tifa_' -e ' A TIFA_0' && complain "the shared library shows more"
nm -g --defined-only "$lib/libtifa.a" | awk '$2 == "T" {print $3}' | sort >"$work/static"
same "symbols of the static library" "$work/header" "$work/static"

# ---- what the library must not do: end the process, print, take signals
nm -D --undefined-only "$lib/libtifa.so" | awk '{sub("@.*", "", $2); print $2}' |
    grep -x -e exit -e _exit -e quick_exit -e signal -e sigaction -e setlocale -e stdout -e stderr -e printf -e puts -e putchar -e system -e fork &&
    complain "the library calls what it must not"

# ---- the examples, against the shared and the static library
strict="-Wall -Wextra -Wpedantic -Werror -std=c17"
flags=$(pkg-config --cflags tifa)
shared_flags=$(pkg-config --libs tifa)
static_flags=$(pkg-config --libs --static tifa | sed "s| *-ltifa| $lib/libtifa.a|")
tifa-index build "$work/index" "$here/../../corpus/samples" >/dev/null 2>&1 || complain "the samples cannot be indexed"
cat >"$work/build.want" <<'END'
3 articles are published
The Last Ferry (2019-11-02): Both ports asked for [mutual benefit].

Neither asked for a timetable.
Who Owns the River (2021-03): The dam was built for [mutual benefit]; the silt was not.
A Gate in the Hills (2023): Mutual respect, said the guard, and [mutual benefit], said the trader.
END
for kind in shared static; do
    [ $kind = shared ] && libraries=$shared_flags || libraries=$static_flags
    for example in search build; do
        # shellcheck disable=SC2086 # lists of flags
        must "compiling $example.c, $kind" cc $strict $flags -o "$work/$example-$kind" \
            "$prefix/share/doc/tifa/examples/$example.c" $libraries
    done
    "$work/search-$kind" "$work/index" '"mutual respect"' >"$work/got" 2>&1 || complain "search, $kind: $(cat "$work/got")"
    head -n 1 "$work/got" | grep -q '^Five Principles at Seventy, 2024-06-28: In April 1954' || complain "search, $kind: $(cat "$work/got")"
    "$work/build-$kind" "$work/new-$kind" >"$work/got" 2>&1 || complain "build, $kind"
    same "build, $kind" "$work/build.want" "$work/got"
done
"$work/search-shared" "$work/nowhere" x 2>"$work/got" && complain "no index is no error"
grep -q nowhere "$work/got" || complain "the error does not name the index: $(cat "$work/got")"

# ---- a Xapian of another format: the library says so, and writes nothing
LD_PRELOAD=$bin/tests/libother_format.so "$work/build-shared" "$work/other" >"$work/got" 2>&1 && complain "another format is no error"
grep -q 'has a format that libtifa does not write' "$work/got" || complain "another format: $(cat "$work/got")"

# ---- the ten lines of the README
awk '/^```c$/ {on = 1; next} /^```/ {on = 0} on' "$here/../../README.md" >"$work/readme.c"
cmp -s "$work/readme.c" "$here/../../query/examples/search.c" || complain "the README does not show query/examples/search.c"

# ---- CMake and C++
must "configuring with find_package" cmake -G Ninja -S "$here/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix"
must "building with find_package" cmake --build "$work/consumer"
for program in consumer-c consumer-static consumer-cxx; do
    "$work/consumer/$program" "$work/new-shared" >"$work/got" 2>&1 || complain "$program: $(cat "$work/got")"
    grep -qx '3 passages, exact' "$work/got" || complain "$program: $(cat "$work/got")"
done

[ $failed -eq 0 ] && echo "the library is as it should be"
[ $failed -eq 0 ]

# Installs what tifa needs on Debian 12; sourced by corpus/demo.sh and tests/run.sh.
# usage: . deps.sh; tifa_install_deps PACKAGE...

TIFA_BUILD_DEPS="gcc g++ cmake ninja-build pkg-config libxapian-dev libstemmer-dev libicu-dev zlib1g-dev libzstd-dev libbrotli-dev libarchive-dev libxml2-dev libjansson-dev libseccomp-dev"
TIFA_TEST_DEPS="libcmocka-dev xapian-tools python3 xfsprogs e2fsprogs"
# A browser for the page, what drives it, and the client of tools; whatever node is there already will do.
TIFA_PAGE_DEPS="chromium fonts-noto-cjk"
command -v npm >/dev/null 2>&1 || TIFA_PAGE_DEPS="$TIFA_PAGE_DEPS nodejs npm"

tifa_install_deps() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "these Debian packages, or what they hold, are needed:$missing" >&2
        return 1
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || { echo "become root, or install sudo, to install:$missing" >&2; return 1; }
        as_root="sudo"
    fi
    echo "installing:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of packages
    if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        echo "apt-get could not install:$missing" >&2
        return 1
    fi
    rm -f "$log"
}

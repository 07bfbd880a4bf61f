# What tests fetch by npm, once a build folder; sourced by those.

# Fetches what package.json in HERE asks for into MODULES, unless it is there. Gives up where the registry says nothing for
# 10 s; false, with a line that says why, where it cannot be had. A tree that was fetched by half is never used.
npm_fetch() { # HERE MODULES
    [ -d "$2/node_modules" ] && return
    rm -rf "$2" "$2.new"
    mkdir -p "$2.new" && cp "$1/package.json" "$2.new" || return
    package=$(sed -n 's/.*"dependencies": *{ *"\([^"]*\)": *"\([^"]*\)".*/\1@\2/p' "$1/package.json")
    quiet="--fetch-retries=0 --fetch-timeout=10000"
    # shellcheck disable=SC2086 # two options
    (
        cd "$2.new" || exit
        timeout -k 1 10 npm view $quiet "$package" version >npm.log 2>&1 || { echo "skipped: the registry of npm does not answer"; exit 1; }
        timeout -k 1 300 npm install --no-audit --no-fund $quiet >npm.log 2>&1 || { echo "skipped: npm cannot fetch $package"; tail -n 2 npm.log; exit 1; }
    ) && mv "$2.new" "$2"
}

# The help texts, which the table of options feeds.
. "$TOOLS/lib.sh"

try tifa-index --help
try tifa-index build --help
for command in add remove merge stats export; do
    try tifa-index $command --help
done
try tifa-query --help
try tifa-query search --help
for command in explain facets suggest show mcp; do
    try tifa-query $command --help
done
note 'short forms say the same; help wins over what else is given or missing'
for command in 'tifa-index' 'tifa-index build' 'tifa-index stats' 'tifa-query' 'tifa-query search' 'tifa-query facets' \
    'tifa-query mcp'; do
    $command --help >long
    $command -h >short
    cmp long short
done
tifa-index build -h INDEX >short && tifa-index build --help | cmp - short
tifa-query search some words -h >short && tifa-query search --help | cmp - short

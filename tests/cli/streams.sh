# Results on standard output, all else on standard error: the .out and .err beside this are what each got.
. "$TOOLS/lib.sh"
{
    article good "A lighthouse."
    echo '{"id":"bad"}'
} >two.jsonl
tifa-index build new two.jsonl
echo "build: status $?"
tifa-query search -i new 'lighthouse AND'
echo "a warning: status $?"
tifa-query search -i new --format json 'lighthouse AND'
echo "a warning in JSON: status $?"
tifa-query search -i new zzzz
echo "nothing found: status $?"
tifa-query search -i new --format json zzzz
echo "nothing found, in JSON: status $?"
tifa-query search -i new 'date:never'
echo "an error: status $?"
tifa-query search -i new --format json 'date:never'
echo "an error, in JSON: status $?"
tifa-query search -i nowhere lighthouse

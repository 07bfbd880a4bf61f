# Pipes and standard input as sources.
. "$TOOLS/lib.sh"
article good "A good lighthouse." >good.jsonl

note 'a named pipe'
mkfifo pipe
{ cat good.jsonl >pipe & }
try tifa-index build index pipe
wait
note 'a page through a pipe has the name of the pipe'
{ cat "$SAMPLES/pages/sand-and-sunlight.txt" >pipe & }
try tifa-index build index pipe
wait
ranked -i index 沙漠里
note 'gzip through a pipe; slowly; with other sources'
{ gzip -c good.jsonl >pipe & }
try tifa-index build index pipe
wait
blanks() { head -c 200000 /dev/zero | tr '\0' ' '; } # more than a pipe holds: the rest is written when these are read
{ { article one "One."; printf '{"id":"two",'; blanks; printf '"text":"Two."}\n'; } >pipe & }
try tifa-index build index good.jsonl pipe
wait
note 'a writer that writes nothing'
{ : >pipe & }
try tifa-index build index good.jsonl pipe
wait

note 'standard input'
cat good.jsonl | try tifa-index build index -
try tifa-index build index - <good.jsonl
cat "$SAMPLES/pages/sand-and-sunlight.txt" | try tifa-index build index -
ranked -i index 沙漠里
note 'empty, twice, with a broken line'
try tifa-index build index - </dev/null
cat good.jsonl | try tifa-index build index - -
{ cat good.jsonl; echo '{"id":'; article behind "Behind."; } | try tifa-index build index -
note 'a file whose name is a dash'
cp good.jsonl ./-
try tifa-index build index ./-

# One writer at a time: the second leaves at once with a status of its own. Readers do not care.
. "$TOOLS/lib.sh"
cp -r "$INDEX" index
article good "A good lighthouse." >good.jsonl
article new "A new lighthouse." >new.jsonl

# A build that reads a pipe holds the lock until the pipe is closed.
mkfifo pipe
tifa-index build index good.jsonl pipe >first 2>&1 &
exec 3>pipe # returns when the build has opened it, so it has the lock
try timeout 300 tifa-index build index new.jsonl
try timeout 300 tifa-index build index missing
try tifa-query search -i index -n 0 war
try tifa-index stats index | sed 2q
article late "A late lighthouse." >&3
exec 3>&-
wait
cat first
try tifa-query search -i index -n 0 lighthouse

note 'no lock outlives its process'
tifa-index build index good.jsonl pipe >second 2>&1 &
exec 3>pipe
kill -9 $!
exec 3>&-
wait
cat second
try tifa-index build index new.jsonl
note 'the file alone is no lock'
touch index/lock
try tifa-index build index new.jsonl

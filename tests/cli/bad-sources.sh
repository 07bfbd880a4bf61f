# Sources that cannot be used, each told; the rest is indexed.
. "$TOOLS/lib.sh"
article good "A good lighthouse." >good.jsonl
: >empty
printf '\n \t\r\n\n' >blank
awk 'BEGIN { while (n++ < 5000) print "" }' >blank-8k
printf 'abc\000def\n' >binary
printf '\377\376a\000b\000' >utf16
printf 'Just a line.\n' >plain.txt
printf '[{"id":"a","text":"b"}]\n' >array.json
printf '<html><body>No.</body></html>\n' >web.html
mkdir empty-folder
printf '{"id":"cut","text":"no line feed at the end"}' >no-feed.jsonl
awk 'BEGIN { printf "{\"id\":\"early\",\"text\":\"early\"}\n%5000s\n{\"id\":\"late\",\"text\":\"late\"}\n", "" }' >gap.jsonl

for source in missing '' empty blank blank-8k binary utf16 plain.txt array.json web.html empty-folder /dev/null \
    no-feed.jsonl gap.jsonl good.jsonl/below; do
    try tifa-index build index good.jsonl "$source"
    try tifa-query search -i index -n 0 lighthouse
done
note 'a name that is too long'
long=$(awk 'BEGIN { while (n++ < 300) printf "x" }')
tifa-index build index good.jsonl "$long" 2>&1 | sed 's/x\{300\}/<300 x>/'

note 'several at once, in the order in which they are named and found'
mkdir tree tree/b
cp good.jsonl tree/c.jsonl
cp empty tree/a.jsonl
cp binary tree/b/binary
ln -s nowhere tree/dangling
ln -s .. tree/b/up
mkfifo tree/pipe
try tifa-index build index tree missing
try tifa-query search -i index lighthouse
note 'a folder given twice, and a folder with its part'
rm tree/dangling tree/b/up tree/b/binary tree/pipe tree/a.jsonl
cp "$SAMPLES/pages/sand-and-sunlight.txt" tree/b
try tifa-index build index tree tree
try tifa-index build index tree tree/b
note 'links to files and folders are followed'
mkdir links
ln -s ../good.jsonl links/file
ln -s ../tree/b links/folder
try tifa-index build index links

note 'nothing at all: nothing is published, what was stays'
for source in missing empty plain.txt empty-folder; do
    try tifa-index build index $source
done
try tifa-query search -i index -n 0 lighthouse
try tifa-index build new missing
try tifa-query search -i new lighthouse

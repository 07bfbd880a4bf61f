# An id that comes twice: the later article is a later version and takes the place of the earlier; where ids are made of
# file names they say nothing of that, so the first is kept and the other told.
. "$TOOLS/lib.sh"
{
    article a "First lighthouse."
    article b "Second lighthouse."
    article a "Another lighthouse."
} >one.jsonl
{
    article b "A lighthouse elsewhere."
    article c "Third lighthouse."
    article A "A lighthouse with a capital."
    article ' a ' "A lighthouse with blanks around."
    article á "A lighthouse with an accent."
} >two.jsonl
try tifa-index build index one.jsonl two.jsonl
INDEX=index
ask lighthouse
note 'in the order of the sources'
try tifa-index build index two.jsonl one.jsonl
ask lighthouse
note 'the same file twice, by two names'
ln -s one.jsonl link.jsonl
try tifa-index build index link.jsonl ./one.jsonl
note 'pages get their ids from their paths: same name, same id'
mkdir one two
for folder in one two; do
    printf 'Title\n\nMar 5, 2019\n\nA lighthouse of %s.\n' $folder >$folder/page.txt
done
try tifa-index build index one two
mkdir both
mv one two both
try tifa-index build index both
ask 'lighthouse of'
note 'a page that says its URL is known by that'
mkdir three
for name in x y; do
    printf '<html><head><title>%s</title><link rel="canonical" href="https://example.org/harbour#%s"></head><body><article><h1>%s</h1><p>A lighthouse of the harbour, in version %s, which shows its light by night and its tower by day.</p></article></body></html>' $name $name $name $name >three/$name.html
done
try tifa-index build index three
ask 'lighthouse of'
note 'by the other writer'
try tifa-index build --writer xapian index one.jsonl two.jsonl
try tifa-index check index
ask lighthouse
note 'on standard input'
cat one.jsonl one.jsonl | try tifa-index build index -
note 'an id too long for its message'
long=$(awk 'BEGIN { while (n++ < 150) printf "长" }')
{
    article "$long" "First lighthouse."
    article "$long" "Again."
    article "${long}x" "Second lighthouse."
} >long.jsonl
try tifa-index build index long.jsonl
ask "id:$long" | sed 's/\(长\)\{150\}/<150>/g'
ask "id:${long}x" | sed 's/\(长\)\{150\}/<150>/g'

# An index follows folders: what is new or changed is read, what is gone is removed, and nothing else.
. "$TOOLS/lib.sh"
page() { # NAME WORDS
    printf 'A Page\n\nMar 5, 2019\n\n%s, which stand at the harbour.\n' "$2" >"$1"
}
generation() {
    sed -n '/^generation/p' index/manifest
}

note 'an index that is not there is made; where nothing differs nothing is published'
mkdir -p tree/deep
article a1 "First lighthouse." >tree/one.jsonl
{
    article b1 "Second lighthouse."
    article b2 "Third lighthouse."
} >tree/two.jsonl
page tree/page.txt 'Towers'
page tree/deep/page.txt 'Deep towers'
printf '\211PNG\r\n\032\n' >tree/image.png
try tifa-index sync index tree
try tifa-index sync index tree
try tifa-index sync --checksum index ./tree/
generation

note 'new, changed and gone: files, and articles in files'
page tree/new.txt 'New towers'
page tree/page.txt 'Towers, repainted'
article b2 "Third lighthouse, rebuilt." >tree/two.jsonl
rm tree/deep/page.txt
try tifa-index sync index tree
contents index | LC_ALL=C sort
touch tree/page.txt tree/two.jsonl
try tifa-index sync index tree
generation

note 'only below the folders given'
rm tree/one.jsonl
mkdir other
page other/page.txt 'Other towers'
try tifa-index sync index other
try tifa-index sync --keep-vanished index tree
try tifa-index sync index tree
contents index | LC_ALL=C sort

note 'what another file has, too, stays, as that one has it'
article c1 "Fourth lighthouse." >other/early.jsonl
try tifa-index sync index other
article c1 "Fourth lighthouse, rebuilt." >tree/late.jsonl
try tifa-index sync index tree
contents index | grep c1
rm tree/late.jsonl
try tifa-index sync index tree other
contents index | grep c1

note 'of a file that could not be read as a whole nothing is removed'
{
    article d1 "Fifth lighthouse."
    article d2 "Sixth lighthouse."
} >tree/four.jsonl
try tifa-index sync index tree
{
    article d1 "Fifth lighthouse, rebuilt."
    echo '{"id":"d2","text":'
} >tree/four.jsonl
try tifa-index sync index tree
contents index | grep 'd[12]'

note 'a file that moved keeps its id'
mv tree moved
try tifa-index sync index tree
mv other/page.txt moved/other.txt
try tifa-index sync --moved tree=moved --moved other/page.txt=moved/other.txt index moved
try tifa-index sync index moved other
contents index | LC_ALL=C sort
try tifa-index sync --moved nowhere=moved index moved
try tifa-index sync --moved moved index moved

note 'folders that are missing or empty, and many files that are gone'
mkdir empty many
try tifa-index sync index empty
try tifa-index sync index missing
try tifa-index sync index moved/page.txt
try tifa-index sync index
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    page many/$i.txt "Towers of number $i"
done
try tifa-index sync index many
rm many/[12]?.txt many/[1-5].txt
generation
try tifa-index sync index many
generation
try tifa-index sync --keep-vanished index many
try tifa-index sync --allow-vanished index many
rm -r many
try tifa-index sync --allow-vanished index many
try tifa-index check index

note 'a rebuilt index follows its folders, too'
try tifa-index rebuild index again
page moved/page.txt 'Towers, repainted again'
try tifa-index sync again moved
page moved/page.txt 'Towers, repainted once more'
try tifa-index add again moved
contents again | grep '^page'

note 'the origins of an index that are damaged, or gone, are told; it can still be read'
printf x | dd of=again/"$(sed -n 's/^origins \([^ ]*\).*/\1/p' again/manifest)" bs=1 seek=20 conv=notrunc 2>/dev/null
try tifa-index check again
try tifa-index sync again moved
tifa-query search -i again towers >found && echo found
rm again/origins.*
try tifa-index check again
try tifa-index add again moved
article e1 "A tower." | try tifa-index add again -
try tifa-index remove again other/page.txt
try tifa-index rebuild again new
try tifa-index sync new moved
try tifa-index check new

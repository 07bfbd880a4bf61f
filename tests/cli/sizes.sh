# Documents over 64 MiB: told, passed over, the others indexed. They come through a pipe, so none is on the disk.
. "$TOOLS/lib.sh"
much() { head -c 70000000 /dev/zero | tr '\0' x; }

note 'a line between two others'
{
    article before "A lighthouse before."
    printf '{"id":"big","text":"'
    much
    printf '"}\n'
    article behind "A lighthouse behind."
} | try tifa-index build index -
ranked -i index lighthouse
note 'the last line, without an end'
{
    article before "A lighthouse before."
    printf '{"id":"big","text":"'
    much
} | try tifa-index build index -
note 'a page, a gzip of which 70 kB make 70 MB'
{
    printf 'Title\n\nMar 5, 2019\n\n'
    much
} | gzip -1 >page.txt.gz
article good "A good lighthouse." >good.jsonl
try tifa-index build index page.txt.gz good.jsonl
ranked -i index lighthouse

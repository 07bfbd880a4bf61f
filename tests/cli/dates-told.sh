# What a source says of a date: read, told where it cannot be, found in names and URLs; undated articles come last.
. "$TOOLS/lib.sh"
{
    article plain "A lighthouse." '"date":"10 mars 2021"'
    article either "A lighthouse." '"date":"05/03/2021"'
    article none "A lighthouse." '"date":"2021-02-30"'
    article web "A lighthouse." '"url":"https://example.org/2019/07/08/lamps"'
} >dates.jsonl
note 'ambiguous and impossible dates are told; a URL has one'
tifa-index build --dry-run index dates.jsonl
note 'the order is said'
tifa-index build --dry-run --date-order dmy index dates.jsonl 2>&1 | grep '"either"'
tifa-index build --dry-run --date-order mdy index dates.jsonl 2>&1 | grep '"either"'
note 'no such order'
tifa-index build --date-order ymd index dates.jsonl
note 'what export prints is built to the same'
tifa-index build index dates.jsonl 2>/dev/null >&2
tifa-index export index >again.jsonl
grep -c date_source again.jsonl
tifa-index build other again.jsonl 2>/dev/null >&2
tifa-index export other | cmp - again.jsonl
note 'undated ones stand last either way, and say so'
tifa-query search -i index --sort date -n 4 lighthouse | grep -v '^$\|passage'
ranked -i index --sort -date lighthouse
note 'pages can be turned'
ranked -i index --sort date -n 1 --offset 2 lighthouse
ranked -i index --sort date -n 1 --offset 3 lighthouse
note "a file's name has a date, its time only where that is asked for"
mkdir -p f/2018/05/06
printf 'The Lamp\n\nIt burns by night, as it did before.\n' >f/2018/05/06/lamp.txt
printf 'The Oil\n\nIt burns by night, as it did before.\n' >f/oil.txt
touch -d 2001-02-03T12:00:00Z f/oil.txt
tifa-index build --dry-run index f
tifa-index build --dry-run --date-from-file index f

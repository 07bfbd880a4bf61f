# Archives and crawls as sources: what is read, what is passed over, what is told.
. "$TOOLS/lib.sh"
INDEX=index
mkdir -p docs/pictures
article a "A lighthouse." >docs/lines.jsonl
printf 'A Port\n\nMar 5, 2019\n\nThe lighthouse of the port.\n' >docs/page.txt
printf '\211PNG\r\n\032\n' >docs/pictures/port.png
printf 'body { }\n' >docs/style.css
ln -s page.txt docs/link
printf '[\n {"id": "b", "text": "Another lighthouse."},\n {"id": "c"},\n {"id": "d", "text": "The last lighthouse."}\n]\n' >docs/array.json
tar -C docs --sort=name -cf docs.tar .
gzip -nc docs.tar >docs.tar.gz
tar -cf both.tar docs.tar.gz

note 'the same from a folder, an archive, a compressed one, one within another, standard input'
try tifa-index build index docs
ask lighthouse
for source in docs.tar docs.tar.gz both.tar; do
    try tifa-index build index $source
    ask lighthouse
done
tifa-index build index - <docs.tar.gz 2>/dev/null

note 'a crawl'
record() { # TYPE URL CONTENT
    content=$(printf '%b' "$3"; echo .)
    content=${content%.}
    content=${content%?}
    printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' "$1" "$2" "${#content}" "$content"
}
plain='HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
{
    record warcinfo x 'a: b'
    record request http://port.example/a 'GET /a HTTP/1.1\r\n\r\n'
    record response http://port.example/a "${plain}A Port\n\nMar 5, 2019\n\nThe lighthouse.\n"
    record response http://port.example/missing 'HTTP/1.1 404 Not Found\r\n\r\nNo lighthouse.'
    record response http://port.example/robots.txt "${plain}User-agent: lighthouse\n"
    record response http://port.example/b "${plain}Just a line.\n"
    record revisit http://port.example/a 'HTTP/1.1 200 OK\r\n\r\n'
    record response http://port.example/c "HTTP/1.1 200 OK\r\nContent-Encoding: zz\r\n\r\nx"
    record response http://port.example/d "${plain}A Pier\n\nMar 6, 2019\n\nThe lighthouse of the pier.\n"
} >crawl.warc
try tifa-index build index crawl.warc
ask 'source:port.example lighthouse'

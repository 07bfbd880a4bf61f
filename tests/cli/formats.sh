# What a file is, before what it says: charsets first, formats that are not read by name, texts that are not prose.
. "$TOOLS/lib.sh"
dry() {
    try tifa-index build --dry-run none "$@" | sed 's/"date":"[^"]*",//'
}
mkdir tables foreign texts prose many

note 'tables, pages and JSON in any charset are what they would be in UTF-8'
printf '标题,作者,正文\n灯塔,莫某,港口的灯塔每天晚上都亮着。\n码头,林某,码头上的船长们都在等天亮。\n' >tables/a.csv
for charset in GBK UTF-16 UTF-16BE UTF-32; do
    iconv -f UTF-8 -t $charset tables/a.csv >tables/$charset.csv
done
sed 'y/标题发灯码头莫书亮着长们/標題發燈碼頭莫書亮著長們/; s/莫某/莫某/' tables/a.csv | iconv -f UTF-8 -t BIG5 >tables/BIG5.csv
for file in a GBK UTF-16 UTF-16BE UTF-32 BIG5; do
    tifa-index build --dry-run none tables/$file.csv 2>/dev/null | sed 's/"id":"[^"]*",//'
done
printf '{"id":"t","title":"表","text":"灯台の表は毎晩ソラを照らし、噂は能力に関する。"}\n' | iconv -t SHIFT_JIS >tables/sjis.jsonl
printf '{"id":"g","text":"港口的灯塔每天晚上都亮着。"}\n' | iconv -t GBK >tables/gbk.jsonl
printf '标题,正文\nPort,The lamp was lit.\n' | iconv -t GBK >tables/names.csv
printf 'Заголовок;Слова\nМаяк;В гавани каждую ночь горел маяк, и капитаны знали об этом.\n' | iconv -t CP1251 >tables/cp1251.csv
for file in sjis.jsonl gbk.jsonl names.csv cp1251.csv; do
    tifa-index build --dry-run none --map text=Слова --map title=Заголовок tables/$file 2>/dev/null | sed 's/"id":"[^"]*",//'
done
article one "The lighthouse was lit at dusk." >lines.jsonl
article two "The harbour was closed." >>lines.jsonl
iconv -f UTF-8 -t UTF-16 lines.jsonl >wide.jsonl
printf '[\n %s,\n %s\n]\n' "$(head -n 1 lines.jsonl)" "$(tail -n 1 lines.jsonl)" | iconv -f UTF-8 -t UTF-16LE >wide.json
printf '<!DOCTYPE html><html><head><title>A page</title></head><body><h1>A page</h1><p>The lighthouse was lit at dusk.</p><p>The harbour was closed.</p></body></html>' |
    iconv -f UTF-8 -t UTF-16 >wide.html
dry wide.jsonl
dry wide.json
dry wide.html

note 'formats that are known and not read'
printf '{\\rtf1\\ansi The lighthouse.}' >foreign/a.rtf
printf '%%PDF-1.7\n' >foreign/b.pdf
printf '<?xml version="1.0"?>\n<!-- made -->\n<rss version="2.0"><channel><title>x</title></channel></rss>\n' >foreign/c.xml
printf '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>\n' >foreign/d.atom
printf 'From ada@port.example Thu Mar  4 10:20:30 2021\nFrom: ada@port.example\nSubject: x\n\nText.\n' >foreign/e.mbox
printf 'Received: from port.example\nFrom: ada@port.example\nTo: bo@port.example\n\nText.\n' >foreign/f.eml
printf 'From: <Saved by a browser>\nSnapshot-Content-Location: https://port.example/\nMIME-Version: 1.0\n\n--x\n' >foreign/g.mhtml
printf ' CDX N b a m s\nexample,port)/ 20210304102030 x\n' >foreign/h.cdx
printf 'example,port)/ 20210304102030 {"url":"x"}\n' >foreign/i.cdxj
printf '\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n' >foreign/j.tex
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nText.\n' >foreign/k.vtt
printf '\320\317\021\340\241\261\032\341rest' >foreign/l.doc
printf 'AT&TFORMrest' >foreign/m.djvu
printf 'Rar!\032\007rest' >foreign/n.rar
printf '<?xml version="1.0"?><mediawiki><page/></mediawiki>' >foreign/o.xml
python3 - <<'END'
import zipfile

def pack(name, members):
    with zipfile.ZipFile('foreign/' + name, 'w') as out:
        for member, text in members:
            out.writestr(member, text)

page = '<html><body><p>The lighthouse was lit at dusk, and the harbour was closed.</p></body></html>'
pack('p.epub', [('mimetype', 'application/epub+zip'), ('OEBPS/a.xhtml', page)])
pack('q.docx', [('word/document.xml', '<w:document/>'), ('a.html', page), ('_rels/.rels', '<x/>'), ('[Content_Types].xml', '<x/>')])
pack('r.odt', [('mimetype', 'application/vnd.oasis.opendocument.text'), ('content.xml', page)])
pack('s.wacz', [('archive/data.warc', 'WARC/1.0\r\n'), ('a.html', page)] + [('x%d' % i, 'x' * 9000) for i in range(20)] +
     [('pages/pages.jsonl', '{}'), ('datapackage.json', '{}')])
pack('t.zip', [('deep/a.epub', open('foreign/p.epub', 'rb').read()), ('a.html', page)])
END
dry foreign

note 'texts that are not prose'
printf '#!/bin/sh\necho lighthouse\n' >texts/a
printf 'import os\n\n\ndef port():\n    """Says it."""\n    return os.sep\n' >texts/b.txt
printf '[core]\nname = value\nother = 1\n' >texts/c.txt
printf '2021-03-05 10:20:30 INFO started\n2021-03-05 10:20:31 WARN late\n2021-03-05 10:20:32 INFO done\n' >texts/d
printf '@article{key,\n  author = {Quill, Ada},\n}\n' >texts/e.bib
printf -- '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+two\n' >texts/f
printf 'name,age,town\nAda,36,Lund\nBo,41,Turku\nCy,29,Oslo\n' >texts/g.csv
printf 'CREATE TABLE x (id int);\nINSERT INTO x VALUES (1);\n' >texts/h
printf '1 2 3\n4 5 6\n7 8 9\n' >texts/i
printf '<?xml version="1.0"?>\n<stock><item/></stock>\n' >texts/j.xml
printf 'The lighthouse was lit at dusk.\n' | tee texts/k.txt~ texts/k.txt.bak texts/Makefile texts/n.py >/dev/null
printf 'Permission is granted under this license.\n' >texts/LICENSE
printf -- '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n' >texts/l
printf 'all: a b\n\ncc -o a a.c && ./a\n' >texts/.hidden
dry texts

note 'and prose of all sorts'
printf 'Just a line.\n' >prose/a
printf 'Of tides and lamps;\nof pilots, late;\nand of the sea.\n' >prose/b.txt
printf 'Q: Was it lit?\nA: It was.\nQ: When?\nA: At dusk.\n' >prose/c.txt
printf '1. The harbour is closed.\n2. The lamp is lit.\n3. The ferry waits;\n4. nobody knows (why);\n' >prose/d.txt
printf 'FROM: HARBOUR\nTO: ISLAND\nSUBJECT: Lamps\n\nThe lamps were lit at dusk.\n' >prose/e
printf '2014-03-01: The lamp was lit.\n2014-03-02: The harbour was closed.\n' >prose/README
printf '港口的灯塔\n亮了。\n' >prose/f.txt
printf '[00:01:02] Ada: The lamp was lit.\n[00:01:05] Bo: When?\n' >prose/g.log
printf -- '---\ntitle: Front\n---\nThe lamp was lit.\n' >prose/h.txt
tifa-index build --dry-run none prose 2>&1 >/dev/null | tail -n 1

note 'twenty of a kind are told'
for i in $(seq 10 35); do
    printf 'x = 1\ny = 2\n' >many/$i.txt
done
article a "A lighthouse." >many/z.jsonl
dry many 2>&1 | tail -n 5

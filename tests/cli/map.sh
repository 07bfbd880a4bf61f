# Exports of other people: keys by synonym and by --map, tables, Markdown.
. "$TOOLS/lib.sh"
INDEX=index
cat >export.jsonl <<'RECORDS'
{"guid":"synonyms","headline":"Lamps","authors":[{"name":"Ada Quill","affiliation":"Mole Office"},"Bo Wren"],"pubdate":1615334400,"body":["A lighthouse.","And its keeper."]}
{"key":"mapped","head":{"line":"Lenses"},"by":{"name":"Cy Lark"},"story":"Another lighthouse."}
RECORDS
try tifa-index build index export.jsonl --map id=key --map text=story --map title=head.line --map=author=by.name
ask lighthouse
try tifa-query search -i index --format json lighthouse | sed 's/.*"hits"/"hits"/'

note 'tables: a bad row costs its own line'
printf 'Headline;Body;URL\r\nLamps;"A lighthouse; old.";http://example.org/lamps\r\nragged\r\nOpen;"A light\r\nNight;No "lighthouse";\r\n' >table.csv
printf 'speech\tspeaker\nA lighthouse.\tAda Quill\n' >table.tsv
try tifa-index build index table.csv
ask lighthouse
try tifa-index build index --map text=speech --map author=speaker table.tsv
ask author:quill

note 'Markdown'
mkdir notes
printf -- '---\ntitle: The Lamp\nauthor: Ada Quill\n---\n\nA **light**house, [repaired](http://example.org/).\n' >notes/2021-03-10-lamp.md
try tifa-index build index notes
ask 'lighthouse date:2021-03-10'

note 'maps that are wrong'
try tifa-index build index table.csv --map
try tifa-index build index table.csv --map title
try tifa-index build index table.csv --map headline=title

# The report of a build, as JSON.
. "$TOOLS/lib.sh"
mkdir docs
article a "A lighthouse." >docs/lines.jsonl
article b "A pier." '"date":"2019-03-05"' >>docs/lines.jsonl
echo '{"id":"c"}' >>docs/lines.jsonl
article a "Twice." >>docs/lines.jsonl
printf 'body { }\n' >docs/style.css
printf 'A "Port"\n\nMar 5, 2019\n\nThe lighthouse of the port.\n' >docs/page.txt
tar -cf docs.tar -C docs --sort=name .
printf '\000' >'bi"na\ry'
try tifa-index build index docs.tar 'bi"na\ry' missing --report report.json
sed 's/"bytes":[0-9]*,"rejected"/"bytes":N,"rejected"/' report.json
note 'nothing is published: a report all the same'
try tifa-index build index missing --report report.json
cat report.json
note 'a report that cannot be written'
try tifa-index build index docs --report no/report.json
try tifa-index build index docs --report /dev/full

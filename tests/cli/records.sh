# Lists of articles inside JSON, as services return them.
. "$TOOLS/lib.sh"
one='{"id":"a","text":"A lighthouse of the first page."}'
two='{"id":"b","text":"A lighthouse of the second."}'
build() { # FILE OPTION...
    try tifa-index build --dry-run none "$@" | sed 's/,"lang":"[a-z]*"//'
}
printf '{"status":"ok","total":2,"articles":[%s,\n%s],"next":{"page":[2]}}' "$one" "$two" >articles.json
printf '{"response":{"status":"ok","numFound":2,"docs":[%s,%s]},"facets":{"x":[{"y":1}]}}\n' "$one" "$two" >docs.json
printf '{"took":3,"hits":{"total":{"value":1},"hits":[{"_id":"c","_source":{"text":"A lighthouse that was found."}}]}}' >hits.json
printf '{\n  "page": {\n    "things": [\n      %s\n    ]\n  }\n}\n' "$one" >things.json
for file in articles.json docs.json hits.json things.json; do
    build $file
done
note 'a page of answers a line'
printf '{"items":[%s],"next":2}\n{"items":[%s],"next":null}\n' "$one" "$two" >pages.jsonl
build pages.jsonl
note 'what a search engine stored, a line each'
printf '{"_index":"x","_id":"c","_source":{"text":"A lighthouse that was found."}}\n' >dump.jsonl
build dump.jsonl
note 'lists that are parts of an article'
printf '{"id":"d","text":"A lighthouse with images.","images":[{"text":"none"}],"author":[{"name":"Ada Quill"}]}\n' >article.jsonl
printf '{"id":"e","author":[{"name":"Ada Quill"}],"items":[{"text":"none"}],"text":"A lighthouse with items."}\n' >>article.jsonl
build article.jsonl
note 'by name: where another list is in front, or none is found'
printf '{"items":[{"x":1}],"answer":{"texts":[%s]}}' "$one" >two.json
build two.json
build two.json --records answer.texts
build hits.json --records 'hits.hits[]._source'
build two.json --records answer.nothing
build two.json --records 'a[].b'
note 'cut within its list'
printf '{"articles":[%s,{"id":"b","te' "$one" >cut.json
build cut.json

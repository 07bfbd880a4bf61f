# The JSON format: the object of the design in full, and valid whatever the text.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

note 'the whole object, for a page in Chinese with two spans'
try tifa-query search -i index --format json -n 1 '合作共赢'
note 'a record with a url, a phrase and a filter'
try tifa-query search -i index --format json -n 1 '"china-u.s." date:2023'
note 'filters alone: no spans, no score'
try tifa-query search -i index --format json -n 1 --offset 1 'lang:zh-hant date:2012'
note 'no hits wanted: the counts'
try tifa-query search -i index --format json -n 0 cooperation
note 'the query as it was typed'
try tifa-query search -i index --format json "$(printf ' \t "\\\302\240\302\233é😀" ')"
note 'one line, one object, nothing else'
tifa-query search -i index --format json -n 1000 the | wc -l
tifa-query search -i index --format json -n 1000 the | grep -c '^{.*}$'

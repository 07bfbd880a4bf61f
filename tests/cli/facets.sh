# Counting by values: fields, formats, what is exact.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

note 'the whole archive'
try tifa-query facets -i index -n 2
note 'a phrase, a field, all its values'
try tifa-query facets -i index --by year -n 100 '"mutual respect"'
try tifa-query facets -i index --by language --by source cooperation date:2019..2021
try tifa-query facets -i index --by section -n 0 cooperation
try tifa-query facets -i index --by year --format json -n 3 '"mutual respect" OR 相互尊重'
try tifa-query facets -i index --format json '"no such phrase"'
note 'words side by side: any, or all'
try tifa-query facets -i index --by language -n 1 treaty railway
try tifa-query facets -i index --by language -n 1 --all treaty railway
note 'nothing, and why'
try tifa-query facets -i index zzzz
try tifa-query facets -i index ...
try tifa-query facets -i index '"cold'
note 'what is wrong'
try tifa-query facets -i index --by colour
try tifa-query facets -i index --sort date war
try tifa-query facets -i index foo:bar
try tifa-query facets -i nowhere

note 'values as they come'
{
    article one "A lighthouse." '"author":["Ada","Bo; Cyd"," Ada "],"section":"two\nlines","date":"2020"'
    article two "A lighthouse." '"author":"Ada","url":"HTTP://User@WWW.Example.org:80/x?y"'
    article three "A lighthouse.\\n\\nAnother." '"author":";;","section":"\u001b[31mred","lang":"EN"'
} >values.jsonl
try tifa-index build new values.jsonl
try tifa-query facets -i new lighthouse
note 'the same index twice is one archive: its articles are counted once'
try tifa-query facets -i new -i new --by author lighthouse
note 'a wildcard that was cut: no more than bounds'
awk 'BEGIN { for (i = 0; i < 1200; i++) printf "{\"id\":\"%d\",\"text\":\"zz%c%c%c\"}\n", i, 97 + i % 26, 97 + i / 26 % 26, 97 + i / 676 }' >many.jsonl
try tifa-index build many many.jsonl
try tifa-query facets -i many --by language 'zz*'

# A word, or two words in a row, that the archive has joined or parted otherwise: how many further passages, and which query.
. "$TOOLS/lib.sh"
{
    article one 'The ministers spoke of closer cooperation. Anti-dumping duties were not raised.'
    article two 'The envoys spoke of closer co-operation, and of an antidumping rule.'
    article three 'Closer co operation, said the harbour master, and cooperation in general.'
    article four 'Nothing of the kind was apart from the rest, and a part of it was new.'
    article five 'A river of mutual respect.'
} >notes.jsonl
tifa-index build i notes.jsonl >/dev/null
for query in '"closer cooperation"' '"closer co-operation"' 'cooperation' '=cooperation' '~"closer cooperation"' 'antidumping' \
    '"anti-dumping duties"' '"a part"' 'apart' '"closer cooperation"~1' '=="closer cooperation"' '"mutual respect"' 'cooperat*' \
    'river -cooperation' 'closer AND cooperation' 'cooperation lang:en' 'author:cooperation' '合作'; do
    try tifa-query search -i i -n 0 "$query"
done
note 'what is found already is not counted again'
try tifa-query search -i i -n 0 'cooperation OR "co-operation"'
note 'several segments; JSON; not where nobody reads it'
article six 'Co-operation at sea.' >six.jsonl
tifa-index add i six.jsonl >/dev/null
try tifa-query search -i i -n 0 '"closer cooperation"'
tifa-query search -i i -n 0 -f json cooperation | grep -o '"warnings":.*\],'
tifa-query facets -i i --by year cooperation 2>&1 | head -n 1
tifa-index remove i --query cooperation

note 'signs beside words'
{
    article a 'It cost $100 million in all.'
    article b 'It cost 100 million in all, or 50% of it.'
    article c 'A share of 50 is not half of 100 million.'
    article d 'Half of €7 is not 7.'
} >signs.jsonl
tifa-index build s signs.jsonl >/dev/null
for query in '"$100 million"' '100 million' '"100 million"' '50%' '=="$100 million"' '€7' '"€100 million"' '"cost $100"' 'river $100'; do
    try tifa-query search -i s -n 0 "$query"
done

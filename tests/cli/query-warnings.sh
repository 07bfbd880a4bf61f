# Punctuation is never an error: what does not fit is told, with its place in characters from 1, and the rest is asked.
. "$TOOLS/lib.sh"
INDEX=index
{
    article apple "An apple."
    article banana "A banana."
    article both "An apple and banana."
    article han "合作共赢"
} >fruit.jsonl
tifa-index build index fruit.jsonl >/dev/null

note 'quotes'
ask '"apple'
ask 'banana "apple'
ask '"apple banana" "'
ask 'apple"'
ask '“apple and'
ask '「合作共赢'
note 'any quote closes any other'
ask '“apple and banana"'
ask '„apple and banana“'
ask '«apple and banana»'
ask '『合作共赢』'
note 'places are characters, not bytes'
ask '合作 共赢 "'
ask '合作 (共赢'

note 'brackets'
ask '(apple'
ask 'apple)'
ask ')('
ask '((apple) banana'
ask 'apple AND (banana'
ask '"(apple"'

note 'operators without operands are words'
ask 'apple AND'
ask 'AND apple'
ask 'AND'
ask 'apple AND AND banana'
ask 'apple OR'
ask 'apple AND OR banana'
ask 'NOT'
ask 'apple NOT'
ask 'apple AND ()'
ask '(apple AND) banana'

note 'signs by themselves are punctuation'
ask 'apple - banana'
ask 'apple + banana'
ask '= apple'
ask '-'
ask '--apple'
ask '+-apple'
ask 'title: apple'
ask 'apple:'

note 'an empty range'
ask 'apple date:2022..2021'
ask 'apple date:2021-03-02..2021-03-01'

note 'several at once, in JSON'
tifa-query search -i index -f json '"apple AND (banana' | grep -o '"warnings":\[[^]]*\]'
note 'a condition without a word finds nothing, and removes nothing'
article a "A lighthouse of stone." '"author":"Ada Quill"' >conditions.jsonl
article b "A lighthouse of wood." >>conditions.jsonl
tifa-index build conditions conditions.jsonl >/dev/null
INDEX=conditions
for query in 'lighthouse author:"—"' 'lighthouse title:"…"' 'lighthouse AND author:"-"' 'lighthouse +"?"' 'lighthouse AND —' \
    'lighthouse -author:"—"' 'lighthouse -"!"' 'lighthouse "!"' 'lighthouse NEAR/3 "!"'; do
    ask "$query"
    try tifa-index remove conditions --query "$query"
done
contents conditions

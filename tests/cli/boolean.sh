# AND OR NOT - + ( ), words side by side and --all, on an archive small enough to see through.
. "$TOOLS/lib.sh"
INDEX=index
{
    article none "Nothing of interest."
    article a "An apple."
    article b "A banana."
    article c "A cherry."
    article ab "An apple and then a banana."
    article ac "An apple and then a cherry."
    article bc "A banana and then a cherry."
    article abc "An apple, a banana, and then a cherry."
} >fruit.jsonl
tifa-index build index fruit.jsonl >/dev/null

ask 'apple'
ask 'apple AND banana'
ask 'apple OR banana'
ask 'apple AND NOT banana'
ask 'apple NOT banana'
ask 'apple -banana'
ask 'apple AND -banana'
ask 'NOT apple'
ask '-apple'
ask 'NOT NOT apple'
ask '-(apple OR banana)'
ask 'NOT (apple AND banana)'
ask '-apple -banana'
ask 'apple -(banana OR cherry)'
note 'AND binds closer than OR'
ask 'apple AND banana OR cherry'
ask 'cherry OR apple AND banana'
ask 'apple AND (banana OR cherry)'
ask '(apple OR banana) AND cherry'
ask '(apple OR banana) (cherry)' --all
ask '((apple))'
note 'side by side: any, those with all first'
ask 'apple banana'
ranked -i index 'apple banana'
note 'all of them'
ask 'apple banana' --all
ask 'apple banana cherry' --all
ask 'apple banana -cherry' --all
note '+ must, the others may'
ask '+apple banana'
ranked -i index '+apple banana'
ask '+apple +banana cherry'
ask '+apple -banana cherry'
note 'a phrase is one thing; so is a hyphenated word'
ask '"apple banana"'
ask 'apple-banana'
ask '"apple a banana"'
ask '+"then a cherry" apple'
note 'the comma between apple and a keeps the phrase, the words in between do not'
ask '"apple and then a banana"'
note 'lower case and or not are words'
ask 'apple and banana' --all
ask 'nothing or' --all
note 'only what matched is marked: not what a NOT or a failed branch looked at'
ask '(apple AND zebra) OR banana'
ask 'banana OR (cherry AND apple)'

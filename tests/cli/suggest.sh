# Going on with what is being typed.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

note 'the last word, completed'
try tifa-query suggest -i index coop
try tifa-query suggest -i index 'the Coop'
try tifa-query suggest -i index -n 2 c
note 'complete: nothing but what follows it'
try tifa-query suggest -i index 'coop '
note 'formulations, those that start so first'
try tifa-query suggest -i index win-w
try tifa-query suggest -i index 相互
note 'spelling'
try tifa-query suggest -i index coperation
try tifa-query suggest -i index 'win-win coperation'
try tifa-query suggest -i index xqxqxq
note 'JSON'
try tifa-query suggest -i index --format json -n 3 'peaceful coe'
try tifa-query suggest -i index --format json '...'

note 'pairs that are frequent have lists of their own'
{
    awk 'BEGIN { for (i = 0; i < 150; i++)
        printf "{\"id\":\"%d\",\"text\":\"The harbour %s of a lantern. 港口城市%s。\"}\n", i, i % 2 ? "master" : "mistress", i % 2 ? "合作" : "合唱" }'
} >pairs.jsonl
try tifa-index build pairs pairs.jsonl
try tifa-query suggest -i pairs harb
try tifa-query suggest -i pairs 'the harbour '
try tifa-query suggest -i pairs '"the harbour m'
try tifa-query suggest -i pairs 'the harbour mas'
try tifa-query suggest -i pairs 港
try tifa-query suggest -i pairs 港口
try tifa-query suggest -i pairs 城市合
note 'not what stands nowhere, though its last two words stand together'
try tifa-query suggest -i pairs 'lantern harbour '

note 'behind a field its values; nothing that finds nothing'
try tifa-query suggest -i index author:we
try tifa-query suggest -i index 'harbour author:"wen r'
try tifa-query suggest -i index title:br
try tifa-query suggest -i index lang:z
try tifa-query suggest -i index source:e
try tifa-query suggest -i index date:2
try tifa-query suggest -i pairs 'author:h'

note 'what is wrong'
try tifa-query suggest -i index
try tifa-query suggest -i index -n 11 a
try tifa-query suggest -i index "$(printf 'a\377')"
try tifa-query suggest -i index "$(awk 'BEGIN { for (i = 0; i < 1025; i++) printf "a" }')" 2>&1 | sed 's/a\{1025\}/<1025 a>/'

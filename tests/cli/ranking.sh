# What a reader expects to stand first.
. "$TOOLS/lib.sh"
ln -s "$INDEX" samples-index
filler="The quay was quiet that morning, and nobody spoke of the weather or of the price of coal."
note 'all words before some, however often the some'
{
    article often "Harbour, harbour, harbour, harbour and harbour. $filler" '"date":"2024"'
    article all "A harbour stood there, and next to it stood the old lighthouse. $filler" '"date":"2001"'
    article rare "The lighthouse. $filler" '"date":"2024"'
    for i in 1 2 3 4 5; do article "noise$i" "A harbour. $filler" '"date":"2020"'; done
} >a.jsonl
tifa-index build index a.jsonl
ranked -i index 'harbour lighthouse'
note 'neighbours in the query that are neighbours in the text, in this order, come first'
{
    article apart "Peaceful rivers have banks, and coexistence has none. $filler" '"date":"2024"'
    article reverse "Coexistence, peaceful or not. $filler" '"date":"2024"'
    article together "The idea of peaceful coexistence. $filler" '"date":"2001"'
} >b.jsonl
tifa-index build index b.jsonl
ranked -i index 'peaceful coexistence'
note 'the exact word before other forms of its stem'
{
    article cooperative "They were cooperative. $filler" '"date":"2024"'
    article cooperate "They cooperate. $filler" '"date":"2024"'
    article cooperation "Their cooperation. $filler" '"date":"2001"'
} >c.jsonl
tifa-index build index c.jsonl
ranked -i index cooperation
ranked -i index cooperate
note 'a phrase twice before once; its words apart do not count'
{
    article once "Peaceful coexistence, once. Peaceful, peaceful, peaceful. Coexistence, coexistence. $filler" '"date":"2024"'
    article twice "Peaceful coexistence, then peaceful coexistence again. $filler" '"date":"2001"'
    article thrice "Peaceful coexistence, peaceful coexistence, peaceful coexistence. $filler" '"date":"2000"'
} >d.jsonl
tifa-index build index d.jsonl
ranked -i index '"peaceful coexistence"'
note 'a rare word before a common one'
{
    for i in 1 2 3 4 5 6 7 8; do article "common$i" "A harbour. $filler" '"date":"2024"'; done
    article rare "A lighthouse. $filler" '"date":"2001"'
} >e.jsonl
tifa-index build index e.jsonl
ranked -i index -n 2 'harbour OR lighthouse'
note 'of equals the newer; of equals in that the earlier in the archive'
{
    for i in 1 2 3; do article "old$i" "A harbour. $filler" '"date":"2001"'; done
    for i in 1 2 3; do article "new$i" "A harbour. $filler" '"date":"2024-05-06"'; done
    article undated "A harbour. $filler"
    article month "A harbour. $filler" '"date":"2024-05"'
    article length "A harbour. $filler $filler $filler" '"date":"2024-05-07"'
} >f.jsonl
tifa-index build index f.jsonl
ranked -i index -n 20 harbour
note 'one article: the passages in their order'
ranked -i samples-index -n 20 'id:pages/two-scholars-one-river.txt'

# "==": signs at the ends as typed; what looks the same is the same.
. "$TOOLS/lib.sh"
{
    article dollars 'A grant of $40 billion was promised.'
    article euros 'A grant of €40 billion was promised.'
    article plain 'A grant of 40 billion was promised.'
    article share 'The levy rose by 12%, and by 12 per cent.'
    article composed 'The Orléans Protocol lapsed.'
    article decomposed "$(printf 'The Orle\314\201ans Protocol lapsed.')"
    article bare 'The Orleans Protocol lapsed.'
    article hidden "$(printf 'A cross-bor\302\255der\302\240levy, a zero-\342\200\213sum game.')"
} >a.jsonl
tifa-index build index a.jsonl >/dev/null
INDEX=index
for query in '=="€40 billion"' '=="$40 billion"' '=="40 billion"' '=="of €40 billion was"' '=="£40 billion"' '==12%' '=="12%,"' \
    '=="12 %"' '=="promised."' '=="promised!"' '=="Orléans Protocol"' "$(printf '=="Orle\314\201ans Protocol"')" '=="Orleans Protocol"' \
    '=="cross-border levy"' '==zero-sum' '=="cross border levy"'; do
    ask "$query"
done

# the sentence is cut behind its 1,000th word; its last word stands behind the cut, with a sign
article seam "$(seq -s ' ' 1 999 | tr '0-9' 'a-j' | sed 's/[a-j]*/w&/g') harbour dues 30%. $(seq -s ' ' 1 300 | tr '0-9' 'a-j')" >b.jsonl
tifa-index build seam b.jsonl >/dev/null
INDEX=seam
for query in '=="harbour dues"' '=="harbour dues 30%"' '=="harbour dues 30%."' '=="harbour dues 30!"'; do
    ask "$query"
done

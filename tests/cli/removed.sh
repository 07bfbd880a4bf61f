# Articles that are removed or replaced vanish at once from everything that is answered, whatever segment they are in.
. "$TOOLS/lib.sh"
{
    article lamp "The lamplighter of the quay keeps a quiet ledger. The quiet ledger of the quay is long." '"date":"2019-03-01","title":"Lamps","author":"Ada Quill","section":"Harbour"'
    article tide "A tidewaiter counts barrels at the quay, and writes a quiet ledger of barrels." '"date":"2020-05-02","author":"Ben Oar"'
    article rope "Hemp is dear at the quay; the ropewalk stands idle." '"date":"2021-07-03","author":"Ada Quill"'
    article rope-two "The ropewalk has hemp again." '"date":"2021-08-04"'
} >first.jsonl
article tide "The tidewaiter counts no barrels any more; his clerk has a loud ledger." '"date":"2022-01-05","author":"Ben Oar"' >second.jsonl
article bell "A bell at the quay; a quiet ledger of bells. The quiet ledger again." '"date":"2022-02-06","author":"Cy Mast"' >third.jsonl
ln -s "$INDEX" samples
tifa-index build index first.jsonl >/dev/null
tifa-index add index second.jsonl >/dev/null
tifa-index add index third.jsonl >/dev/null
tifa-index remove index rope >/dev/null

# A fresh index of the articles that are there says the same.
{ grep -v '"id":"tide"\|"id":"rope"' first.jsonl; cat second.jsonl third.jsonl; } >living.jsonl
tifa-index build fresh living.jsonl >/dev/null
plain() { sed 's/"took_ms":[-+.0-9e]*//; s/"score":[-+.0-9e]*//g; s/([0-9.]* ms)//'; }
same() { # COMMAND OPTIONS...
    command=$1
    shift
    for index in index fresh; do
        tifa-query "$command" -i $index "$@" 2>&1 | plain >"$index.answer"
    done
    cmp index.answer fresh.answer && echo "same: $command $*"
}
note 'pages, counts, orders'
for query in ledger '"quiet ledger"' '"quiet ledger of"' 'ledger barrels' 'quay -bell' '"counts barrels"' '"counts no barrels"' \
    ledg* 'author:ada' 'date:2020..2021' '"the the"' 'NOT quay' 'id:tide' 'ledger NEAR/3 quiet'; do
    same search --format json --count exact -- "$query"
    same search -n 0 -- "$query"
    same search --format json --sort date -- "$query"
    same search --format json --sort -date -n 1 --offset 1 -- "$query"
done
note 'values'
same facets --format json ledger
same facets --format json ''
same facets --by year quay
note 'why nothing is found'
for query in idle idl '"quiet ledger of barrels"' hemp-is idle*; do
    same search "$query"
done
note 'what is being typed'
for text in 'rop' 'idl' 'quiet led' 'the ropewalk ' 'dea'; do
    same suggest --format json "$text"
done
note 'articles'
same show tide
same show --format json rope
same show rop
try tifa-query show -i index rope
note 'the newest first, those that are gone nowhere'
try tifa-query search -i index '"quiet ledger"'
try tifa-query search -i index dear
note 'beside another index'
ranked -i index -i samples '"quiet ledger"'
ranked -i samples -i index '"quiet ledger"'
note 'all of them'
tifa-index remove index lamp tide rope-two bell >/dev/null
try tifa-query search -i index quay
same facets --by year zzzz

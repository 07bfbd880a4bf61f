# What is really wrong is an error that names the place and what was expected.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index
wrong() { try tifa-query search -i index "$1"; }

wrong 'foo:bar'
wrong 'war foo:bar'
wrong '合作 http://example.org'
wrong 'titel:war'
wrong 'date:yesterday'
wrong 'date:2021-13'
wrong 'date:2021-00'
wrong 'date:2021-02-29'
wrong 'date:21'
wrong 'date:0000'
wrong 'date:202103100'
wrong 'date:..'
wrong 'date:2021..x'
wrong 'date:x..2021'
wrong 'date:2019..2020..2021'
wrong 'date:2019...2020'
wrong 'since:yesterday'
wrong 'since:5x'
wrong 'since:d'
wrong 'since:123456d'
wrong 'since:2020..2021'
wrong 'title:(war peace)'
wrong 'title:-war'
wrong 'title:title:war'
note 'control characters of a query do not come back'
wrong "$(printf 'w\033[31m:x')"
wrong "$(printf 'date:"\033[31m\302\233\342\200\256"')" | visible
wrong "$(printf 'x\377y')"
wrong "$(printf 'ab\302')"
note 'an error comes before an answer: nothing on standard output'
tifa-query search -i index -f json 'war date:x' 2>/dev/null
echo "status $?"

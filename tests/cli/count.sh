# Counts: exact up to 2000 candidates without being asked, an estimate above that says so, --count exact always.
. "$TOOLS/lib.sh"
awk 'BEGIN {
    for (i = 1; i <= 2600; i++) {
        text = "A harbour" (i <= 2000 ? " with a lighthouse" : "") (i <= 2001 ? " and a quay" : "") "."
        if (i % 13 == 0)
            text = text "\\n\\nThe crane is north. Harbour cranes turn."
        printf "{\"id\":\"a%d\",\"text\":\"%s\"}\n", i, text
    }
}' >many.jsonl
try tifa-index build index many.jsonl

note '2000 candidates are counted'
try tifa-query search -i index -n 0 lighthouse
note '2001 are estimated; the estimate may be right, but is none the less one'
try tifa-query search -i index -n 0 quay | sed 's/about [0-9]* /about N /'
try tifa-query search -i index -n 0 --format json quay | sed 's/"passages":[0-9]*/"passages":N/'
try tifa-query search -i index -n 1 quay | sed 's/about [0-9]* /about N /'
note 'unless asked; 2600 harbours, 200 of them twice'
try tifa-query search -i index -n 0 --count exact quay
try tifa-query search -i index -n 0 --count exact harbour
try tifa-query search -i index -n 0 --count exact --format json harbour
note 'phrases; a pair across the sentence end is none'
try tifa-query search -i index -n 0 --count exact '"north harbour"'
try tifa-query search -i index -n 0 --count exact '"harbour cranes turn"'
try tifa-query search -i index -n 0 --count exact '"a harbour with a lighthouse and a quay"'
note 'the estimate is near: between half and twice the truth'
tifa-query search -i index -n 10 --format json 'harbour' | sed 's/.*"passages":\([0-9][0-9]*\).*/\1/' | awk '{ print ($1 > 1300 && $1 < 5200) ? "near" : $1 }'
tifa-query search -i index -n 10 --format json '"a harbour with a lighthouse and a quay" OR harbour' | sed 's/.*"passages":\([0-9][0-9]*\).*/\1/' | awk '{ print ($1 > 1300 && $1 < 5200) ? "near" : $1 }'
note 'a page of all hits has as many as the count'
tifa-query search -i index -n 100000 --count exact --format json harbour | LC_ALL=C awk -v whole=1 -f "$TOOLS/hits.awk" | wc -l
note 'filters and negation'
try tifa-query search -i index -n 0 --count exact -- '-lighthouse'
try tifa-query search -i index -n 0 --count exact 'harbour -quay'
try tifa-query search -i index -n 0 --count exact 'lighthouse crane'
try tifa-query search -i index -n 0 --count exact --all 'lighthouse crane'

# A wildcard by itself stands for at most 1,000 words: what is cut is told, and no count claims to be exact.
. "$TOOLS/lib.sh"
awk 'BEGIN {
    letters = "abcdefghijklmnopqrstuvwxyz"
    for (i = 0; i < 1100; i++) {
        word = "qu" substr(letters, int(i / 676) + 1, 1) substr(letters, int(i / 26) % 26 + 1, 1) substr(letters, i % 26 + 1, 1)
        printf "{\"id\":\"a%d\",\"text\":\"The %s envoy left.\"}\n", i, word
    }
}' >words.jsonl
try tifa-index build index words.jsonl | sed 's/index.*//'
try tifa-query search -i index -n 0 --count exact 'qua*'
try tifa-query search -i index -n 0 --count exact 'qu*'
try tifa-query search -i index -n 0 --count exact --format json 'qu*' | sed 's/.*"occurrences":/"occurrences":/; s/"took.*//'
note 'what is not to match is decided by the matcher, which cuts nothing'
try tifa-query search -i index -n 0 --count exact 'envoy NOT qu*'
note 'beside other words nothing is cut'
try tifa-query search -i index -n 0 --count exact '"qu* envoy"'
note 'nor is it said that there is nothing'
try tifa-query search -i index 'qu* AND lawyer'

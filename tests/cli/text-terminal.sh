# On a terminal: colours unless NO_COLOR says otherwise, and lines as wide as it is.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index
on_terminal() { # COLUMNS COMMAND
    script -qec "stty cols $1 rows 24; $2" typescript </dev/null | tr -d '\r' | visible | sed 's/ (.* ms)$//'
    rm -f typescript
}
command -v script >/dev/null && [ "$(on_terminal 80 'tty >/dev/null && echo yes')" = yes ] || {
    echo "no terminal can be had" >&2
    exit 77
}
query='tifa-query search -i index -n 1 --no-titles mekong'

note 'auto'
on_terminal 80 "$query"
on_terminal 80 'tifa-query search -i index -n 1 mekong'
note 'narrow'
on_terminal 40 "$query --color never"
note 'too narrow to be believed'
$query --color never | sed 's/ (.* ms)$//' >plain
on_terminal 10 "$query --color never" | cmp - plain
note 'NO_COLOR, empty or not'
on_terminal 100 "NO_COLOR=1 $query" | cmp - plain
on_terminal 100 "$query --color never" | cmp - plain
on_terminal 100 "NO_COLOR= $query" >colored
on_terminal 100 "$query" | cmp - colored
on_terminal 100 "NO_COLOR=1 $query --color always" | cmp - colored
note 'JSON is one line, without colours, on a terminal too'
on_terminal 40 "$query -f json" | wc -l
on_terminal 40 "$query -f json" | grep -c ESC || :
note 'the progress of a build is taken away when it is done'
ln -s "$SAMPLES" samples
on_terminal 80 "tifa-index build new samples" | sed "s,.*<ESC>.K,,"

# Near copies of which one is gone: the others are shown, and say nothing of it.
. "$TOOLS/lib.sh"
first='The ferry treaty between the two harbour towns was signed on a rainy morning, with pilots and customs officers standing in the hall and the mayors reading each clause aloud in turn. It gives both towns equal say over the timetable and the tolls.'
second='Critics had asked for a bargain that could be counted in berths and not in banquets. The treaty answers them with numbers: forty sailings a week, a shared repair dock before the second winter, and a joint register of every cargo that crosses the bay after dark.'
{
    article wire "$first\\n\\n$second" '"date":"2021-03-03"'
    article herald "$first\\n\\n$second" '"date":"2021-03-05"'
    article courier "$first\\n\\n$second" '"date":"2021-03-04"'
} >wire.jsonl
tifa-index build index wire.jsonl >/dev/null
shown() {
    tifa-query search -i index --format json "$@" '"shared repair dock"' |
        grep -o '"id":"[^"]*"\|"copy_of":"[^"]*"\|"copies":[^]]*\]\|"copy_count":[0-9]*\|"articles":{[^}]*}' | tr '\n' ' '
    echo
}
shown
note 'without a copy'
tifa-index remove index herald >/dev/null
shown
shown --copies
note 'the original has another text now, in another segment'
article wire "The treaty of ferries was not signed after all, and no shared repair dock is built." '"date":"2021-03-09"' >new.jsonl
tifa-index add index new.jsonl >/dev/null
shown
shown --copies
note 'without the original'
tifa-index remove index wire >/dev/null
shown
shown --copies

# corpus/SAMPLES.md, "Pages and records".
. "$TOOLS/lib.sh"

note 'related titles in the footer of a page are not text'
ask '"phrase that only the chrome knows"'
ask '"only the chrome"'
ask 'chrome'
ask 'id:pages/who-speaks-for-the-moon.txt'
ask '"it has only visitors"'
tifa-query search -i "$INDEX" '"it has only visitors"' | sed -n '$!p' | tail -n 3
note 'two authors, each with an affiliation'
ask 'author:faridah'
ask 'author:"nellore-iyengar"'
ask 'affiliation:"upper basins"'
ask 'affiliation:lakeside author:prabhakar'
note 'no affiliation: the text begins with "Every Tuesday at six"'
ask 'id:pages/the-teacher-from-kunming.txt "every tuesday at six"'
tifa-query search -i "$INDEX" '"every tuesday at six"' --color never | sed -n 1,3p
note 'a paragraph of more than 260 words: several passages'
ask 'id:pages/the-long-corridor.txt'
note 'a sentence of more than 120 words: one passage'
ask 'id:pages/europe-between-two-tables.txt'
note 'spaces at paragraph ends'
ask '"few have joined"'
ask '"pays for the gauges"'
note 'dates: "2014", "2018-06", none'
ask 'date:2014'
ask 'date:2018'
ask 'date:2018-06'
ask 'id:notes-from-the-booth date:0001..9999'
ask 'id:notes-from-the-booth'
note 'lang: plain zh becomes zh-Hans; none is guessed'
lang_of() {
    printf '%s ' "$1"
    tifa-query search -i "$INDEX" -f json -n 1 "id:$1" | grep -o '"lang":"[^"]*"'
}
for id in a-timetable-in-dushanbe notes-from-the-booth a-passport-for-data guests-in-orbit the-art-of-being-slow the-list-for-the-drafts; do
    lang_of $id
done
note 'what is missing is empty'
for id in a-road-on-the-list guests-in-orbit a-witness-and-a-customer a-canoe-in-the-lobby the-other-half-of-the-table a-timetable-in-dushanbe; do
    tifa-query search -i "$INDEX" -f json -n 1 "id:$id" | grep -o '"article":{[^}]*}'
done

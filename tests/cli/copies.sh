# Near copies: a syndicated article is found however often it is printed, shown once, and says where else it is.
. "$TOOLS/lib.sh"

# The wire's article; the Herald's copy of it, dated later; the Courier's, with a headline; one without a date; the
# Gazette's, edited: a paragraph became a sentence. The notice beside them shares no more than the standing paragraph.
first='The ferry treaty between the two harbour towns was signed on a rainy morning, with pilots and customs officers standing in the hall and the mayors reading each clause aloud in turn. It gives both towns equal say over the timetable, the tolls and the dredging of the narrow channel.'
second='Critics had asked for a win-win cooperation that could be counted in berths and not in banquets. The treaty answers them with numbers: forty sailings a week, a shared repair dock before the second winter, and a joint register of every cargo that crosses the bay after dark.'
third='What remains open is the question of salvage. Three wrecks lie on the line between the waters of the towns, and neither wants to pay for raising them, though both would like the bronze. A commission of five captains will report on the wrecks before the herring come back in spring.'
standing='The Harbour Wire is read in both towns and takes no money from either. Reprints are free where the name of the wire is kept at the head of the article and the text is not changed without asking.'
{
    article courier "Harbour towns agree\\n\\n$first\\n\\n$second\\n\\n$third\\n\\n$standing" '"date":"2021-03-04","title":"Harbour Towns Agree"'
    article herald "$first\\n\\n$second\\n\\n$third\\n\\n$standing" '"date":"2021-03-05","title":"A Treaty of Ferries"'
    article gazette "$first\\n\\nThe win-win cooperation has critics still.\\n\\n$third\\n\\n$standing" '"date":"2021-03-09","title":"Ferries, at Last"'
    article wire "$first\\n\\n$second\\n\\n$third\\n\\n$standing" '"date":"2021-03-03","title":"Ferry Treaty Signed"'
    article undated "$first\\n\\n$second\\n\\n$third\\n\\n$standing" '"title":"From the Archive"'
    article notice "A notice on the price of rope: the union of chandlers met on Tuesday to hear why hemp costs more than it did, and heard that the ships which bring it wait for a berth at the far quay until the grain is out of them.\\n\\n$standing" '"date":"2021-04-01"'
} >wire.jsonl
try tifa-index build index wire.jsonl
tifa-index stats index | sed -n '/^articles/,/^passages/p'

note 'shown once, by the original; in the edited copy the words are another passage'
try tifa-query search -i index '"win-win cooperation"'
note 'the same for programs'
tifa-query search -i index --format json -n 1 '"shared repair dock"' | sed 's/.*"spans":\[[^]]*\]}//'
note 'all of them'
try tifa-query search -i index --copies -n 2 '"shared repair dock"'
ranked -i index --copies '"shared repair dock"'
ranked -i index --copies salvage
note 'words, phrases, all words, filters, dates'
for query in salvage '"question of salvage"' 'salvage wrecks' 'salvage rope' '+salvage -title:signed' 'date:2021-03'; do
    ranked -i index "$query"
done
note 'where the original does not match, the best of those that do stands for them, and says what it is a copy of'
tifa-query search -i index --format json '"question of salvage" date:2021-03-04..' | grep -o '"id":"[^"]*"\|"copy_of":"[^"]*"\|"copies":[^]]*\]\|"copy_count":[0-9]*'
note 'by date: the first that there is'
ranked -i index --sort date '"question of salvage"'
ranked -i index --sort -date '"question of salvage"'
note 'what shares a standing paragraph alone is no copy'
ranked -i index '"takes no money from either"'
note 'counts are of everything'
try tifa-query search -i index -n 0 --count exact '"question of salvage"'
try tifa-query search -i index -n 0 --copies '"question of salvage"'
note 'a page goes on where the one before ends'
for offset in 0 1 2 3; do
    ranked -i index -n 1 --offset $offset '"harbour towns" OR salvage OR rope'
done
note 'the other writer, other threads: the same'
tifa-index build --writer xapian other wire.jsonl >/dev/null
tifa-index build --threads 1 one wire.jsonl >/dev/null
for query in '"win-win cooperation"' 'salvage rope' '-zzzz' '"question of salvage" date:2021-03-04..'; do
    for index in index other one; do
        tifa-query search -i $index --format json --sort -date -- "$query" | sed 's/"took_ms":[0-9.e-]*//; s/"score":[0-9.e-]*//g' | cksum
    done | uniq | wc -l
done
note 'several indexes, of which one has the copies'
tifa-index build samples "$SAMPLES" >/dev/null
ranked -i samples -i index '"question of salvage"'
ranked -i index -i samples --sort -date '"question of salvage"'
note 'more than are named'
for number in 01 02 03 04 05 06 07 08 09 10 11 12 13; do
    article "copy-$number" "$first\\n\\n$second" '"date":"2020"'
done >many.jsonl
tifa-index build many many.jsonl
try tifa-query search -i many '"shared repair dock"'
tifa-query search -i many --format json '"shared repair dock"' | grep -o '"copies":.*'

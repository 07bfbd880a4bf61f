# The text format: headings, marked matches, wrapping, the closing line.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

note 'best first; without colours matches stand in brackets'
try tifa-query search -i index -n 2 '"win-win cooperation"'
note 'a passage of several paragraphs, and of lines wrapped by hand'
try tifa-query search -i index '"sphere of influence"'
try tifa-query search -i index 'id:pages/slow-trains-to-tashkent.txt altitude'
note 'Chinese: no blanks, two columns a character, both scripts as written'
try tifa-query search -i index 沙漠里
try tifa-query search -i index 晾干
try tifa-query search -i index -n 1 '"和平共处" id:pages/five-principles-at-seventy-zh-hans.txt'
note 'a filter marks nothing'
try tifa-query search -i index -n 1 'date:2026-01'
note 'no line is wider than 100 columns but headings; here counted for plain text'
tifa-query search -i index -n 100 the | grep '^   ' | grep -v ' · ' | LC_ALL=C awk '{ gsub(/[\200-\277]/, "") } length($0) > 100'

note 'odd articles'
INDEX=new
{
    article bare "A lighthouse, and nothing else."
    article untitled "A lighthouse with an author." '"author":"Ana Wick"'
    article undated "A lighthouse without a date." '"title":"Undated","section":"Coasts"'
    article month "A lighthouse in May." '"title":"Month","date":"2020-05"'
    article paragraphs "First a lighthouse.\\n\\nThen a second paragraph,\\nwrapped.\\n\\n\\n\\nThird, a lighthouse." '"title":"Paragraphs"'
    article blanks "Two  lighthouses   with\\ttabs\\t\\tand     blanks." '"title":"  Blanks  around  "'
    article long "lighthouse$(printf '%0150d' 0 | tr 0 x) lighthouse $(printf '%0120d' 0 | tr 0 y) z" '"title":"A word longer than the line"'
    article lines "A lighthouse." '"title":"A title\nof two lines","author":"One\r\nTwo"'
} >odd.jsonl
tifa-index build new odd.jsonl
try tifa-query search -i new -n 20 lighthouse
note 'marks that wrap, at the end, at the start, next to each other and next to punctuation'
{
    article wrap "Here is a sentence that goes on for a while before the phrase that matters begins, and the long phrase goes over the edge of the line."
    article edges "Lighthouse (lighthouse) 'lighthouse' lighthouse-lighthouse, lighthouse; lighthouse"
    article han "灯塔在海边，看守人每天晚上都要点亮灯火，让远方的船只知道岸在哪里，我们在这里等着，等着海上的消息，等着那一天，灯塔灯塔。"
} >wrap.jsonl
tifa-index build new wrap.jsonl
try tifa-query search -i new '"that matters begins and the long phrase"'
try tifa-query search -i new lighthouse
try tifa-query search -i new 灯塔
note 'the sign that opens a match never ends a line, wherever the edge is'
for before in 46 47 48 49 50; do
    awk -v n=$before 'BEGIN { printf "{\"id\":\"edge\",\"text\":\""; while (n-- > 0) printf "海"; print "灯塔在此。\"}" }' >edge.jsonl
    tifa-index build new edge.jsonl >/dev/null
    tifa-query search -i new 灯塔 | sed -n 2,3p
done

# The visible text of article pages: what is of the article, and what is of the page.
. "$TOOLS/lib.sh"
INDEX=index
mkdir pages pages/sub
cat >pages/english.txt <<'PAGE'
Language : English 简体 繁體
Maritime Affairs

The Keeper of the
Second Lighthouse

Mar 5, 2019
  • Orla Brannigan-Wick

    Institute of Coastal Memory
    Second Line of the Institute

  • Tobias Fennimore

The lamp was lit at dusk. Nobody at the harbour remembered who had asked for it.

A second paragraph names the language of the keeper: English, and says so.

You might also like
The Zeppelin That Never Landed
Quinquereme of Nineveh
Back to Top
Zeppelins behind the footer
PAGE
cat >pages/simplified.txt <<'PAGE'
Language : English 简体 繁體
海事

第二座灯塔

2019年3月5日
  • 蔺守灯

    海岸记忆研究所

黄昏时灯亮了。港口里没有人记得是谁要求的。

您可能也喜欢
从未降落的飞艇
返回顶部
PAGE
cat >pages/sub/traditional.txt <<'PAGE'
Language : English 简体 繁體
海事

第二座燈塔

2019年3月5日
  • 藺守燈

黃昏時燈亮了。港口裡沒有人記得是誰要求的。

您可能也喜歡
從未降落的飛艇
返回頂部
PAGE
cat >pages/short.txt <<'PAGE'
A Title and a Date

14 February 2020

The whole article, without section, language line, author or footer. It quotes: "You might also like it here."
Back to Top
It goes on behind the button, and talks of the Back to Top movement.
PAGE
cat >pages/undated.txt <<'PAGE'
Essays
Without a Date
* Una Datewell
  Freelance

The text begins here.
PAGE
printf '\357\273\277Language：English 简体 繁體\r\nCoast\r\n\r\nWindows Page\r\n\r\n2019-03-05\r\n  \302\267 Will Endings\r\n\r\nFirst paragraph,\r\nstill the first.\r\n\r\nSecond.\r\n\r\nYOU MIGHT ALSO LIKE\r\nZeppelins\r\nback to top\r\n' >pages/windows.txt

try tifa-index build index pages
note 'furniture is not findable'
for query in 简体 繁體 '"language english"' '"might also like"' '"back to top"' zeppelin quinquereme 'nineveh' \
    您可能也喜欢 也喜歡 飞艇 飛艇 返回 返回頂部; do
    ask "$query"
done
note 'titles, authors and affiliations are fields, not text'
ask 'keeper'
ask '=second'
ask 'brannigan'
ask 'fennimore'
ask 'memory'
ask '"mar 5"'
ask 灯塔
ask 'title:"keeper of the second lighthouse"'
ask 'author:brannigan author:fennimore'
ask 'affiliation:"coastal memory"'
ask 'section:maritime'
ask 'author:蔺守灯'
note 'the text is'
ask 'lamp'
ask '"names the language of the keeper english"'
ask 黄昏
ask 没有人
ask '"button and talks"'
ask '"still the first"'
ask '"first second"'
note 'what became of each'
tifa-query search -i index -n 20 --sort -date --format json -- '-zzzz' | sed 's/{"rank"/\n&/g' | sed 1d | LC_ALL=C sort | sed 's/.*"article":/"article":/; s/[]},]*$//'

note 'what is no page is told'
printf 'Just a line.\n' >no-header.txt
printf 'Mar 5, 2019\n\nA date and a text, but no title.\n' >no-title.txt
printf 'Title\n\nMar 5, 2019\n\n' >no-text.txt
printf 'Title\n\nMar 5, 2019\n\nYou might also like\nOthers\n' >only-furniture.txt
printf 'Title\n\nMar 35, 2019\n\nThe date is none.\n' >bad-date.txt
awk 'BEGIN { for (i = 1; i <= 40; i++) print "Line " i "\n"; print "Mar 5, 2019\n\nText." }' >late-date.txt
try tifa-index build new no-header.txt no-title.txt no-text.txt only-furniture.txt bad-date.txt late-date.txt pages/short.txt

# date: and since:, with dates known to the day, the month, the year, and not at all.
. "$TOOLS/lib.sh"
INDEX=index
dated() { article "$1" "An apple." "\"date\":\"$2\""; }
{
    dated day-2019-12-31 2019-12-31
    dated day-2020-01-01 2020-01-01
    dated day-2020-02-29 2020-02-29
    dated day-2020-03-01 2020-03-01
    dated day-2020-12-31 2020-12-31
    dated day-2021-01-01 2021-01-01
    dated month-2020-01 2020-01
    dated month-2020-02 2020-02
    dated month-2020-12 2020-12
    dated year-2019 2019
    dated year-2020 2020
    dated year-2021 2021
    article undated "An apple."
} >fruit.jsonl
tifa-index build index fruit.jsonl

note 'a year, a month, a day'
ask 'date:2020'
ask 'date:2020-02'
ask 'date:2020-02-29'
ask 'date:2018'
note 'of a date known in part, all days it can mean must be in the range'
ask 'date:2020-01-01..2020-12-31'
ask 'date:2020-01-01..2020-12-30'
ask 'date:2020-01-02..2020-12-31'
ask 'date:2020-02-01..2020-02-29'
ask 'date:2020-02-01..2020-02-28'
note 'ranges include their ends; an end known in part is all of it'
ask 'date:2019..2020'
ask 'date:2019-12..2020-01'
ask 'date:2020-02-29..2020-03'
ask 'date:2020-12-31..2021-01-01'
note 'open ranges'
ask 'date:..2019'
ask 'date:2021..'
ask 'date:..2020-02'
ask 'date:2020-12..'
ask 'date:0001..9999'
note 'other ways to write a date'
ask 'date:2020/2/29'
ask 'date:2020-2-29'
ask 'date:"Feb 29, 2020"'
ask 'date:"29 February 2020"'
ask 'date:2020年2月29日'
ask 'date:2020年2月'
note 'the undated are not in any range, nor in its opposite by accident'
ask '-date:0001..9999'
ask '-date:2020'
ask 'date:2020 -date:2020-02'
ask 'date:2019 OR date:2021'
ask 'apple date:2020-03'
ask 'apple since:2020-12-31'
ask 'since:2021'
ask 'since:2020-12'

note 'since: so long before today'
ago() { date -u -d "$1" +%Y-%m-%d; }
{
    dated today "$(ago now)"
    dated days-9 "$(ago '9 days ago')"
    dated days-15 "$(ago '15 days ago')"
    dated days-50 "$(ago '50 days ago')"
    dated days-400 "$(ago '400 days ago')"
    dated tomorrow "$(ago tomorrow)"
} >recent.jsonl
tifa-index build index recent.jsonl
for since in 0d 9d 8d 15d 14d 2w 3w 1m 2m 1y 2y 99999y; do
    ask "since:$since"
done

note 'dates of records in other forms; what is no date leaves the article undated'
{
    dated slashes 2020/2/29
    dated english "Feb 29, 2020"
    dated chinese 2020年2月29日
    dated time 2020-02-29T23:59:59+08:00
    article number "An apple." '"date":2020'
    dated none "last spring"
    dated nonsense 2020-02-30
    dated empty ""
    article null "An apple." '"date":null'
} >forms.jsonl
tifa-index build index forms.jsonl
tifa-query search -i index -n 20 -f json --sort -date apple | grep -o '"id":"[^"]*"\|"date":"[^"]*"' | paste - -

# --sort: by date either way; of equals the better, then the earlier in the archive.
. "$TOOLS/lib.sh"
ln -s "$INDEX" samples-index
{
    article middle "A lighthouse." '"date":"2020-06-15"'
    article old "A lighthouse." '"date":"2011-01-01"'
    article new "A lighthouse." '"date":"2024-12-31"'
    article year "A lighthouse." '"date":"2020"'
    article month "A lighthouse." '"date":"2020-06"'
    article twice "A lighthouse, a lighthouse." '"date":"2020-06-15"'
    article undated "A lighthouse, a lighthouse, a lighthouse."
    article ancient "A lighthouse." '"date":"0987-01-01"'
} >dates.jsonl
tifa-index build index dates.jsonl

note 'by score: the oftener, then the newer'
ranked -i index -n 20 lighthouse
note 'newest first; the undated last'
ranked -i index -n 20 --sort -date lighthouse
note 'oldest first'
ranked -i index -n 20 --sort date 'lighthouse date:0001..9999'
note 'the passages of an article stay in their order'
ranked -i samples-index --sort date 'id:pages/the-long-corridor.txt'
ranked -i samples-index --sort -date 'id:pages/the-long-corridor.txt'
ranked -i samples-index 'id:pages/the-long-corridor.txt'
note 'words side by side: a date says more than all words'
{
    article both "A lighthouse and a harbour." '"date":"2000"'
    article one "A lighthouse." '"date":"2010"'
    article other "A harbour." '"date":"1990"'
} >sides.jsonl
tifa-index build index sides.jsonl
ranked -i index --sort date 'lighthouse harbour'
ranked -i index --sort -date 'lighthouse harbour'
ranked -i index --sort score 'lighthouse harbour'

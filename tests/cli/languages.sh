# Words of other languages, and what a query finds that does not say in which it is.
. "$TOOLS/lib.sh"
INDEX=index
{
    article fr 'L’Afrique négocie l’avenir qu’elle voit ; aujourd’hui N’Djamena signe. Selon M. Ruel, 12 500 élus l’ont dit.' '"lang":"fr","author":"Jean d’Arval","title":"L’heure du choix"'
    article it 'L’Africa dell’Est cerca un’intesa, dice l’on. Bassi.' '"lang":"it"'
    article tr 'Konya’nın IŞIKLARI 2021’de yandı. O’Hara sustu.' '"lang":"tr"'
    article es 'Las invitaciones de la Dra. Vega llegan a los países de EE. UU. y otros.' '"lang":"es"'
    article es2 'Una invitacion mas.' '"lang":"es"'
    article ru 'Великого города, т. е. Твери, ждет проф. А. П. Громов. Он молчит.' '"lang":"ru"'
    article de 'Am 3. Mai zahlt z. B. Wien 40 Mio. Euro. Alle staunen.' '"lang":"de"'
    article fa 'ایران و كرمان' '"lang":"fa"'
    article en 'P. K. Marsh of Sana‘a paid 1,50,000 rupees; l’Afrique is not Konya’nın. the end' '"lang":"en"'
} >articles.jsonl
tifa-index build index articles.jsonl >/dev/null
note 'elided words'
ask Afrique
ask '"l’Afrique"'
ask "\"l'Afrique négocie\""
ask aujourd’hui
ask hui
ask '"N’Djamena signe"'
ask ndjamena
ask '"dell’Est"'
note 'titles and names are read by their language, and by none'
ask 'title:"l’heure"'
ask title:heure
ask 'author:"d’Arval"'
ask author:Arval
ask 'author:=="Jean d’Arval"'
note 'suffixes of names'
ask Konya
ask '"Konya’dan"'
ask 2021
ask "O'Hara"
note 'stems with accents'
ask ışık
ask invitación
ask invitacion
ask великий
note 'abbreviations, and sentences that end'
ask '"EE. UU. y"'
ask '"l’on. Bassi"'
ask '"проф. А. П. Громов"'
ask '"Громов он"'
ask '"3. Mai"'
ask '"Mio. Euro"'
ask '"Euro alle"'
ask '"nın the end"'
ask '"not konyanın the end"'
note 'letters, initials, marks and numbers'
ask ايران
ask کرمان
ask '"P.K. Marsh"'
ask "Sana'a"
ask 150000
ask '"12 500 élus"'
note 'what is missing'
ask "\"l'Afrika négocie\""
note 'what is being typed'
try tifa-query suggest -i index "l'Afr"
try tifa-query suggest -i index '"l’avenir qu’el'
note 'how it is read'
try tifa-query explain -i index "l'Afrique" | sed 's/[0-9.]* ms/N ms/' | head -n 6

# Each form of a query, on words that show what it means; and the rows of corpus/SAMPLES.md about these forms.
. "$TOOLS/lib.sh"

note 'exact, stemmed, verbatim'
ask '=cooperative'
ask '~"win-win cooperative"'
note '7: plain in five articles, over a line break in slow-trains-to-tashkent, with a soft hyphen in the-ice-has-no-veto'
ask '=="win-win cooperation"'
ask '=="Win-Win Cooperation"'
ask '==WIN-WIN'
ask '=="麵"'

note 'slop: soybeans-and-silence has "win-win for all, and cooperation"'
ask '"win-win cooperation"~2'
ask '"win-win cooperation"~3'
note 'it stays within the sentence: not when-the-dividend-stopped'
ask '"win-win cooperation account"~9'

note 'NEAR: a-witness-and-a-customer has "cooperation that is win-win"; when-the-dividend-stopped over a sentence end'
ask 'win-win NEAR/3 =cooperation'
ask 'win-win BEFORE/3 =cooperation'
ask '"feb 5" NEAR/8 (tomorrow OR yesterday)'
ask 'asean NEAR/4 "right of way"'

note 'wildcards'
ask 'coexist*'
ask '"win-win coop*"'
ask '"peace* coexist*"'
ask '"a * with a"'
ask '"shared future for *"'
ask '共*体'
ask '命运*'
ask '"人类 * 运"'

note 'alternatives'
ask '"(mutual OR shared) (benefit OR future OR respect)"'
ask '"(win-win OR international) cooperation"'

note 'formulations: 24 articles, 26 occurrences'
ask '@win-win'
ask '@peaceful-coexistence -"peaceful coexistence"'
ask '@rules-based-order'

note 'together'
ask '~"win-win cooperate" date:2024'
ask '(@win-win OR "mutual respect") author:"Wen Ruoxi-Tanner"'
ask 'win-win NEAR/8 cooperation lang:zh'

# corpus/SAMPLES.md, "Try these" and "win-win cooperation".
. "$TOOLS/lib.sh"

note '14 articles, 14 occurrences: the 14 rows that say "matches"'
note 'not: when-the-dividend-stopped (a sentence ends), rules-written-in-code (heading and next paragraph),'
note 'soybeans-and-silence (win-win for all, and cooperation), a-witness-and-a-customer (cooperation that is win-win),'
note 'rice-on-a-banknote (a win-win cooperative), a-port-is-not-a-flag (win-win co-operation)'
ask '"win-win cooperation"'
for typed in 'win-win cooperation' 'win win cooperation' 'WIN-WIN COOPERATION' 'win‑win cooperation' 'win–win co­operation' \
    'win-win, cooperation' 'win/win (cooperation)'; do
    note "the same, typed as \"$typed\""
    ask "\"$typed\"" >typed
    ask '"win-win cooperation"' >plain
    sed 1d typed >a
    sed 1d plain >b
    cmp a b
done

note 'every hyphenated word is a phrase: all win-win, with the cooperation or without'
ask 'win-win'
ask '"win-win"'
note 'co and operation are two words'
ask '"win-win co-operation"'
ask 'co-operation'
ask '"win-win cooperative"'

note '10 articles, 11 occurrences, whichever the script; twice in notes-from-the-booth'
ask '合作共赢'
ask '合作共贏'
note '5 and 5'
ask '"mutual respect"'
note '5 and 5; 互相尊重 is another phrase, in five-principles-at-seventy-zh-hans'
ask '相互尊重'
ask '互相尊重'
note '2 and 2; "coexist peacefully" is another phrase'
ask '"peaceful coexistence"'
ask '"coexist peacefully"'
note '4 and 5, two in five-principles-at-seventy-zh-hans'
ask '和平共处'
note '5 and 5; three go on "for mankind", one "for humanity", one "in outer space"'
ask '"community with a shared future"'
ask '"community with a shared future for mankind"'
ask '"community with a shared future for humanity"'
ask '"community with a shared future in outer space"'
note '1 and 2; 2 and 2'
ask '"sphere of influence"'
ask '"spheres of influence"'

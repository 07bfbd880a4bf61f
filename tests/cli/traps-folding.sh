# corpus/SAMPLES.md, "Folding, numbers, apostrophes".
. "$TOOLS/lib.sh"

note 'debt-is-a-conversation: ligature, no-break space, grouping comma, decimal point'
ask 'finance'
ask '"6.3 billion"'
ask '1500'
ask '1,500'
ask '"1 500"'
ask '1.5'
ask '15'
note "who-speaks-for-the-moon: 1,935.3, Ph.D., cooperation once but not co-operation, Chang'e"
ask '1935.3'
ask 'phd'
ask '=cooperation' | grep -e '^#' -e who-speaks
ask "chang'e-6"
ask '=change' | grep -e '^#' -e who-speaks
note 'what-the-g20-is-for (G20, G-20, G 20) and the-other-side-of-the-ledger (full width)'
ask 'g20'
ask 'g-20'
ask '"g 20"'
ask 'Ｇ２０'
ask 'gdp'
ask '2024'
note 'the-clinic-and-the-summit both, sixty-years-of-a-medicine-chest one'
ask 'covid-19'
note 'rules-written-in-code and a-passport-for-data'
ask '5g'
note 'a-port-is-not-a-flag: R&D'
ask 'r&d'
ask '"r and d"'
note 'soybeans-and-silence, the-teacher-from-kunming'
ask 'cafe'
ask 'CAFÉ'
ask '"sao paulo"'
ask 'author:tomas'
ask 'author:Tomás'
ask 'naive'
note "slow-trains-to-tashkent and a-road-on-the-list, with either apostrophe"
ask "xi'an"
ask "xi’an"
ask 'xian'
note "rice-on-a-banknote (China's, U+0027), four-flags-on-one-ladder (China’s, U+2019)"
ask '"china hybrid"'
ask '"china ports"'
ask "\"china's ports\""
note 'five-principles-at-seventy: Communiqué, among others'
ask 'communique'
ask 'communiqué'

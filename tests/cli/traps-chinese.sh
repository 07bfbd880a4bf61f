# corpus/SAMPLES.md, "Chinese".
. "$TOOLS/lib.sh"

note 'not after-the-handshake (合作。共赢), the-difficult-slide (合作！共赢！), the-other-side-of-the-ledger (互利共赢);'
note 'but ports-and-hinterlands, two-shores-of-one-sea (、), the-interpreters-chair (「合作」「共贏」), sand-and-sunlight (line'
note 'break), bridges-over-the-mekong-zh-hant, a-ledger-of-connections, guests-in-orbit (traditional)'
ask '合作共赢'
note 'not after-the-handshake (和平；共处), not notes-from-the-booth (和平 and breathe before 共处)'
ask '和平共处'
note 'one-future-many-clocks (共同體。共同體。) must not match'
ask '共同体共同体'
ask '共同体' | grep -e '^#' -e one-future
note 'sand-and-sunlight: 沙漠, line break, 里'
ask '沙漠里'
note 'one-hundred-and-twenty-boys: 太后 and 以後 once each; the text stays traditional'
ask '太后'
ask '以后'
ask '出发'
ask '发辫'
ask '关系'
ask '体系'
ask '联系'
ask '骨干'
ask '干涉'
ask '晾干'
note 'diplomacy-on-dry-land: 乾旱, 不干涉'
ask '干旱'
ask '不干涉'
note 'the-interpreters-chair: 麵 and 面 both'
ask '面' | grep -e '^#' -e interpreters
ask '麵' | grep -e '^#' -e interpreters
note 'the-night-watch-at-sea (無線電裡) and the-art-of-being-slow (鄰里)'
ask '里' | grep -e '^#' -e night-watch -e art-of
ask '無線電裡'
ask '無線電里'
ask '鄰里'
note 'unquoted Chinese is one phrase, not a set of characters'
ask '共赢合作'

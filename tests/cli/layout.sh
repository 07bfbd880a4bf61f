# Points, cells and marks of notes, in plain text, JSON, Markdown and tables: no phrase goes from one to the next.
mkdir in
printf 'The weir\n\nThe sides want win-win\n- Cooperation resumes\n- Talks on arms\n- Control of drones\n' >in/list.txt
printf 'Notes\n\nThe ministers spoke of lock control¹ measures. Many fled the flood.³ In the accord of 1995[4] this changed.\n' >in/notes.txt
printf '# Cells\n\n• Peaceful rivers\n• Coexistence upstream\n\n| win-win | cooperation |\n|---|---|\n| grain | trade |\n' >in/cells.md
printf '{"id":"json","title":"P","text":"Agreed:\\n1. Trade in win-win\\n2. Cooperation on arms\\n3. Control of locks"}\n' >in/json.jsonl
printf 'id,title,text\ntable,P,"Agreed:\n* Trade in win-win\n* Cooperation on arms\n* Control of locks"\n' >in/table.csv
tifa-index build i in 2>/dev/null
ask() {
    echo "$1: $(tifa-query search -i i --count exact "$1" 2>/dev/null | tail -n 1 | sed 's/ (.*//')"
}
ask '"win-win cooperation"'
ask '"arms control"'
ask '"sides want win-win"'
ask '"peaceful rivers coexistence"'
ask '"grain trade"'
ask '"lock control measures"'
ask '"accord of 1995 this changed"'
ask '"flood in the accord"'
ask 1995

echo '# points below a title are text, names are authors'
mkdir heads
printf 'A statement\n\n- Mutual respect\n- Equal Benefit\n\nThe end of it.\n' >heads/points.txt
printf 'A statement\n\nThe sides agreed on what follows.\n\n• Ada Quill\n• Locks will be mended.\n' >heads/below.txt
printf 'A statement\n\n• Ada Quill\n    Harbour Institute\n• Bo Wren\n\nThe end of it.\n' >heads/authors.txt
printf 'A statement\nMarch 10, 2021\n• Locks\n• Weirs and mills\n' >heads/dated.txt
printf 'Rivers\nBy Ada Quill, senior fellow, Brook Institution\n\nThe river rose.\n' >heads/byline.txt
printf '河\n来源：某报 作者：莫某 责任编辑：林某\n\n河水上涨。\n' >heads/han.txt
printf '河\n\n新华社河口3月5日电（记者张三、李四）河水上涨。\n' >heads/dateline.txt
printf '{"id":"j","author":"Mr. QUILL, Minister for Locks","lang":"English","text":"Locks."}\n' >heads/j.jsonl
printf '{"id":"k","author":"By Ada Quill in Weir and Bo Wren","lang":"Wrenish","text":"The lock and the weir."}\n' >heads/k.jsonl
tifa-index build --dry-run j heads 2>notes | sed 's/"date":"[^"]*",//; s/"id":"\([a-z]*\)[^"]*"/"id":"\1"/'
grep '"lang"' notes

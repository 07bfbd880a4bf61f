# Fields whose text is HTML, as blogs and content systems export them, are read as HTML; others stay as they are.
. "$TOOLS/lib.sh"
dry() {
    try tifa-index build --dry-run none "$@" | sed 's/,"lang":"[a-z]*"//'
}
cat >blog.jsonl <<'END'
{"id":"a","title":"The harbour&#8217;s <em>third</em> light","text":"<p>A <b>light</b>house&nbsp;was lit.</p>\n<p>R&amp;D paid.<br/>Twice.</p><script>var dark=1</script>"}
{"id":"b","title":{"rendered":"Salt &amp; Sand"},"text":"<ul><li>First point<li>Second point</ul>","author":"<a href='/x'>Ada Quill</a>"}
{"id":"c","title":"AT&amp;T and x &lt; y","text":"Harbours &amp; lights: &#x4E2D;&#25991;, caf&eacute;.\n\nA second paragraph."}
END
dry blog.jsonl
note 'what is none'
cat >plain.jsonl <<'END'
{"id":"d","title":"a < b, AT&T & co","text":"Write <name> for the name, x <y and z> w; 5 < 6 & 7 > 3; fish&chips; &nothing; &;"}
{"id":"e","text":"The <b> element is not closed here, nor is <div>."}
END
dry plain.jsonl
note 'tables'
printf 'id,title,text\nf,Salt &amp; Sand,"<p>One.</p><p>Two.</p>"\n' >table.csv
dry table.csv
note 'text that shows HTML comes back as it was'
printf '<html><body><article><h1>Marks</h1><p>To break a line write &lt;br&gt;, and &lt;b&gt;so&lt;/b&gt; for bold; write &amp;amp;amp; for the sign, all in the same harbour.</p></article></body></html>' >page.html
tifa-index build index page.html >/dev/null
tifa-index export index >once.jsonl
cat once.jsonl
tifa-index build again once.jsonl >/dev/null
tifa-index export again | cmp - once.jsonl

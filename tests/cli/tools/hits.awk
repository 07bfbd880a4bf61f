# The JSON of "tifa-query search" to one line a hit: ARTICLE-ID PASSAGE [matched text]..., behind one line a warning
# with "! " in front.
#
# The matched text is cut out of the passage by its byte offsets, and the character offsets are checked
# against them, so a wrong offset shows in the output. With -v whole=1 the answer has all hits, and its counts are
# checked as well. To be run as LC_ALL=C awk: a character is a byte here.
# A line feed within a match is shown as \n, a NUL as \0, an escape as \e.

# The string at byte `at`, which is behind its opening quote; sets AFTER to what is behind its closing one.
function string_at(json, at,    out, c, code) {
    out = ""
    for (;;) {
        c = substr(json, at, 1)
        if (c == "\"" || c == "") {
            AFTER = at + 1
            return out
        }
        if (c != "\\") {
            out = out c
            at++
            continue
        }
        c = substr(json, at + 1, 1)
        if (c == "u") {
            # control characters alone are written so, each is one byte; NUL becomes a byte no UTF-8 has
            code = 16 * hex(substr(json, at + 4, 1)) + hex(substr(json, at + 5, 1))
            out = out (code ? sprintf("%c", code) : "\377")
            at += 6
        } else {
            out = out (c == "n" ? "\n" : c == "t" ? "\t" : c == "r" ? "\r" : c == "b" ? "\b" : c == "f" ? "\f" : c)
            at += 2
        }
    }
}

function hex(digit) {
    return index("0123456789abcdef", tolower(digit)) - 1
}

function number_at(json, at) {
    match(substr(json, at, 20), /^[0-9]+/)
    AFTER = at + RLENGTH
    return substr(json, at, RLENGTH) + 0
}

function characters(text) {
    gsub(/[\200-\277]/, "", text)
    return length(text)
}

# Moves behind the next `key`; false when there is none.
function find(key,    at) {
    at = index(substr($0, AFTER), key)
    if (!at)
        return 0
    AFTER += at + length(key) - 1
    return 1
}

function shown(text) {
    gsub(/\n/, "\\n", text)
    gsub(/\033/, "\\e", text)
    gsub(/\377/, "\\0", text)
    return text
}

function count_of(key) {
    find("\"" key "\":")
    return number_at($0, AFTER)
}

{
    AFTER = 1
    passages = count_of("passages")
    articles = count_of("articles")
    occurrences = count_of("occurrences")
    find("\"warnings\":[")
    while (substr($0, AFTER, 1) != "]") {
        AFTER += substr($0, AFTER, 1) == ","
        print "! " shown(string_at($0, AFTER + 1))
    }
    split("", seen)
    hits = spans = distinct = 0
    while (find("\"article\":{\"id\":\"")) {
        line = shown(string_at($0, AFTER))
        hits++
        distinct += !(line in seen)
        seen[line] = 1
        find("\"passage\":{\"number\":")
        line = line " " number_at($0, AFTER)
        find("\"text\":\"")
        text = string_at($0, AFTER)
        find("\"spans\":[")
        while (substr($0, AFTER, 1) != "]") {
            find("\"start\":")
            start = number_at($0, AFTER)
            find("\"end\":")
            end = number_at($0, AFTER)
            find("\"byte_start\":")
            byte_start = number_at($0, AFTER)
            find("\"byte_end\":")
            byte_end = number_at($0, AFTER)
            AFTER++
            spans++
            line = line " [" shown(substr(text, byte_start + 1, byte_end - byte_start)) "]"
            if (characters(substr(text, 1, byte_start)) != start || characters(substr(text, 1, byte_end)) != end)
                line = line " (character and byte offsets differ)"
        }
        print line
    }
    if (whole && (passages != hits || articles != distinct || occurrences != spans))
        print "(counted " passages " passages, " articles " articles, " occurrences " occurrences; shown " hits ", " \
              distinct ", " spans ")"
}

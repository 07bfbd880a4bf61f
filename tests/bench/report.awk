# The tables of run.sh, from what it left in its work folder.
# usage: awk -f report.awk -v work=FOLDER -v engines="NAME ..." -v only="NAME ..." -v text_bytes=N
#
# Of each ENGINE: ENGINE.time (wall s, user s, system s, peak kB), ENGINE.others (CPU s that other processes took
# meanwhile), ENGINE.bytes (size of the index), ENGINE.missing (why there is nothing), ENGINE.results (for each line of queries.tsv: ms, passages; "-" where it has no such query).

function first_line(file,    line) {
    line = ""
    if ((getline line < file) < 0)
        return ""
    close(file)
    return line
}

# Sorts values[1..n].
function sort(values, n,    i, j, value) {
    for (i = 2; i <= n; i++) {
        value = values[i]
        for (j = i - 1; j > 0 && values[j] > value; j--)
            values[j + 1] = values[j]
        values[j + 1] = value
    }
}

function shown_name(engine) {
    return engine (engine == "stems" || index(" " only " ", " " engine " ") ? "" : "*")
}

function builds(    i, engine, t, bytes, why) {
    printf "%-10s %8s %8s %8s %9s %9s %13s %8s\n", "build", "MB/s", "wall s", "CPU s", "others s", "peak MB",
        "index bytes", "/ text"
    for (i = 1; i <= engine_count; i++) {
        engine = names[i]
        why = first_line(work "/" engine ".missing")
        if (why != "") {
            printf "%-10s %s\n", engine, why
            continue
        }
        if (split(first_line(work "/" engine ".time"), t, "\t") < 4)
            continue
        bytes = first_line(work "/" engine ".bytes")
        printf "%-10s %8.1f %8.2f %8.2f %9.1f %9.0f %13d %8.3f\n", shown_name(engine), text_bytes / 1e6 / t[1], t[1],
            t[2] + t[3], first_line(work "/" engine ".others"), t[4] * 1024 / 1e6, bytes, bytes / text_bytes
    }
}

# Class of each query, and the classes in their order.
function read_queries(    line, parts) {
    while ((getline line < (work "/queries.tsv")) > 0) {
        split(line, parts, "\t")
        class_of[++queries] = parts[1]
        form_of[parts[1]] = parts[2]
        if (!(parts[1] in seen)) {
            seen[parts[1]] = 1
            classes[++class_count] = parts[1]
        }
    }
}

function read_results(engine,    line, parts, n) {
    n = 0
    while ((getline line < (work "/" engine ".results")) > 0) {
        split(line, parts, "\t")
        n++
        ms[engine, n] = parts[1]
        found[engine, n] = parts[2]
    }
    return n == queries && n > 0
}

# Fills mean, p50 and p99 of an engine for each class it has an answer to.
function sum_up(engine,    c, q, n, sum, values) {
    for (c = 1; c <= class_count; c++) {
        n = sum = 0
        for (q = 1; q <= queries; q++)
            if (class_of[q] == classes[c] && ms[engine, q] != "-") {
                values[++n] = ms[engine, q] + 0
                sum += ms[engine, q]
            }
        if (n == 0)
            continue
        sort(values, n)
        mean[engine, c] = sum / n
        p50[engine, c] = values[int(n / 2) + 1]
        p99[engine, c] = values[int((n * 99 + 99) / 100)]
    }
}

# What stands beside tifa and answers the same: shingles do not, of more than two words.
function best_peer(c,    i, best) {
    best = ""
    for (i = 1; i <= shown_count; i++)
        if (shown[i] != "tifa" && shown[i] != "stems" && shown[i] != "shingles" && (shown[i], c) in mean &&
            (best == "" || mean[shown[i], c] < best))
            best = mean[shown[i], c]
    return best
}

function cell(engine, c) {
    return (engine, c) in mean ? sprintf("%.3f/%.3f/%.3f", mean[engine, c], p50[engine, c], p99[engine, c]) : "-"
}

function times(    i, c, best) {
    printf "%-27s", "ms: mean/p50/p99"
    for (i = 1; i <= shown_count; i++)
        printf " %20s", shown_name(shown[i])
    printf " %10s\n", "best/tifa"
    for (c = 1; c <= class_count; c++) {
        printf "%-27s", classes[c]
        for (i = 1; i <= shown_count; i++)
            printf " %20s", cell(shown[i], c)
        best = best_peer(c)
        printf " %10s\n", (best != "" && ("tifa", c) in mean) ? sprintf("%.2f", best / mean["tifa", c]) : "-"
    }
}

function agreement(    i, c, q, n, same, more, less, total) {
    printf "%-27s %12s", "passages found", "tifa"
    for (i = 1; i <= shown_count; i++)
        if (shown[i] != "tifa" && shown[i] != "stems")
            printf " %24s", shown_name(shown[i])
    printf "\n"
    for (c = 1; c <= class_count; c++) {
        total = 0
        for (q = 1; q <= queries; q++)
            total += class_of[q] == classes[c] ? found["tifa", q] : 0
        printf "%-27s %12d", classes[c], total
        for (i = 1; i <= shown_count; i++) {
            if (shown[i] == "tifa" || shown[i] == "stems")
                continue
            n = same = more = less = 0
            for (q = 1; q <= queries; q++) {
                if (class_of[q] != classes[c] || found[shown[i], q] == "-")
                    continue
                n++
                same += found[shown[i], q] == found["tifa", q]
                if (found[shown[i], q] + 0 > found["tifa", q] + 0)
                    more += found[shown[i], q] - found["tifa", q]
                else
                    less += found["tifa", q] - found[shown[i], q]
            }
            printf " %24s", n ? sprintf("%d of %d +%d -%d", same, n, more, less) : "-"
        }
        printf "\n"
    }
}

BEGIN {
    engine_count = split(engines, names, " ")
    builds()
    read_queries()
    for (i = 1; i <= engine_count; i++) {
        if (read_results(names[i]))
            shown[++shown_count] = names[i]
        if (names[i] == "tifa" && read_results("stems"))
            shown[++shown_count] = "stems"
    }
    for (i = 1; i <= shown_count; i++)
        sum_up(shown[i])
    print "\nTop 10 with text, one thread, warm, median of three rounds. tifa: words outside phrases exact (=word), as the"
    print "peers' are; stems: the same in tifa as typed, word or stem. best/tifa: the fastest of the others, shingles left"
    print "out, by tifa's mean. Counting as by default: tifa estimates, Lucene to 1,000, FTS5 and Tantivy not at all.\n"
    times()
    if (shown[1] != "tifa")
        exit
    print "\nQueries that find as many passages as in tifa, and passages more and less in all the others. Reasons: tifa's phrases"
    print "cross no sentence end (Lucene, FTS5 and Tantivy know none); what is one word (win-win, country's, U.S. and us, \303\251"
    print "and e) differs; and shingles do not see whether pairs of a phrase stand together.\n"
    agreement()
    print "\n* from an earlier run"
}

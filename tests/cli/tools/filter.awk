# What differs from run to run, or with the version of a library, and is not compared. Run as LC_ALL=C awk.
#
#   3.1 ms                                  times                            T ms
#   "took_ms":2.96859                                                        "took_ms":T
#   index 0.7 MB, 0.3 s, 0.3 MB/s           size of the index, times         index N MB, T s, N MB/s
#   index     696422 bytes, 9.45 of the text                                 index N bytes, N of the text
#     postlist.glass     401408 bytes       sizes of its files                 postlist.glass N bytes
#   200 tries, 0 wrong; 7 refused           how often something was tried    N tries, 0 wrong
#   "score":5.6554                          scores, to three digits          "score":5.655
{
    gsub(/[0-9]+\.[0-9] ms/, "T ms")
    gsub(/"took_ms":[-+.0-9e]+/, "\"took_ms\":T")
    gsub(/index [0-9.]+ MB, [0-9.]+ s, [0-9.]+ MB\/s/, "index N MB, T s, N MB/s")
    if (/^index +[0-9]+ bytes, [0-9.]+ of the text$/)
        $0 = "index N bytes, N of the text"
    if (/^  (iamglass|[a-z]+\.glass) +[0-9]+ bytes$/)
        $0 = "  " $1 " N bytes"
    if (sub(/^[0-9]+ tries/, "N tries"))
        sub(/;.*/, "")
    rest = $0
    line = ""
    while (match(rest, /"score":[-+.0-9e]+/)) {
        line = line substr(rest, 1, RSTART - 1) sprintf("\"score\":%.3f", substr(rest, RSTART + 8, RLENGTH - 8))
        rest = substr(rest, RSTART + RLENGTH)
    }
    print line rest
}

/* The passages of an archive, as tifa splits them, for engines that are measured beside it.
 *
 * usage: bench_passages ARCHIVE OUT [TIMES [COPY]]
 *
 * OUT gets every passage as its length (4 bytes, least significant first) and its bytes, the archive TIMES times
 * over. COPY, for more than once, gets the archive itself so many times as gzipped JSON Lines, ids made distinct:
 * what tifa indexes beside OUT. Prints the number of passages and the bytes of their text. */
#include "corpus/passage.h"
#include "corpus/reader.h"
#include "corpus/source.h"
#include "corpus/stream.h"
#include "corpus/text/stem.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static void die(const char *what)
{
    fprintf(stderr, "bench_passages: %s\n", what);
    exit(2);
}

static void check(tifa_status status, const tifa_error *error)
{
    if (status < 0)
        die(error->message);
}

/* ---- passages ---- */

struct sink {
    FILE *file;
    uint64_t passages, bytes;
    struct passages split;
    struct tokens scratch;
};

static void put_passage(struct sink *sink, struct slice text)
{
    uint32_t n = (uint32_t)text.length;
    unsigned char length[4] = {(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16),
                               (unsigned char)(n >> 24)};
    if (fwrite(length, 1, 4, sink->file) != 4 || fwrite(text.data, 1, n, sink->file) != n)
        die("cannot write the passages");
    sink->passages++;
    sink->bytes += n;
}

static void put_article(struct sink *sink, const struct article *article)
{
    tifa_error error;
    sink->scratch.language = stem_tag_number(article->fields[ARTICLE_LANG]);
    check(passages_split(&sink->split, article->text, &sink->scratch, &error), &error);
    for (size_t i = 0; i < sink->split.count; i++)
        put_passage(sink, sink->split.items[i].text);
}

/* A record that cannot be used is left out, as it is from an index. */
static void put_file(struct sink *sink, const struct source_file *file)
{
    struct reader *reader;
    struct article *article;
    tifa_error error;
    check(reader_open(file, &reader, &error), &error);
    for (tifa_status status; (status = reader_next(reader, &article, &error)) != TIFA_END;) {
        if (status < 0) {
            fprintf(stderr, "bench_passages: left out: %s\n", error.message);
            continue;
        }
        put_article(sink, article);
        article_free(article);
    }
    reader_close(reader);
}

/* ---- the archive itself ---- */

static void put_line(gzFile out, struct slice line, unsigned long turn)
{
    json_t *record = json_loadb(line.data, line.length, 0, NULL);
    const char *id = json_string_value(json_object_get(record, "id"));
    if (id && turn > 0)
        json_object_set_new(record, "id", json_sprintf("%s.%lu", id, turn));
    char *text = id ? json_dumps(record, JSON_COMPACT) : NULL;
    if (text && (gzputs(out, text) < 0 || gzputc(out, '\n') < 0))
        die("cannot write the copy of the archive");
    free(text);
    json_decref(record);
}

static void copy_archive(const char *archive, const char *copy, unsigned long times)
{
    gzFile out = gzopen(copy, "wb1");
    if (!out)
        die("cannot make the copy of the archive");
    for (unsigned long turn = 0; turn < times; turn++) {
        struct stream *stream;
        struct slice line;
        tifa_error error;
        tifa_status status;
        check(stream_open(archive, NULL, &stream, &error), &error);
        while ((status = stream_next_line(stream, &line, &error)) == TIFA_OK)
            put_line(out, line, turn);
        check(status, &error);
        stream_close(stream);
    }
    if (gzclose(out) != Z_OK)
        die("cannot write the copy of the archive");
}

int main(int argc, char **argv)
{
    unsigned long times = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    if (argc < 3 || argc > 5 || times == 0)
        die("usage: bench_passages ARCHIVE OUT [TIMES [COPY]]");
    struct sink sink = {.file = fopen(argv[2], "wb")};
    struct source_list files = {0};
    tifa_error error;
    if (!sink.file)
        die("cannot make the file of passages");
    check(source_list_add(&files, argv[1], &error), &error);
    for (unsigned long turn = 0; turn < times; turn++)
        for (size_t i = 0; i < files.count; i++)
            put_file(&sink, &files.items[i]);
    if (fclose(sink.file) != 0)
        die("cannot write the passages");
    if (argc > 4)
        copy_archive(argv[1], argv[4], times);
    printf("%" PRIu64 " %" PRIu64 "\n", sink.passages, sink.bytes);
    source_list_free(&files);
    passages_free(&sink.split);
    tokens_free(&sink.scratch);
    return 0;
}

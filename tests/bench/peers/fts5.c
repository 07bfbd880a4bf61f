/* SQLite's FTS5 beside tifa.
 *
 * usage: fts5 build DATABASE PASSAGES
 *        fts5 run DATABASE QUERIES RESULTS
 *        fts5 version
 *
 * The database must not exist, or be empty. tests/bench/README.md says what PASSAGES, QUERIES and RESULTS are. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 16, LINE = 4096, ROUNDS = 3, SLOW_MS = 50, NEAR_WITHIN = 8 };

static void die(const char *what)
{
    fprintf(stderr, "fts5: %s\n", what);
    exit(2);
}

static sqlite3 *open_database(const char *path, int flags)
{
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
        die("cannot open the database");
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(db));
    return statement;
}

/* ---- building ---- */

/* One transaction without a journal, synced once behind it. The hash table takes what would else be thousands of
 * small segments; nothing is merged before 'optimize' merges all. */
static const char before[] = "PRAGMA page_size = 4096;"
                             "PRAGMA journal_mode = OFF;"
                             "PRAGMA synchronous = OFF;"
                             "PRAGMA locking_mode = EXCLUSIVE;"
                             "PRAGMA temp_store = MEMORY;"
                             "PRAGMA cache_size = -1000000;"
                             "CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'unicode61', detail = full);"
                             "INSERT INTO passages(passages, rank) VALUES('hashsize', 268435456);"
                             "INSERT INTO passages(passages, rank) VALUES('automerge', 0);"
                             "INSERT INTO passages(passages, rank) VALUES('crisismerge', 1999);"
                             "BEGIN";

static void insert_all(sqlite3 *db, FILE *passages)
{
    sqlite3_stmt *insert = prepare(db, "INSERT INTO passages(text) VALUES(?)");
    char *text = NULL;
    size_t capacity = 0;
    for (unsigned char head[4]; fread(head, 1, 4, passages) == 4;) {
        size_t length = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
        if (length > capacity && !(text = realloc(text, capacity = length * 2)))
            die("no memory");
        if (fread(text, 1, length, passages) != length)
            die("the file of passages is cut off");
        sqlite3_bind_text(insert, 1, text, (int)length, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            die(sqlite3_errmsg(db));
        sqlite3_reset(insert);
    }
    free(text);
    sqlite3_finalize(insert);
}

static void build(const char *path, const char *passages_path)
{
    FILE *passages = fopen(passages_path, "rb");
    if (!passages)
        die("cannot open the file of passages");
    sqlite3 *db = open_database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    run(db, before);
    insert_all(db, passages);
    run(db, "INSERT INTO passages(passages) VALUES('optimize'); COMMIT");
    sqlite3_close(db);
    fclose(passages);
    int file = open(path, O_RDONLY);
    if (file < 0 || fsync(file) != 0)
        die("cannot sync the database");
    close(file);
}

/* ---- asking ---- */

struct query {
    char match[LINE]; /* in FTS5's language; "" when it has no such form */
    double times[ROUNDS];
    long long count;
};

/* The fields of a line: class, form, words. */
static size_t split(char *line, char **fields, size_t most)
{
    size_t count = 0;
    for (char *at = strtok(line, "\t\n"); at && count < most; at = strtok(NULL, "\t\n"))
        fields[count++] = at;
    return count;
}

static void write_match(char *out, const char *form, char **words, size_t count)
{
    size_t length = 0;
    out[0] = 0;
    const char *head, *joint, *tail;
    if (strcmp(form, "phrase") == 0)
        head = "\"", joint = " ", tail = "\"";
    else if (strcmp(form, "and") == 0)
        head = "\"", joint = "\" AND \"", tail = "\"";
    else if (strcmp(form, "or") == 0)
        head = "\"", joint = "\" OR \"", tail = "\"";
    else if (strcmp(form, "near") == 0 && count >= 2)
        head = "NEAR(\"", joint = "\" \"", tail = NULL, words[1] = words[count - 1], count = 2;
    else
        return;
    length += (size_t)snprintf(out, LINE, "%s", head);
    for (size_t i = 0; i < count && length < LINE; i++)
        length += (size_t)snprintf(out + length, LINE - length, "%s%s", i ? joint : "", words[i]);
    if (length < LINE)
        length += tail ? (size_t)snprintf(out + length, LINE - length, "%s", tail)
                       : (size_t)snprintf(out + length, LINE - length, "\", %d)", NEAR_WITHIN - 1);
    if (length >= LINE)
        die("a query is too long");
}

static struct query *read_queries(const char *path, size_t *count)
{
    FILE *file = fopen(path, "r");
    struct query *queries = NULL;
    if (!file)
        die("cannot open the queries");
    *count = 0;
    for (char line[LINE], *fields[WORDS]; fgets(line, sizeof line, file); ++*count) {
        if (!(queries = realloc(queries, (*count + 1) * sizeof *queries)))
            die("no memory");
        size_t found = split(line, fields, WORDS);
        if (found < 3)
            die("a line of the queries has no word");
        memset(&queries[*count], 0, sizeof *queries);
        write_match(queries[*count].match, fields[1], fields + 2, found - 2);
    }
    fclose(file);
    return queries;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static unsigned long long seen; /* so that the text is really read */

static double ask(sqlite3_stmt *search, const char *match)
{
    double start = now_ms();
    sqlite3_bind_text(search, 1, match, -1, SQLITE_STATIC);
    int status;
    while ((status = sqlite3_step(search)) == SQLITE_ROW) {
        const unsigned char *text = sqlite3_column_text(search, 1);
        seen += text ? text[0] + (unsigned long long)sqlite3_column_bytes(search, 1) : 0;
    }
    if (status != SQLITE_DONE)
        die("a query failed");
    sqlite3_reset(search);
    return now_ms() - start;
}

/* Round -1 warms. A slow query is asked once behind it, for all rounds. */
static void ask_in_round(sqlite3_stmt *search, struct query *query, int round)
{
    if (!query->match[0] || (round > 0 && query->times[0] > SLOW_MS))
        return;
    double took_ms = ask(search, query->match);
    if (round <= 0)
        for (int i = 0; i < ROUNDS; i++)
            query->times[i] = took_ms;
    else
        query->times[round] = took_ms;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void ask_all(const char *path, const char *queries_path, const char *results_path)
{
    size_t count;
    struct query *queries = read_queries(queries_path, &count);
    sqlite3 *db = open_database(path, SQLITE_OPEN_READONLY);
    run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA mmap_size = 17179869184; PRAGMA cache_size = -1000000");
    sqlite3_stmt *search =
        prepare(db, "SELECT rowid, text FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10");
    sqlite3_stmt *counter = prepare(db, "SELECT count(*) FROM passages WHERE passages MATCH ?");
    for (int round = -1; round < ROUNDS; round++)
        for (size_t i = 0; i < count; i++)
            ask_in_round(search, &queries[i], round);
    FILE *results = fopen(results_path, "w");
    if (!results)
        die("cannot write the results");
    for (size_t i = 0; i < count; i++) {
        if (!queries[i].match[0]) {
            fprintf(results, "-\t-\n");
            continue;
        }
        qsort(queries[i].times, ROUNDS, sizeof(double), by_value);
        sqlite3_bind_text(counter, 1, queries[i].match, -1, SQLITE_STATIC);
        if (sqlite3_step(counter) != SQLITE_ROW)
            die(sqlite3_errmsg(db));
        fprintf(results, "%.6f\t%lld\n", queries[i].times[ROUNDS / 2], sqlite3_column_int64(counter, 0));
        sqlite3_reset(counter);
    }
    if (fclose(results) != 0 || seen == 0)
        die("nothing was found, or the results cannot be written");
    sqlite3_finalize(search);
    sqlite3_finalize(counter);
    sqlite3_close(db);
    free(queries);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "build") == 0)
        build(argv[2], argv[3]);
    else if (argc == 5 && strcmp(argv[1], "run") == 0)
        ask_all(argv[2], argv[3], argv[4]);
    else if (argc == 2 && strcmp(argv[1], "version") == 0)
        puts(sqlite3_libversion());
    else
        die("usage: fts5 build DATABASE PASSAGES | run DATABASE QUERIES RESULTS | version");
    return 0;
}

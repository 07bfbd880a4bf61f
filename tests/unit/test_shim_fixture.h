/* What the tests of the shim share: a folder of their own, calls that must end with a status, small
 * databases. Static, as each test program is one file. */
#ifndef TIFA_TEST_SHIM_FIXTURE_H
#define TIFA_TEST_SHIM_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim/xs.h"

#define UNUSED __attribute__((unused))

/* For the address sanitizer: Xapian's checker frees an object by the size of its base. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

static xs_error failure;
static char root[200];

/* The status of the call must be want; else the message is shown. */
#define EXPECT(want, call) expect((want), (call), #call, __FILE__, __LINE__)
#define OK(call)           EXPECT(XS_OK, call)

UNUSED static void expect(xs_status want, xs_status got, const char *call, const char *file, int line)
{
    if (want == got) {
        if (got < 0) {
            assert_int_equal(failure.status, got);
            assert_true(failure.message[0]);
        }
        return;
    }
    print_error("%s\n  gave %s, not %s: %s\n", call, xs_status_name(got), xs_status_name(want),
                got < 0 ? failure.message : "");
    _fail(file, line);
}

/* A path in the folder of the tests; valid for the next 15 calls. */
UNUSED static const char *in_root(const char *name)
{
    static char paths[16][400];
    static unsigned next;
    char *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", root, name);
    return path;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

UNUSED static void remove_tree(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

UNUSED static int make_root(void **state)
{
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/tifa-shim-XXXXXX", parent && *parent ? parent : "/tmp");
    return mkdtemp(root) ? 0 : -1;
}

UNUSED static int remove_root(void **state)
{
    (void)state;
    remove_tree(root);
    return 0;
}

UNUSED static void write_file(const char *path, const char *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

UNUSED static void overwrite(const char *path, long offset, const char *data, size_t length)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

UNUSED static void copy_file(const char *from, const char *to)
{
    char buffer[8192];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        assert_int_equal(fwrite(buffer, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* Copies a database by its files. */
UNUSED static const char *copy_db(const char *from, const char *name)
{
    static const char *const files[] = {"iamglass", "postlist.glass", "docdata.glass", "termlist.glass"};
    const char *to = in_root(name);
    mkdir(to, 0700);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char source[500], target[500];
        snprintf(source, sizeof source, "%s/%s", from, files[i]);
        snprintf(target, sizeof target, "%s/%s", to, files[i]);
        copy_file(source, target);
    }
    return to;
}

UNUSED static xs_writer *open_writer(const char *path)
{
    xs_writer_options options = {.mode = XS_CREATE_OR_OPEN, .flags = XS_NO_SYNC};
    xs_writer *writer;
    OK(xs_writer_open(path, &options, &writer, &failure));
    return writer;
}

UNUSED static void commit_and_free(xs_writer *writer)
{
    OK(xs_writer_close(writer, XS_COMMIT, &failure));
    xs_writer_free(writer);
}

UNUSED static xs_db *open_db(const char *path)
{
    xs_db *db;
    OK(xs_db_open(&path, 1, &db, &failure));
    return db;
}

/* Document `number` (from 1) of a made-up archive: term "all", terms "t0".."t96", data, two values. */
UNUSED static void fill_doc(xs_doc *doc, unsigned number)
{
    char text[64];
    OK(xs_doc_clear(doc, &failure));
    OK(xs_doc_add_term(doc, "all", 3, 1, &failure));
    for (unsigned k = 1; k <= 12; k++) {
        int n = snprintf(text, sizeof text, "t%u", number * k * k % 97);
        OK(xs_doc_add_term(doc, text, (size_t)n, k, &failure));
    }
    int n = snprintf(text, sizeof text, "data of %u", number);
    OK(xs_doc_set_data(doc, text, (size_t)n, &failure));
    n = snprintf(text, sizeof text, "%08u", 20200000 + number % 50);
    OK(xs_doc_set_value(doc, 0, text, (size_t)n, &failure));
    if (number % 3) {
        n = snprintf(text, sizeof text, "key%u", number % 7);
        OK(xs_doc_set_value(doc, 1, text, (size_t)n, &failure));
    }
}

/* A database of documents first .. first + count - 1; returns its path. */
UNUSED static const char *make_db(const char *name, unsigned first, unsigned count)
{
    const char *path = in_root(name);
    xs_writer *writer = open_writer(path);
    xs_doc *doc;
    OK(xs_doc_new(&doc, &failure));
    for (unsigned i = 0; i < count; i++) {
        fill_doc(doc, first + i);
        OK(xs_writer_add(writer, doc, NULL, &failure));
    }
    xs_doc_free(doc);
    commit_and_free(writer);
    return path;
}

UNUSED static uint32_t count_docs(const char *path)
{
    xs_totals totals;
    xs_db *db = open_db(path);
    OK(xs_db_totals(db, &totals, &failure));
    xs_db_free(db);
    return totals.documents;
}

UNUSED static void assert_bytes(xs_bytes got, const char *want, size_t length)
{
    assert_non_null(got.data);
    assert_int_equal(got.length, length);
    assert_memory_equal(got.data, want, length);
    assert_int_equal(got.data[got.length], '\0');
}

UNUSED static void assert_text(xs_bytes got, const char *want)
{
    assert_bytes(got, want, strlen(want));
}

UNUSED static xs_query *term_query(const char *term)
{
    xs_query *query;
    OK(xs_query_term(term, strlen(term), 1, &query, &failure));
    return query;
}

/* Combines and frees two queries. */
UNUSED static xs_query *combine2(xs_op op, xs_query *a, xs_query *b, uint32_t window)
{
    const xs_query *children[] = {a, b};
    xs_query *query;
    OK(xs_query_combine(op, children, 2, window, &query, &failure));
    xs_query_free(a);
    xs_query_free(b);
    return query;
}

#endif

/* What goes wrong ends in an error that names it, and never in a database. */
#include "test_glass_fixture.h"

#include <signal.h>
#include <sys/resource.h>

static struct glass_writer *open_glass(const char *name, const struct glass_options *options)
{
    struct glass_writer *writer;
    FINE(glass_writer_open(in_root(name), options, &writer, &trouble));
    return writer;
}

/* ---- the system ---- */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void limited(const struct archive *a, rlim_t bytes, const char *file)
{
    static unsigned number;
    struct glass_options options = {.termlists = true};
    char name[30], path[60];
    snprintf(name, sizeof name, "limited%u", number++);
    limit_files(bytes);
    tifa_status status = try_glass(a, in_root(name), &options, NULL);
    limit_files(RLIM_INFINITY);
    FAILS(TIFA_ERR_IO, status);
    snprintf(path, sizeof path, "%s/%s", name, file);
    if (!strstr(trouble.message, path))
        print_error("'%s' is not of %s\n", trouble.message, path);
    ASSERT_MENTIONS(path);
    ASSERT_MENTIONS("File too large");
    snprintf(path, sizeof path, "%s/iamglass", name);
    assert_int_equal(access(in_root(path), F_OK), -1);
}

/* The limit stops the file that is the first to be so long. */
static void full_disk(void **state)
{
    (void)state;
    struct archive a = wide_archive(100000), data = new_archive(2);
    signal(SIGXFSZ, SIG_IGN);
    limited(&a, 0, "termlist.glass");
    limited(&a, 1000000, "termlist.glass");
    for (size_t i = 0; i < a.count; i++)
        a.documents[i].data.length = 0;
    limited(&a, 3000000, "termlist.glass");
    data.documents[0].data = random_bytes(&data, 3000000, 0, 256);
    limited(&data, 0, "docdata.glass");
    limited(&data, 1, "docdata.glass");
    limited(&data, 600000, "docdata.glass");
    limited(&data, 3000000, "docdata.glass");
    data.documents[0].data.length = 0;
    limited(&data, 100, "postlist.glass"); /* only when finishing */
    struct glass_value value = {3, random_bytes(&data, 3000000, 0, 256)};
    data.documents[0].values = &value;
    data.documents[0].value_count = 1;
    limited(&data, 2000000, "spool.tmp");
    limited(&data, 6010000, "postlist.glass"); /* which has the value, its bound, and some more */
    free_archive(&a);
    free_archive(&data);
}

static void no_folder(void **state)
{
    (void)state;
    struct glass_writer *writer;
    FAILS(TIFA_ERR_IO, glass_writer_open(in_root("no/parent"), NULL, &writer, &trouble));
    ASSERT_MENTIONS("no/parent");
    assert_null(writer);
    mkdir(in_root("taken"), 0700);
    FAILS(TIFA_ERR_IO, glass_writer_open(in_root("taken"), NULL, &writer, &trouble));
    ASSERT_MENTIONS("File exists");
    FAILS(TIFA_ERR_IO, glass_writer_open(in_root("no/parent"), NULL, &writer, NULL));
    struct glass_options options = {.block_size_bytes = 3000};
    FAILS(TIFA_ERR_ARGUMENT, glass_writer_open(in_root("odd"), &options, &writer, &trouble));
    options.block_size_bytes = 131072;
    FAILS(TIFA_ERR_ARGUMENT, glass_writer_open(in_root("odd"), &options, &writer, &trouble));
    assert_int_equal(access(in_root("odd"), F_OK), -1);
    glass_writer_free(NULL);
}

/* A file that is in the way is not overwritten. */
static void file_in_the_way(void **state)
{
    (void)state;
    static const char *const names[] = {"postlist.glass", "iamglass"};
    for (size_t i = 0; i < FIXTURE_COUNT(names); i++) {
        char path[60];
        struct glass_writer *writer = open_glass(names[i], NULL);
        snprintf(path, sizeof path, "%s/%s", names[i], names[i]);
        write_file(in_root(path), "x", 1);
        FAILS(TIFA_ERR_IO, glass_writer_finish(writer, NULL, &trouble));
        ASSERT_MENTIONS(path);
        glass_writer_free(writer);
    }
}

/* ---- the caller ---- */

static const struct glass_document plain = {.length = 3};
static const struct glass_posting in_order[] = {{1, 1}, {2, 2}, {3, 0}};

/* The writer is broken for good, with the same message, whatever is asked of it. */
static void assert_final(struct glass_writer *writer, tifa_status status)
{
    char message[TIFA_MESSAGE_BYTES];
    strcpy(message, trouble.message);
    FAILS(status, glass_writer_finish(writer, NULL, &trouble));
    assert_string_equal(message, trouble.message);
    FAILS(status, glass_add_document(writer, &plain, &trouble));
    FAILS(status, glass_list_begin(writer, slice_of("later"), 1, 1, &trouble));
    FAILS(status, glass_list_add(writer, in_order, 1, &trouble));
    FAILS(status, glass_list_end(writer, NULL));
    assert_string_equal(message, trouble.message);
    glass_writer_free(writer);
}

/* A writer with three documents, of length 3 each. */
static struct glass_writer *with_documents(const struct glass_options *options)
{
    static unsigned number;
    char name[30];
    snprintf(name, sizeof name, "contract%u", number++);
    struct glass_writer *writer = open_glass(name, options);
    for (int i = 0; i < 3; i++)
        FINE(glass_add_document(writer, &plain, &trouble));
    return writer;
}

static void begin_fails(tifa_status want, struct slice term, uint32_t documents, uint64_t occurrences,
                        const char *message)
{
    struct glass_writer *writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), 3, 3, &trouble));
    FINE(glass_list_add(writer, in_order, 3, &trouble));
    FINE(glass_list_end(writer, &trouble));
    FAILS(want, glass_list_begin(writer, term, documents, occurrences, &trouble));
    ASSERT_MENTIONS(message);
    assert_final(writer, want);
}

static void wrong_terms(void **state)
{
    (void)state;
    char longest[246];
    memset(longest, 'z', sizeof longest);
    begin_fails(TIFA_ERR_INTERNAL, slice_of("m"), 1, 1, "does not come after 'm'");
    begin_fails(TIFA_ERR_INTERNAL, slice_of("lower"), 1, 1, "'lower' does not come after");
    begin_fails(TIFA_ERR_INTERNAL, slice_of(""), 1, 1, "empty");
    begin_fails(TIFA_ERR_LIMIT, (struct slice){longest, 246}, 1, 1, "246 bytes");
    longest[7] = '\0';
    begin_fails(TIFA_ERR_LIMIT, (struct slice){longest, 245}, 1, 1, "246 bytes");
    begin_fails(TIFA_ERR_INTERNAL, slice_of("n"), 0, 0, "0 documents");
    begin_fails(TIFA_ERR_INTERNAL, slice_of("n"), 4, 4, "4 documents");
    begin_fails(TIFA_ERR_LIMIT, slice_of("n"), 1, UINT64_C(1) << 32, "4294967296 times");
}

static void list_fails(const struct glass_posting *postings, size_t count, uint32_t documents, uint64_t occurrences,
                       const char *message)
{
    struct glass_writer *writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), documents, occurrences, &trouble));
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < count && status == TIFA_OK; i++)
        status = glass_list_add(writer, postings + i, 1, &trouble);
    if (status == TIFA_OK)
        status = glass_list_end(writer, &trouble);
    FAILS(TIFA_ERR_INTERNAL, status);
    ASSERT_MENTIONS(message);
    assert_final(writer, TIFA_ERR_INTERNAL);
}

static void wrong_lists(void **state)
{
    (void)state;
    const struct glass_posting twice[] = {{2, 1}, {2, 1}}, back[] = {{3, 1}, {1, 1}}, none[] = {{0, 1}},
                               far[] = {{4, 1}};
    list_fails(in_order, 3, 2, 3, "to have 2 documents");
    list_fails(in_order, 3, 3, 4, "4 occurrences, and has 3 and 3");
    list_fails(in_order, 0, 1, 0, "has 0 and 0");
    list_fails(twice, 2, 2, 2, "document 2 comes after one of document 2");
    list_fails(back, 2, 2, 2, "document 1 comes after one of document 3");
    list_fails(none, 1, 1, 1, "document 0");
    list_fails(far, 1, 1, 1, "document 4, of 3");

    struct glass_posting run[] = {{1, 1}, {9, 1}, {2, 1}}; /* too far, and back */
    struct glass_writer *writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), 3, 3, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_list_add(writer, run, 3, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
}

static void wrong_order(void **state)
{
    (void)state;
    struct glass_writer *writer = with_documents(NULL);
    FAILS(TIFA_ERR_INTERNAL, glass_list_add(writer, in_order, 1, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
    writer = with_documents(NULL);
    FAILS(TIFA_ERR_INTERNAL, glass_list_end(writer, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
    writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), 1, 1, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_add_document(writer, &plain, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
    writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), 1, 1, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_list_begin(writer, slice_of("n"), 1, 1, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
    writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), 1, 1, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_writer_finish(writer, NULL, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
}

/* Lengths of 9 in all, and other sums in the lists. */
static void wrong_sums(void **state)
{
    (void)state;
    const struct glass_posting heavy[] = {{1, 9}};
    struct glass_writer *writer = with_documents(NULL);
    FAILS(TIFA_ERR_INTERNAL, glass_writer_finish(writer, NULL, &trouble));
    ASSERT_MENTIONS("lists have 0 occurrences");
    assert_final(writer, TIFA_ERR_INTERNAL);
    writer = with_documents(NULL);
    FINE(glass_list_begin(writer, slice_of("m"), 1, 9, &trouble));
    FINE(glass_list_add(writer, heavy, 1, &trouble));
    FINE(glass_list_end(writer, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_writer_finish(writer, NULL, &trouble));
    ASSERT_MENTIONS("up to 9 in a document");
    assert_final(writer, TIFA_ERR_INTERNAL);
    writer = open_glass("finished", NULL);
    FINE(glass_writer_finish(writer, NULL, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_writer_finish(writer, NULL, &trouble));
    assert_final(writer, TIFA_ERR_INTERNAL);
}

static void document_fails(const struct glass_document *document, tifa_status want, const char *message)
{
    static unsigned number;
    char name[30];
    snprintf(name, sizeof name, "document%u", number++);
    struct glass_options options = {.block_size_bytes = 2048, .termlists = true};
    struct glass_writer *writer = open_glass(name, &options);
    FAILS(want, glass_add_document(writer, document, &trouble));
    ASSERT_MENTIONS(message);
    assert_final(writer, want);
}

static void wrong_documents(void **state)
{
    (void)state;
    const struct glass_value back[] = {{3, {"x", 1}}, {3, {"y", 1}}}, no_slot[] = {{UINT32_MAX, {"x", 1}}};
    const struct glass_term terms[] = {{{"b", 1}, 1}, {{"a", 1}, 1}, {{"", 0}, 1}};
    enum { TOO_LONG = 34 * 1000 * 1000 };
    char *zeros = calloc(1, TOO_LONG);
    assert_non_null(zeros);
    document_fails(&(struct glass_document){.values = back, .value_count = 2}, TIFA_ERR_INTERNAL, "slots");
    document_fails(&(struct glass_document){.values = no_slot, .value_count = 1}, TIFA_ERR_INTERNAL, "slots");
    document_fails(&(struct glass_document){.terms = terms, .term_count = 2, .length = 2}, TIFA_ERR_INTERNAL,
                   "'a' does not come after 'b'");
    document_fails(&(struct glass_document){.terms = terms, .term_count = 1, .length = 2}, TIFA_ERR_INTERNAL,
                   "length 2 occur 1 times");
    document_fails(&(struct glass_document){.terms = terms + 2, .term_count = 1, .length = 1}, TIFA_ERR_INTERNAL,
                   "empty");
    document_fails(&(struct glass_document){.data = {zeros, TOO_LONG}}, TIFA_ERR_LIMIT, "docdata.glass");
    free(zeros);

    /* term lists that say more than the posting lists */
    const struct glass_term pure[] = {{{"a", 1}, 0}};
    struct glass_options options = {.termlists = true};
    struct glass_writer *writer = open_glass("more", &options);
    FINE(glass_add_document(writer, &(struct glass_document){.terms = pure, .term_count = 1}, &trouble));
    FAILS(TIFA_ERR_INTERNAL, glass_writer_finish(writer, NULL, &trouble));
    ASSERT_MENTIONS("0 postings, and 1 terms");
    assert_final(writer, TIFA_ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_disk),   cmocka_unit_test(no_folder),       cmocka_unit_test(file_in_the_way),
        cmocka_unit_test(wrong_terms), cmocka_unit_test(wrong_lists),     cmocka_unit_test(wrong_order),
        cmocka_unit_test(wrong_sums),  cmocka_unit_test(wrong_documents),
    };
    return cmocka_run_group_tests_name("glass: errors", tests, make_glass_root, remove_root);
}

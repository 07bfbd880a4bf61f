/* The files that a command line stands for: their order, their ids, and what cannot be read. */
#include "test_fixture.h"

#include "corpus/source.h"

#include <fcntl.h>

/* The files of a source as "path(id)", below the folder of the tests, with the problem where there is one. */
static const char *list(const char *source)
{
    static char shown[4096];
    struct source_list files = {0};
    struct buffer out = {0};
    OK(source_list_add(&files, source, &failure));
    uint64_t bytes = 0;
    for (size_t i = 0; i < files.count; i++) {
        const struct source_file *file = &files.items[i];
        bool below = strncmp(file->path, root, strlen(root)) == 0;
        buffer_printf(&out, "%s%s(%s)", i ? " " : "", file->path + (below ? strlen(root) + 1 : 0), file->id);
        if (file->problem)
            buffer_printf(&out, "!%s", file->problem);
        if (file->is_hidden)
            buffer_append_string(&out, "-hidden");
        else
            bytes += file->bytes;
    }
    assert_true(bytes == files.bytes);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    source_list_free(&files);
    return shown;
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(in_root(name), 0700), 0);
}

static void order_and_ids(void **state)
{
    (void)state;
    static const char *const names[] = {"b.txt",   "a.txt",  "a/z.txt", "a/y.jsonl.gz", "B.txt", "é.txt",
                                        "a-b.txt", "10.txt", "9.txt",   "plain",        "x.y.z", "a/b/c/deep.txt"};
    make_folder("tree");
    make_folder("tree/a");
    make_folder("tree/a/b");
    make_folder("tree/a/b/c");
    make_folder("tree/nothing");
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[64];
        snprintf(path, sizeof path, "tree/%s", names[i]);
        write_text(in_root(path), "x");
    }
    static const char want[] = "tree/10.txt(10.txt) tree/9.txt(9.txt) tree/B.txt(B.txt) "
                               "tree/a/b/c/deep.txt(a/b/c/deep.txt) tree/a/y.jsonl.gz(a/y.jsonl.gz) "
                               "tree/a/z.txt(a/z.txt) tree/a-b.txt(a-b.txt) tree/a.txt(a.txt) tree/b.txt(b.txt) "
                               "tree/plain(plain) tree/x.y.z(x.y.z) tree/é.txt(é.txt)";
    assert_string_equal(list(in_root("tree")), want);
    assert_string_equal(list(in_root("tree/")), want);
}

static void single_files(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"one.txt", "one.txt(one.txt)"}, {"one.txt.gz", "one.txt.gz(one.txt.gz)"},
        {".hidden", ".hidden(.hidden)"}, {"one.", "one.(one.)"},
        {"..x", "..x(..x)"},             {"caf\xE9.txt", "caf\xE9.txt(café.txt)"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        write_text(in_root(rows[i].text), "x");
        assert_string_equal(list(in_root(rows[i].text)), rows[i].want);
    }
    assert_string_equal(list("-"), "-(standard-input)");
}

static void hidden_files_are_marked(void **state)
{
    (void)state;
    make_folder("secret");
    make_folder("secret/.git");
    write_text(in_root("secret/.git/a.txt"), "x");
    write_text(in_root("secret/.b.txt"), "x");
    write_text(in_root("secret/c.txt"), "x");
    assert_string_equal(list(in_root("secret")), "secret/.b.txt()-hidden secret/.git()-hidden secret/c.txt(c.txt)");
    assert_string_equal(list(in_root("secret/.git")), "secret/.git/a.txt(a.txt)");
}

static void sizes(void **state)
{
    (void)state;
    struct source_list files = {0};
    make_folder("sized");
    write_text(in_root("sized/a"), "12345");
    write_text(in_root("sized/b"), "");
    OK(source_list_add(&files, in_root("sized"), &failure));
    OK(source_list_add(&files, in_root("sized/a"), &failure));
    assert_int_equal(files.count, 3);
    assert_int_equal(files.items[0].bytes, 5);
    assert_int_equal(files.items[1].bytes, 0);
    assert_int_equal(files.bytes, 10);
    source_list_free(&files);
    source_list_free(&files);
}

static void links(void **state)
{
    (void)state;
    make_folder("links");
    make_folder("links/sub");
    write_text(in_root("links/sub/a.txt"), "x");
    assert_int_equal(symlink("..", in_root("links/sub/loop")), 0);
    assert_int_equal(symlink("nowhere", in_root("links/broken")), 0);
    assert_int_equal(symlink("sub/a.txt", in_root("links/alias.txt")), 0);
    assert_int_equal(symlink("self", in_root("links/self")), 0);
    assert_int_equal(symlink("..", in_root("links/.hidden-loop")), 0);
    assert_string_equal(list(in_root("links")),
                        "links/.hidden-loop()-hidden links/alias.txt(alias.txt) links/broken(broken)!a symbolic link to nothing "
                        "links/self(self)!a symbolic link to nothing links/sub/a.txt(sub/a.txt) "
                        "links/sub/loop(sub/loop)!a folder within itself, by a symbolic link");
    assert_int_equal(symlink("links/sub", in_root("door")), 0);
    assert_non_null(strstr(list(in_root("door")), "door/a.txt(a.txt)"));
}

static void what_is_no_file(void **state)
{
    (void)state;
    make_folder("special");
    assert_int_equal(mkfifo(in_root("special/pipe"), 0600), 0);
    assert_string_equal(list(in_root("special")), "special/pipe(pipe)!not a file");
    assert_string_equal(list(in_root("special/pipe")), "special/pipe(pipe)");
}

static void what_cannot_be_read(void **state)
{
    (void)state;
    assert_string_equal(list(in_root("missing")), "missing(missing)!No such file or directory");
    assert_string_equal(list(""), "()!No such file or directory");
    if (geteuid() == 0)
        return;
    make_folder("closed");
    make_folder("closed/inner");
    assert_int_equal(chmod(in_root("closed/inner"), 0), 0);
    assert_string_equal(list(in_root("closed")), "closed/inner(inner)!Permission denied");
    chmod(in_root("closed/inner"), 0700);
}

static void many_files(void **state)
{
    (void)state;
    struct source_list files = {0};
    make_folder("many");
    for (int i = 0; i < 300; i++) {
        char name[32];
        snprintf(name, sizeof name, "many/%03d.txt", (i * 7) % 300);
        write_text(in_root(name), "x");
    }
    OK(source_list_add(&files, in_root("many"), &failure));
    assert_int_equal(files.count, 300);
    for (int i = 0; i < 300; i++)
        assert_int_equal(strtol(files.items[i].id, NULL, 10), i);
    source_list_free(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_ids),
        cmocka_unit_test(single_files),
        cmocka_unit_test(hidden_files_are_marked),
        cmocka_unit_test(sizes),
        cmocka_unit_test(links),
        cmocka_unit_test(what_is_no_file),
        cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(many_files),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

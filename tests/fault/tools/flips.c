/* Damages the files of an index, one at a time: a bit, a byte, a run of zeros, a cut. A check must name the file; of
 * the manifest and of each iamglass every bit must be refused at each open. Queries that verify nothing must end in
 * time; what they answer is counted.
 *
 * usage: flips INDEX COUNT SEED QUERY...   INDEX is a copy: a file is damaged in place, and made whole again
 */
#include "corpus/manifest.h"
#include "indexer/check.h"
#include "query/archive.h"
#include "query/search.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_FILES = 64, SECONDS = 20 };

/* How a query that verifies nothing may end. */
enum outcome { AS_BEFORE, REFUSED, OTHER, CRASHED, HUNG, OUTCOMES };

struct file {
    char name[100]; /* below the index */
    char *data;
    size_t length;
};

static const char *index_path;
static struct file files[MOST_FILES];
static size_t file_count, wrong;
static uint64_t tries;
static const char *const *queries;
static size_t query_count;
static uint64_t right_answer;

static void die(const char *what)
{
    perror(what);
    exit(2);
}

/* ---- files ---- */

static void write_whole(const struct file *f, const char *data, size_t length)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", index_path, f->name);
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(data, 1, length, out) != length || fclose(out) != 0)
        die(path);
}

static void add_file(const char *name)
{
    struct file *f = &files[file_count++];
    char path[4096];
    if (file_count == MOST_FILES)
        exit(2);
    snprintf(f->name, sizeof f->name, "%s", name);
    snprintf(path, sizeof path, "%s/%s", index_path, name);
    FILE *in = fopen(path, "rb");
    if (!in || fseek(in, 0, SEEK_END) != 0)
        die(path);
    f->length = (size_t)ftell(in);
    f->data = malloc(f->length + 1);
    rewind(in);
    if (!f->data || fread(f->data, 1, f->length, in) != f->length)
        die(path);
    fclose(in);
}

static void add_files(void)
{
    struct manifest manifest = {0};
    tifa_error error;
    if (manifest_read(index_path, &manifest, &error) != TIFA_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    add_file(MANIFEST_NAME);
    add_file("XAPIANDB");
    for (const struct manifest_segment *s = manifest.segments; s; s = s->next)
        for (const struct manifest_file *f = s->files; f; f = f->next) {
            char name[100];
            snprintf(name, sizeof name, MANIFEST_SEGMENTS "/%.20s/%.40s", s->name, f->name);
            add_file(name);
        }
    manifest_free(&manifest);
}

/* ---- what is said of a damaged index ---- */

static void complain(const struct file *f, const char *damage, const char *what)
{
    wrong++;
    printf("%s, %s: %s\n", f->name, damage, what);
}

static void must_be_told(const struct file *f, const char *damage)
{
    struct check_report report;
    tifa_error error = {0};
    bool told = false;
    if (check_index(index_path, CHECK_FULL, &report, &error) != TIFA_OK)
        told = strstr(error.message, f->name) != NULL;
    for (const struct finding *found = report.findings.first; found; found = found->next)
        told = told || (found->kind == FINDING_DAMAGE && strcmp(found->file, f->name) == 0);
    if (!told)
        complain(f, damage, "the check does not tell");
    check_report_free(&report);
}

static void must_be_refused(const struct file *f, const char *damage)
{
    struct archive *archive;
    tifa_error error = {0};
    if (archive_open(&index_path, 1, &archive, &error) == TIFA_OK)
        complain(f, damage, "it is opened");
    else if (!strstr(error.message, f->name))
        complain(f, damage, error.message);
    archive_free(archive);
}

/* ---- queries ---- */

static void mix(uint64_t *hash, const void *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        *hash = (*hash ^ ((const unsigned char *)data)[i]) * UINT64_C(0x100000001b3);
}

/* A hash of all that is answered; false where something is refused. */
static bool answer_all(uint64_t *hash, tifa_error *error)
{
    struct archive *archive = NULL;
    struct search_options options = {.limit = 50, .count_up_to = UINT32_MAX, .threads = 1, .today = 20300101};
    bool good = archive_open(&index_path, 1, &archive, error) == TIFA_OK;
    *hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; good && i < query_count; i++) {
        struct search_answer answer = {0};
        struct slice query = {queries[i], strlen(queries[i])};
        good = search_run(archive, query, &options, &answer, error) == TIFA_OK;
        mix(hash, &answer.passages.value, sizeof answer.passages.value);
        mix(hash, &answer.occurrences.value, sizeof answer.occurrences.value);
        for (size_t h = 0; good && h < answer.hit_count; h++) {
            mix(hash, answer.hits[h].text.data, answer.hits[h].text.length);
            mix(hash, answer.hits[h].spans, answer.hits[h].span_count * sizeof *answer.hits[h].spans);
        }
        search_answer_free(&answer);
    }
    archive_free(archive);
    return good;
}

static void ask_in_child(void)
{
    uint64_t hash;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    alarm(SECONDS);
    bool good = answer_all(&hash, NULL);
    _exit(!good ? REFUSED : hash == right_answer ? AS_BEFORE : OTHER);
}

static enum outcome ask(void)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        ask_in_child();
    if (child < 0 || waitpid(child, &status, 0) != child)
        die("fork");
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGALRM ? HUNG : CRASHED;
    return WEXITSTATUS(status) < CRASHED ? (enum outcome)WEXITSTATUS(status) : CRASHED;
}

/* ---- damages ---- */

static uint64_t random_state;

static uint64_t chance(uint64_t n) /* 0 .. n - 1; xorshift64*, S. Vigna 2016 */
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (random_state * UINT64_C(2685821657736338717) >> 11) % n;
}

static void every_bit(const struct file *f)
{
    for (size_t bit = 0; bit < 8 * f->length; bit++) {
        char damage[40];
        snprintf(damage, sizeof damage, "bit %zu", bit);
        f->data[bit / 8] = (char)(f->data[bit / 8] ^ 1 << bit % 8);
        write_whole(f, f->data, f->length);
        f->data[bit / 8] = (char)(f->data[bit / 8] ^ 1 << bit % 8);
        must_be_told(f, damage);
        must_be_refused(f, damage);
        tries++;
    }
    write_whole(f, f->data, f->length);
}

/* Damages `copy` and says how; false where nothing changed. */
static bool damage(const struct file *f, char *copy, size_t *length, char *said, size_t size)
{
    size_t at = (size_t)chance(f->length), count = 1 + (size_t)chance(chance(2) ? 16 : 8192);
    memcpy(copy, f->data, f->length);
    *length = f->length;
    switch (chance(6)) {
    case 0:
        *length = at;
        snprintf(said, size, "cut to %zu", at);
        return true;
    case 1:
        count = count < f->length - at ? count : f->length - at;
        memset(copy + at, 0, count);
        snprintf(said, size, "%zu zeros at %zu", count, at);
        break;
    case 2:
        copy[at] = (char)chance(256);
        snprintf(said, size, "byte %zu", at);
        break;
    default:
        copy[at] = (char)(copy[at] ^ 1 << chance(8));
        snprintf(said, size, "a bit of byte %zu", at);
    }
    return memcmp(copy, f->data, f->length) != 0;
}

static enum outcome once(void)
{
    const struct file *f;
    char said[80], *copy;
    size_t length;
    for (;;) {
        f = &files[chance(file_count)];
        copy = malloc(f->length + 1);
        if (!copy)
            die("malloc");
        if (damage(f, copy, &length, said, sizeof said))
            break;
        free(copy);
    }
    write_whole(f, copy, length);
    free(copy);
    must_be_told(f, said);
    enum outcome outcome = ask();
    if (outcome == HUNG)
        complain(f, said, "a query does not end");
    write_whole(f, f->data, f->length);
    tries++;
    return outcome;
}

int main(int argc, char **argv)
{
    uint64_t outcomes[OUTCOMES] = {0};
    tifa_error error;
    if (argc < 5)
        return 2;
    index_path = argv[1];
    random_state = strtoull(argv[3], NULL, 10) * UINT64_C(0x9E3779B97F4A7C15) + 1;
    queries = (const char *const *)argv + 4;
    query_count = (size_t)argc - 4;
    add_files();
    if (!answer_all(&right_answer, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    for (size_t i = 0; i < file_count; i++)
        if (strcmp(files[i].name, MANIFEST_NAME) == 0 || strstr(files[i].name, "iamglass"))
            every_bit(&files[i]);
    for (uint64_t count = strtoull(argv[2], NULL, 10); count > 0; count--)
        outcomes[once()]++;
    printf("%" PRIu64 " tries, %zu wrong; queries without verification: %" PRIu64 " as before, %" PRIu64
           " refused, %" PRIu64 " other answers, %" PRIu64 " crashes, %" PRIu64 " hang\n",
           tries, wrong, outcomes[AS_BEFORE], outcomes[REFUSED], outcomes[OTHER], outcomes[CRASHED], outcomes[HUNG]);
    for (size_t i = 0; i < file_count; i++)
        free(files[i].data);
    return 0;
}

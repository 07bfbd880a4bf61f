#include "indexer/update.h"

#include "corpus/passage.h"
#include "corpus/removed.h"
#include "corpus/text/stem.h"
#include "indexer/folder.h"
#include "indexer/policy.h"
#include "indexer/publish.h"
#include "indexer/stored.h"

#include <stdlib.h>

/* A segment that is published. */
struct part {
    struct manifest_segment *segment;
    struct stored_segment *stored;
    struct removed_segment *removed; /* with what the update removes */
    enum { KEPT, MERGED, DROPPED } fate;
};

struct update {
    struct update_options options;
    struct publication *publication;
    struct stored_index current;
    struct part *parts; /* as many as current has, in its order */
    size_t count;
    struct segment_writer *writer; /* NULL as long as there is nothing to write */
    uint64_t added_bytes;
    struct passages passages; /* scratch */
    struct tokens tokens;
    bool has_removed; /* anything, in this update */
    struct origins *origins; /* NULL: they stay as they are */
};

/* ---- beginning ---- */

static tifa_status open_current(struct update *u, tifa_error *error)
{
    tifa_status status = stored_index_open(u->options.index, &u->current, error);
    if (status == TIFA_OK)
        status = manifest_check_analysis(&u->current.manifest, u->options.index, error);
    if (status)
        return status;
    u->parts = calloc(u->current.count, sizeof *u->parts);
    if (!u->parts)
        return tifa_fail_memory(error);
    for (struct manifest_segment *s = u->current.manifest.segments; s; s = s->next, u->count++)
        u->parts[u->count] = (struct part){
            .segment = s, .stored = u->current.segments[u->count], .removed = &u->current.removed.segments[u->count]};
    return TIFA_OK;
}

static tifa_status begin(struct update *u, tifa_error *error)
{
    const struct update_options *o = &u->options;
    unsigned flags = (o->start == UPDATE_EXISTING ? PUBLISH_EXISTING : 0) | (o->network_fs ? PUBLISH_NETWORK_FS : 0);
    tifa_status status = publish_begin(o->index, flags, &u->publication, error);
    if (status == TIFA_OK && o->start != UPDATE_ANEW && publish_is_index(u->publication))
        status = open_current(u, error);
    if (status)
        return status;
    const char *scratch = publish_scratch_folder(u->publication);
    status = folder_remove(scratch, error); /* of a build that was interrupted */
    if (status)
        return status;
    return o->choose_writer(scratch, &u->options.writer, error);
}

tifa_status update_begin(const struct update_options *options, struct update **out, tifa_error *error)
{
    *out = NULL;
    struct update *u = calloc(1, sizeof *u);
    if (!u)
        return tifa_fail_memory(error);
    u->options = *options;
    tifa_status status = begin(u, error);
    if (status)
        update_end(u);
    else
        *out = u;
    return status;
}

/* ---- removing and adding ---- */

static uint64_t sum_up_to(uint64_t most, uint64_t a, uint64_t b)
{
    return a + b < most ? a + b : most;
}

/* One article less has each of its fields. */
static tifa_status uncount_fields(struct manifest_segment *s, struct article *article, tifa_error *error)
{
    tifa_status status = article_read_values(article, error);
    for (size_t i = 0; i < article->values.count && status == TIFA_OK; i++) {
        const struct field_value *values = article->values.items;
        struct field *field = field_list_find(&s->fields, values[i].name);
        bool again = false;
        for (size_t k = 0; k < i && field && !again; k++)
            again = slice_equal(values[k].name, values[i].name);
        if (field && !again && field->articles)
            field->articles--;
    }
    return status;
}

/* Text may be a few bytes more than was counted when it was indexed, as blanks around passages are not stored. */
static void count_removed(struct manifest_segment *s, const struct manifest_counts *more)
{
    struct manifest_counts *sum = &s->removed;
    sum->articles = sum_up_to(s->articles, sum->articles, more->articles);
    sum->passages = sum_up_to(s->passages, sum->passages, more->passages);
    sum->tokens = sum_up_to(s->tokens, sum->tokens, more->tokens);
    sum->text_bytes = sum_up_to(s->text_bytes, sum->text_bytes, more->text_bytes);
}

/* The text as its passages have it, which is how it was stored. */
static tifa_status append_joined(struct update *u, const struct article *article, struct buffer *out, tifa_error *error)
{
    u->tokens.language = stem_tag_number(article->fields[ARTICLE_LANG]);
    tifa_status status = passages_split(&u->passages, article->text, &u->tokens, error);
    for (size_t i = 0; i < u->passages.count && status == TIFA_OK; i++)
        passage_join(out, u->passages.items[i].text, u->passages.items[i].continues);
    return status == TIFA_OK && out->failed ? tifa_fail_memory(error) : status;
}

static bool equal_buffers(const struct buffer *a, const struct buffer *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0);
}

static tifa_status are_equal(struct update *u, const struct article *article, const struct article *stored, bool *out,
                             tifa_error *error)
{
    struct buffer a = {0}, b = {0};
    tifa_status status = article_record_write(article, false, &a, error);
    if (status == TIFA_OK)
        status = article_record_write(stored, false, &b, error);
    *out = status == TIFA_OK && equal_buffers(&a, &b);
    if (*out) {
        buffer_clear(&a);
        status = append_joined(u, article, &a, error);
        *out = status == TIFA_OK && slice_equal((struct slice){buffer_text(&a), a.length}, stored->text);
    }
    buffer_free(&a);
    buffer_free(&b);
    return status;
}

/* Looks for the article that is published under a key. */
static tifa_status find_published(struct update *u, uint64_t key, struct part **part, struct stored_place *place,
                                  struct article **out, tifa_error *error)
{
    tifa_status status = TIFA_ERR_NOT_FOUND;
    *out = NULL;
    for (*part = u->parts; *part < u->parts + u->count; ++*part) {
        status = stored_find((*part)->stored, (*part)->removed, key, place, out, error);
        if (status != TIFA_ERR_NOT_FOUND)
            return status;
    }
    return tifa_fail(error, TIFA_ERR_NOT_FOUND, "'%s' has no such article", u->options.index);
}

tifa_status update_has(struct update *u, struct slice id, bool *out, tifa_error *error)
{
    struct part *part;
    struct stored_place place;
    struct article *article;
    tifa_status status = find_published(u, article_key(id), &part, &place, &article, error);
    article_free(article);
    *out = status == TIFA_OK;
    return status == TIFA_ERR_NOT_FOUND ? TIFA_OK : status;
}

tifa_status update_is_unchanged(struct update *u, const struct article *article, bool *out, tifa_error *error)
{
    struct part *part;
    struct stored_place place;
    struct article *stored;
    *out = false;
    tifa_status status = find_published(u, article_key(article->fields[ARTICLE_ID]), &part, &place, &stored, error);
    if (status == TIFA_OK)
        status = are_equal(u, article, stored, out, error);
    article_free(stored);
    return status == TIFA_ERR_NOT_FOUND ? TIFA_OK : status;
}

/* Takes the article. */
static tifa_status remove_found(struct update *u, struct part *part, const struct stored_place *place,
                                struct article *article, tifa_error *error)
{
    tifa_status status = uncount_fields(part->segment, article, error);
    article_free(article);
    if (status)
        return status;
    count_removed(part->segment, &place->counts);
    u->has_removed = true;
    return removed_add(part->removed, place->first, place->last, error);
}

tifa_status update_remove_key(struct update *u, uint64_t key, tifa_error *error)
{
    struct part *part;
    struct stored_place place;
    struct article *article;
    tifa_status status = find_published(u, key, &part, &place, &article, error);
    return status ? status : remove_found(u, part, &place, article, error);
}

tifa_status update_remove(struct update *u, struct slice id, tifa_error *error)
{
    struct part *part;
    struct stored_place place;
    struct article *article;
    tifa_status status = find_published(u, article_key(id), &part, &place, &article, error);
    if (status == TIFA_OK && !slice_equal(article->fields[ARTICLE_ID], id)) {
        article_free(article);
        return tifa_fail(error, TIFA_ERR_FORMAT, "another article's id has the same key");
    }
    return status ? status : remove_found(u, part, &place, article, error);
}

/* ---- where articles came from ---- */

tifa_status update_origins(struct update *u, struct origins **out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    if (!u->origins)
        status = u->count ? origins_load(u->options.index, &u->current.manifest, &u->origins, error)
                          : origins_new(&u->origins, error);
    *out = u->origins;
    return status;
}

tifa_status update_take_origins(struct update *u, const char *index, const struct manifest *manifest, tifa_error *error)
{
    static const struct manifest unknown = {0};
    tifa_status status = origins_load(index, manifest, &u->origins, error);
    if (status != TIFA_ERR_CORRUPT)
        return status;
    tifa_status other = origins_load(index, &unknown, &u->origins, error);
    return other ? other : status;
}

static tifa_status publish_origins(struct update *u, tifa_error *error)
{
    struct buffer bytes = {0};
    tifa_status status = TIFA_OK;
    if (!u->origins && u->count)
        return publish_keep_origins(u->publication, error);
    if (!u->origins)
        status = origins_new(&u->origins, error);
    if (status)
        return status;
    origins_write(u->origins, &bytes);
    status = bytes.failed ? tifa_fail_memory(error)
                                      : publish_set_origins(u->publication, (struct slice){bytes.data, bytes.length}, error);
    buffer_free(&bytes);
    return status;
}

/* The fields of the segments that are kept, as far as that is known; to be finished. */
static void join_fields(const struct update *u, struct field_union *out)
{
    *out = (struct field_union){0};
    for (size_t i = u->count; i-- > 0;) /* the oldest first, whose names were met first */
        if (u->parts[i].fate == KEPT)
            manifest_join_fields(u->parts[i].segment, out);
}

static tifa_status open_writer(struct update *u, tifa_error *error)
{
    struct field_union fields;
    join_fields(u, &fields);
    struct segment_options options = {.folder = publish_segment_folder(u->publication),
                                      .scratch = publish_scratch_folder(u->publication),
                                      .kind = u->options.writer,
                                      .threads = u->options.threads,
                                      .memory_bytes = u->options.memory_bytes,
                                      .fields = &fields.list,
                                      .stop = u->options.stop};
    return u->writer ? TIFA_OK : segment_writer_open(&options, &u->writer, error);
}

tifa_status update_add(struct update *u, struct article *article, tifa_error *error)
{
    tifa_status status = open_writer(u, error);
    if (status) {
        article_free(article);
        return status;
    }
    u->added_bytes += article->text.length;
    return segment_writer_add(u->writer, article, error);
}

tifa_status update_drop(struct update *u, uint64_t number, tifa_error *error)
{
    return segment_writer_drop(u->writer, number, error);
}

tifa_status update_check_stop(const struct update *u, tifa_error *error)
{
    if (!u->options.stop || !*u->options.stop)
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_INTERRUPTED, "interrupted; nothing was published");
}

/* ---- merging ---- */

static bool is_alive(const struct part *part)
{
    return manifest_living(part->segment).articles > 0;
}

static void ask_policy(const struct update *u, enum update_merge merge, struct policy_segment *living, size_t count)
{
    if (merge == UPDATE_TIDY)
        policy_tidy(living, count);
    else if (merge == UPDATE_AS_NEEDED)
        policy_choose(living, count, u->added_bytes);
    bool is_one = u->count == 1 && u->parts[0].segment->removed.articles == 0 && !u->writer;
    for (size_t i = 0; i < count && merge == UPDATE_FULL; i++)
        living[i].is_merged = !is_one;
}

/* Decides what becomes of each segment. TIFA_END: there is nothing to publish. */
static tifa_status decide(struct update *u, enum update_merge merge, size_t *merged, tifa_error *error)
{
    struct policy_segment *living = calloc(u->count + 1, sizeof *living);
    if (!living)
        return tifa_fail_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < u->count; i++) {
        const struct manifest_segment *s = u->parts[i].segment;
        if (is_alive(&u->parts[i]))
            living[count++] = (struct policy_segment){.living_bytes = manifest_living(s).text_bytes,
                                                      .removed_bytes = s->removed.text_bytes};
    }
    ask_policy(u, merge, living, count);
    count = 0;
    for (size_t i = 0; i < u->count; i++) {
        struct part *part = &u->parts[i];
        part->fate = !is_alive(part) ? DROPPED : living[count++].is_merged ? MERGED : KEPT;
        *merged += part->fate == MERGED;
    }
    free(living);
    return *merged || update_has_changes(u) ? TIFA_OK : TIFA_END;
}

/* How far merging is, in bytes of text. */
struct merging {
    uint64_t done_bytes, all_bytes;
};

static tifa_status merge_part(struct update *u, struct part *part, struct merging *merging, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK) {
        struct article *article;
        status = stored_next(part->stored, part->removed, &article, error);
        if (status)
            break;
        merging->done_bytes += article->text.length;
        status = segment_writer_add(u->writer, article, error);
        if (status == TIFA_OK)
            status = update_check_stop(u, error);
        if (u->options.show_merge)
            u->options.show_merge(u->options.context, merging->done_bytes, merging->all_bytes);
    }
    return status == TIFA_END ? TIFA_OK : status;
}

/* The oldest segment first, as export prints them: a build of that makes the same. */
static tifa_status merge_parts(struct update *u, tifa_error *error)
{
    struct merging merging = {0};
    for (size_t i = 0; i < u->count; i++)
        if (u->parts[i].fate == MERGED)
            merging.all_bytes += manifest_living(u->parts[i].segment).text_bytes;
    tifa_status status = open_writer(u, error);
    for (size_t i = u->count; i-- > 0 && status == TIFA_OK;)
        if (u->parts[i].fate == MERGED)
            status = merge_part(u, &u->parts[i], &merging, error);
    return status;
}

/* ---- publishing ---- */

/* What is removed from the segments that are kept, by their places behind the new one. */
static tifa_status list_removed(const struct update *u, struct buffer *out, tifa_error *error)
{
    struct removed all = {.segments = calloc(u->count + 1, sizeof *all.segments), .count = 1};
    if (!all.segments)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < u->count; i++)
        if (u->parts[i].fate == KEPT)
            all.segments[all.count++] = *u->parts[i].removed;
    removed_write(&all, out);
    free(all.segments); /* the ranges are the parts' */
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status write_segment(struct update *u, struct slice removed, struct segment_totals *totals,
                                 tifa_error *error)
{
    struct field_union fields;
    join_fields(u, &fields);
    if (u->writer) {
        segment_writer_set_removed(u->writer, removed);
        segment_writer_set_fields(u->writer, &fields);
        return segment_writer_finish(u->writer, totals, error);
    }
    *totals = (struct segment_totals){.newest_first = true};
    return segment_write_empty(publish_segment_folder(u->publication), u->options.writer, removed, &fields, error);
}

static tifa_status publish(struct update *u, const struct segment_totals *totals, tifa_error *error)
{
    size_t count = 0;
    const struct manifest_segment **kept = calloc(u->count + 1, sizeof(const struct manifest_segment *));
    if (!kept)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < u->count; i++)
        if (u->parts[i].fate == KEPT)
            kept[count++] = u->parts[i].segment;
    tifa_status status = publish_commit(u->publication, totals, kept, count, error);
    free(kept);
    return status;
}

static tifa_status write_and_publish(struct update *u, struct field_notes *notes, tifa_error *error)
{
    struct segment_totals totals;
    struct buffer removed = {0};
    tifa_status status = list_removed(u, &removed, error);
    if (status == TIFA_OK)
        status = write_segment(u, (struct slice){removed.data, removed.length}, &totals, error);
    if (status == TIFA_OK)
        status = update_check_stop(u, error);
    if (status == TIFA_OK)
        status = publish_origins(u, error);
    if (status == TIFA_OK)
        status = publish(u, &totals, error);
    if (status == TIFA_OK)
        *notes = totals.field_notes;
    buffer_free(&removed);
    return status;
}

bool update_has_changes(const struct update *u)
{
    return u->writer || u->has_removed || (u->origins && origins_have_news(u->origins));
}

static void describe(const struct manifest *manifest, struct update_result *result)
{
    result->index = manifest_totals(manifest);
    result->segments = manifest_count_segments(manifest);
}

tifa_status update_commit(struct update *u, enum update_merge merge, struct update_result *result, tifa_error *error)
{
    *result = (struct update_result){0};
    tifa_status status = decide(u, merge, &result->merged, error);
    if (status == TIFA_END)
        describe(&u->current.manifest, result);
    if (status == TIFA_OK && result->merged)
        status = merge_parts(u, error);
    if (status == TIFA_OK)
        status = write_and_publish(u, &result->field_notes, error);
    if (status == TIFA_OK)
        describe(publish_manifest(u->publication), result);
    return status == TIFA_ERR_INTERRUPTED ? update_check_stop(u, error) : status; /* which says what it means */
}

void update_describe(const struct update *u, struct update_result *result)
{
    *result = (struct update_result){0};
    describe(&u->current.manifest, result);
}

void update_end(struct update *u)
{
    if (!u)
        return;
    passages_free(&u->passages);
    tokens_free(&u->tokens);
    segment_writer_free(u->writer);
    origins_free(u->origins);
    stored_index_close(&u->current);
    publish_end(u->publication);
    free(u->parts);
    free(u);
}

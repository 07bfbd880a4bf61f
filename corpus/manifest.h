/* The manifest: what makes a folder an index, and which segments are published.
 *
 * A text file, one fact a line, its own CRC-32 last:
 *
 *   tifa-index 3                        format version
 *   generation 17
 *   analyser 1 15.0                     version of the analyser, version of Unicode
 *   previous 000015                     a segment of the generation before, which this one has no more; any number
 *   origins origins.000017 BYTES CRC... which files the articles came from, as a file line; not if that is not known
 *   segment 000017 ARTICLES PASSAGES TOKENS TEXT_BYTES STEMS      STEMS: "en,fr" or "-"; the newest segment first
 *   removed ARTICLES PASSAGES TOKENS TEXT_BYTES                   of the segment above: what is gone of it, see
 *                                       corpus/removed.h; not if nothing is
 *   order newest                        of the segment above: its documents stand newest first, by the date value,
 *                                       each article's passages by their numbers; without this line in any order
 *   copies COUNT                        of the segment above: articles that are near copies of others; not if 0
 *   fields WHICH                        of the segment above: "all" if its articles have no further names that could be
 *                                       fields than those that follow, else "some"; not if that is not known
 *   field KIND ARTICLES NAME            of the segment above: a field that so many articles have, less those removed;
 *                                       KIND and NAME as in corpus/fields.h
 *   file iamglass BYTES CRC [CRC...]    of the segment above; a CRC-32 for each MiB, in 8 hexadecimal digits
 *   end CRC                             CRC-32 of all lines before this one
 *
 * Format 1 is the same with one segment, without "previous" and "removed"; format 2 without "fields" and "field".
 *
 * Numbers are decimal. Whoever replaces the file by rename has published; readers see one or the other.
 */
#ifndef TIFA_CORPUS_MANIFEST_H
#define TIFA_CORPUS_MANIFEST_H

#include "corpus/base/arena.h"
#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/fields.h"

#include <stdbool.h>
#include <stdint.h>

#define MANIFEST_FORMAT      3 /* is written; 1 and 2 are read, too */
#define MANIFEST_NAME        "manifest"
#define MANIFEST_SEGMENTS    "segments"
#define MANIFEST_CHUNK_BYTES ((size_t)1024 * 1024)
#define MANIFEST_MAX_BYTES   ((size_t)64 * 1024 * 1024)

struct manifest_file {
    const char *name;
    uint64_t bytes;
    size_t chunks; /* CRC-32s: one a MiB, none for an empty file */
    uint32_t *crcs;
    struct manifest_file *next;
};

struct manifest_counts {
    uint64_t articles, passages, tokens, text_bytes;
};

struct manifest_segment {
    const char *name; /* of the folder in segments/: six or more digits */
    uint64_t articles, passages, tokens, text_bytes;
    uint64_t stems; /* languages that passages are analysed as: bit stem_language_number */
    bool newest_first;
    uint64_t copies;                /* articles that are near copies of others */
    struct manifest_counts removed; /* of what is counted above */
    struct field_list fields;
    bool knows_fields;
    struct manifest_file *files;
    struct manifest_segment *next;
};

struct manifest {
    uint64_t generation;
    unsigned analyser;
    const char *unicode;
    struct manifest_segment *segments;
    struct manifest_file *origins; /* NULL: not known; in the folder of the index itself, for writers alone */
    const char **previous; /* segments of the generation before, which are kept for its readers */
    size_t previous_count;
    struct arena arena; /* holds all of the above */
};

/* Reads INDEX/manifest. TIFA_ERR_FORMAT: the folder is no index, or of another version; TIFA_ERR_CORRUPT;
 * TIFA_ERR_IO. The manifest must be zeroed, and is to be freed whatever the status. */
tifa_status manifest_read(const char *index, struct manifest *out, tifa_error *error);
/* The same from text; `name` is for messages. */
tifa_status manifest_parse(struct slice text, const char *name, struct manifest *out, tifa_error *error);
tifa_status manifest_write(const struct manifest *manifest, struct buffer *out, tifa_error *error);
void manifest_free(struct manifest *manifest);

/* Appends a segment with the name of a generation; NULL when memory is short. */
struct manifest_segment *manifest_add_segment(struct manifest *manifest, uint64_t number);
/* Appends a copy of a segment of another manifest, whose files stay as they are. TIFA_ERR_MEMORY. */
tifa_status manifest_copy_segment(struct manifest *manifest, const struct manifest_segment *segment, tifa_error *error);
/* Lists a file of the index's own folder as that of the origins, or does as another manifest does. TIFA_ERR_MEMORY. */
tifa_status manifest_set_origins(struct manifest *manifest, const char *name, struct slice content, tifa_error *error);
tifa_status manifest_copy_origins(struct manifest *manifest, const struct manifest *other, tifa_error *error);
bool manifest_has_segment(const struct manifest *manifest, const char *name);
/* Whether it has the segment, or the generation before had it. */
bool manifest_keeps(const struct manifest *manifest, const char *name);
size_t manifest_count_segments(const struct manifest *manifest);
/* What is in a segment, without what is removed. */
struct manifest_counts manifest_living(const struct manifest_segment *segment);
/* Appends the content of the file XAPIANDB, which names the segments for any Xapian program. */
void manifest_write_stub(const struct manifest *manifest, struct buffer *out);
/* TIFA_ERR_MEMORY. */
tifa_status manifest_add_previous(struct manifest *manifest, const char *name, tifa_error *error);
/* Reads the file segment_path/name and appends its size and checksums to the segment. */
tifa_status manifest_add_file(struct manifest *manifest, struct manifest_segment *segment, const char *segment_path,
                              const char *name, tifa_error *error);

/* What a reader checks at every open: every file is there with its size, and iamglass with its checksum.
 * TIFA_ERR_CORRUPT names the file. */
tifa_status manifest_verify_quick(const struct manifest *manifest, const char *index, tifa_error *error);
/* Every checksum of every file of a segment. TIFA_ERR_CORRUPT names the file and the first MiB that is damaged. */
tifa_status manifest_verify_segment(const struct manifest_segment *segment, const char *index, tifa_error *error);
/* Whether the file at `path` is there with its size. TIFA_ERR_CORRUPT, TIFA_ERR_IO, which name it. */
tifa_status manifest_verify_size(const struct manifest_file *file, const char *path, tifa_error *error);
/* Appends to *mibs, as size_t, which parts of the file at `path` have another checksum: the number of each MiB, from 1.
 * TIFA_ERR_CORRUPT: it is missing or has another size. */
tifa_status manifest_find_damage(const struct manifest_file *file, const char *path, struct buffer *mibs,
                                 tifa_error *error);

/* Whether a newer generation is published than the one that was read before: its files may be gone. */
bool manifest_is_replaced(const char *index, uint64_t generation);

/* Sums over the segments, without what is removed; copies and file_bytes with it. */
struct manifest_totals {
    uint64_t articles, passages, tokens, text_bytes, copies, file_bytes;
    uint64_t stems;
};
struct manifest_totals manifest_totals(const struct manifest *manifest);

/* Adds the fields of a segment, or of all, the oldest first, whose names were met first. TIFA_ERR_MEMORY. */
void manifest_join_fields(const struct manifest_segment *segment, struct field_union *out);
tifa_status manifest_join_all_fields(const struct manifest *manifest, struct field_union *out, tifa_error *error);

/* The version of Unicode this program was built with. */
const char *manifest_unicode_version(void);
/* What who looks words up, or adds some, asks first. TIFA_ERR_FORMAT: the index was made by an earlier analyser or with
 * another Unicode, so its words are not those of this program; its articles can be read all the same. */
tifa_status manifest_check_analysis(const struct manifest *manifest, const char *index, tifa_error *error);

#endif

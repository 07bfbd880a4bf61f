/* Writing. Every writer is always within a transaction: outside one, Xapian commits by itself after
 * some number of documents, when closing, and in its destructor. */
#include "shim/xs_private.h"

struct xs_writer {
    Xapian::WritableDatabase db;
    bool open = false;

    void begin()
    {
        db.begin_transaction();
        open = true;
    }

    void commit()
    {
        open = false;
        db.commit_transaction();
    }

    /* Closes without a commit, in whatever state the database is. */
    void abandon() noexcept
    {
        open = false;
        try {
            db.begin_transaction(false); /* unless there is one: closing would commit */
        } catch (...) {
        }
        try {
            db.close();
        } catch (...) {
        }
    }

    ~xs_writer()
    {
        abandon();
    }
};

namespace
{

const xs_writer_options default_options = {};

void require_open(const xs_writer *writer)
{
    xs::require(writer, "the writer is NULL");
    if (!writer->open)
        throw xs::Failure{XS_ERR_CLOSED, "the writer is closed, by its owner or by an earlier error"};
}

const Xapian::Document &checked(const xs_doc *doc)
{
    xs::require(doc, "the document is NULL");
    return doc->doc;
}

/* Makes one change. When Xapian fails in the middle, it drops all changes since the last commit and
 * goes on as if nothing had been lost; so the writer ends there. A document that is not found is
 * noticed before anything is changed. */
template <typename Change> void change(xs_writer *writer, Change apply)
{
    try {
        apply(writer->db);
    } catch (const Xapian::DocNotFoundError &) {
        throw;
    } catch (...) {
        writer->abandon();
        throw;
    }
}

int xapian_flags(const xs_writer_options &options)
{
    xs::require(options.mode >= XS_CREATE_OR_OPEN && options.mode <= XS_OPEN, "no such mode");
    xs::require(!(options.flags & ~(XS_NO_SYNC | XS_NO_TERMLIST | XS_RETRY_LOCK)), "no such flag");
    static const int modes[] = {Xapian::DB_CREATE_OR_OPEN, Xapian::DB_CREATE, Xapian::DB_CREATE_OR_OVERWRITE,
                                Xapian::DB_OPEN};
    int flags = modes[options.mode];
    if (options.flags & XS_NO_SYNC)
        flags |= Xapian::DB_NO_SYNC;
    if (options.flags & XS_NO_TERMLIST)
        flags |= Xapian::DB_NO_TERMLIST;
    if (options.flags & XS_RETRY_LOCK)
        flags |= Xapian::DB_RETRY_LOCK;
    return flags;
}

std::string checked_word(const char *word, size_t length)
{
    xs::require(length && length <= XS_WORD_MAX, "a word is empty or over 245 bytes");
    return xs::bytes(word, length);
}

} // namespace

int xs::checked_block_size(uint32_t bytes)
{
    bool power_of_two = !(bytes & (bytes - 1));
    require(!bytes || (power_of_two && bytes >= 2048 && bytes <= 65536),
            "a block size is a power of two from 2048 to 65536");
    return static_cast<int>(bytes);
}

extern "C" {

xs_status xs_writer_open(const char *path, const xs_writer_options *options, xs_writer **out, xs_error *error) noexcept
{
    return xs::create(out, error, path, [&] {
        xs::require(path && *path, "the path is empty");
        const xs_writer_options &chosen = options ? *options : default_options;
        int flags = xapian_flags(chosen), block_size = xs::checked_block_size(chosen.block_size_bytes);
        auto writer = std::make_unique<xs_writer>();
        writer->db = Xapian::WritableDatabase(path, flags, block_size);
        writer->begin();
        return writer;
    });
}

xs_status xs_writer_add(xs_writer *writer, const xs_doc *doc, xs_docid *docid, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        const Xapian::Document &document = checked(doc);
        change(writer, [&](Xapian::WritableDatabase &db) {
            xs_docid added = db.add_document(document);
            if (docid)
                *docid = added;
        });
        return XS_OK;
    });
}

xs_status xs_writer_replace(xs_writer *writer, xs_docid docid, const xs_doc *doc, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        const Xapian::Document &document = checked(doc);
        xs::require(docid, "document id 0");
        change(writer, [&](Xapian::WritableDatabase &db) { db.replace_document(docid, document); });
        return XS_OK;
    });
}

xs_status xs_writer_replace_by_term(xs_writer *writer, const char *term, size_t length, const xs_doc *doc,
                                    xs_docid *docid, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        const Xapian::Document &document = checked(doc);
        std::string name = xs::checked_term(term, length);
        change(writer, [&](Xapian::WritableDatabase &db) {
            xs_docid used = db.replace_document(name, document);
            if (docid)
                *docid = used;
        });
        return XS_OK;
    });
}

xs_status xs_writer_delete(xs_writer *writer, xs_docid docid, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        xs::require(docid, "document id 0");
        change(writer, [&](Xapian::WritableDatabase &db) { db.delete_document(docid); });
        return XS_OK;
    });
}

xs_status xs_writer_delete_by_term(xs_writer *writer, const char *term, size_t length, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        std::string name = xs::checked_term(term, length);
        change(writer, [&](Xapian::WritableDatabase &db) { db.delete_document(name); });
        return XS_OK;
    });
}

xs_status xs_writer_set_metadata(xs_writer *writer, const char *key, size_t key_length, const char *value,
                                 size_t value_length, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        xs::require(key_length && key_length <= XS_METADATA_KEY_MAX, "a metadata key is empty or over 200 bytes");
        std::string name = xs::bytes(key, key_length), content = xs::bytes(value, value_length);
        change(writer, [&](Xapian::WritableDatabase &db) { db.set_metadata(name, content); });
        return XS_OK;
    });
}

xs_status xs_writer_add_spelling(xs_writer *writer, const char *word, size_t length, uint32_t increment,
                                 xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        std::string name = checked_word(word, length);
        change(writer, [&](Xapian::WritableDatabase &db) { db.add_spelling(name, increment); });
        return XS_OK;
    });
}

xs_status xs_writer_remove_spelling(xs_writer *writer, const char *word, size_t length, uint32_t decrement,
                                    xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        std::string name = checked_word(word, length);
        change(writer, [&](Xapian::WritableDatabase &db) { db.remove_spelling(name, decrement); });
        return XS_OK;
    });
}

xs_status xs_writer_commit(xs_writer *writer, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        require_open(writer);
        change(writer, [&](Xapian::WritableDatabase &) { writer->commit(); });
        try {
            writer->begin();
        } catch (...) {
            writer->abandon(); /* what was to be committed is; the next call will hear of it */
        }
        return XS_OK;
    });
}

xs_status xs_writer_close(xs_writer *writer, xs_ending ending, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        xs::require(writer, "the writer is NULL");
        xs::require(ending == XS_COMMIT || ending == XS_DISCARD, "no such ending");
        if (ending == XS_COMMIT) {
            require_open(writer);
            change(writer, [&](Xapian::WritableDatabase &) { writer->commit(); });
        }
        writer->abandon();
        return XS_OK;
    });
}

void xs_writer_free(xs_writer *writer) noexcept
{
    delete writer;
}

} // extern "C"

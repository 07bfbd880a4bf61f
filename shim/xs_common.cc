/* Documents that several terms have in common: the posting lists side by side, without the matcher. */
#include "shim/xs_private.h"

#include <algorithm>
#include <vector>

struct xs_common {
    std::vector<xs_posting> postings;
};

namespace
{

struct List {
    Xapian::PostingIterator at, end;
    Xapian::doccount documents;
};

/* Whether all lists behind the first stand at `target`; if not, next is the first document that may have all. */
bool follow(std::vector<List> &lists, Xapian::docid target, Xapian::docid &next)
{
    for (std::size_t i = 1; i < lists.size(); i++) {
        List &l = lists[i];
        if (*l.at < target)
            l.at.skip_to(target);
        next = l.at == l.end ? 0 : *l.at;
        if (next != target)
            return false;
    }
    return true;
}

uint32_t least_wdf(const std::vector<List> &lists)
{
    uint32_t least = lists[0].at.get_wdf();
    for (std::size_t i = 1; i < lists.size() && least > 1; i++)
        least = std::min(least, lists[i].at.get_wdf());
    return least;
}

/* The rarest list leads. */
void intersect(std::vector<List> &lists, std::vector<xs_posting> &out)
{
    List &lead = lists[0];
    Xapian::docid next = 0;
    while (lead.at != lead.end) {
        Xapian::docid docid = *lead.at;
        if (follow(lists, docid, next)) {
            out.push_back({docid, least_wdf(lists)});
            ++lead.at;
        } else if (next) {
            lead.at.skip_to(next);
        } else {
            return;
        }
    }
}

} // namespace

extern "C" {

xs_status xs_common_open(xs_db *db, const xs_bytes *terms, size_t n, xs_common **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        xs::require(db, "the database is NULL");
        xs::require(terms && n, "no terms");
        std::unique_ptr<xs_common> common(new xs_common);
        std::vector<List> lists(n);
        for (size_t i = 0; i < n; i++) { /* no list is opened where one is missing */
            std::string term = xs::bytes(terms[i].data, terms[i].length);
            xs::require(!term.empty(), "a term is empty");
            lists[i].documents = db->db.get_termfreq(term);
            if (lists[i].documents == 0)
                return common;
        }
        for (size_t i = 0; i < n; i++) {
            std::string term(terms[i].data, terms[i].length);
            lists[i].at = db->db.postlist_begin(term);
            lists[i].end = db->db.postlist_end(term);
        }
        std::sort(lists.begin(), lists.end(), [](const List &a, const List &b) { return a.documents < b.documents; });
        common->postings.reserve(lists[0].documents);
        intersect(lists, common->postings);
        return common;
    });
}

const xs_posting *xs_common_postings(const xs_common *common) noexcept
{
    return common ? common->postings.data() : nullptr;
}

size_t xs_common_size(const xs_common *common) noexcept
{
    return common ? common->postings.size() : 0;
}

void xs_common_free(xs_common *common) noexcept
{
    delete common;
}

} // extern "C"

/* Queries, built from the leaves up. */
#include "shim/xs_private.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace
{

using Op = Xapian::Query;
const std::string least_value(1, '\0');

const xs_query &checked(const xs_query *query)
{
    xs::require(query, "the query is NULL");
    return *query;
}

std::unique_ptr<xs_query> leaf(Xapian::Query &&query, Shape shape)
{
    auto made = std::make_unique<xs_query>();
    made->query = std::move(query);
    made->shape = made->query.empty() ? Shape::empty : shape;
    return made;
}

std::unique_ptr<xs_query> parent(Xapian::Query &&query, Shape shape, unsigned child_depth)
{
    xs::require(child_depth < XS_QUERY_MAX_DEPTH, "the query is nested too deep");
    auto made = leaf(std::move(query), shape);
    made->depth = child_depth + 1;
    return made;
}

std::unique_ptr<xs_query> copy_of(const xs_query &query)
{
    auto made = leaf(Xapian::Query(query.query), query.shape);
    made->depth = query.depth;
    return made;
}

Xapian::Query::op xapian_op(xs_op op)
{
    static const Xapian::Query::op ops[] = {
        Op::OP_AND,     Op::OP_OR,  Op::OP_AND_NOT, Op::OP_AND_MAYBE, Op::OP_FILTER,
        Op::OP_SYNONYM, Op::OP_MAX, Op::OP_PHRASE,  Op::OP_NEAR,
    };
    xs::require(op >= XS_AND && op <= XS_NEAR, "no such operator");
    return ops[op];
}

/* Xapian refuses some children when building, some when searching, and of others (synonyms below an
 * OR) it silently finds a part. */
void check_positional(const xs_query &child)
{
    xs::require(child.shape != Shape::other, "a phrase or near takes terms and ORs of terms alone");
}

/* Xapian takes the parts of an OR below MAX one by one, unless something stands between. */
Xapian::Query whole(const Xapian::Query &query)
{
    return query.get_type() == Op::OP_OR ? Xapian::Query(1.0, query) : query;
}

std::unique_ptr<xs_query> combine(xs_op op, const xs_query *const *children, size_t n, uint32_t window)
{
    bool positional = op == XS_PHRASE || op == XS_NEAR;
    Xapian::Query::op xapian = xapian_op(op);
    xs::require(children || !n, "the children are NULL");
    xs::require(!positional || !window || window >= n, "a window is smaller than the number of children");

    std::vector<Xapian::Query> queries;
    Shape shape = op == XS_OR ? Shape::terms : Shape::other;
    unsigned depth = 0;
    for (size_t i = 0; i < n; i++) {
        const xs_query &child = checked(children[i]);
        if (positional)
            check_positional(child);
        if (child.shape == Shape::other)
            shape = Shape::other;
        depth = std::max(depth, child.depth);
        queries.push_back(op == XS_MAX ? whole(child.query) : child.query);
    }
    if (n == 1)
        return copy_of(*children[0]);
    return parent(Xapian::Query(xapian, queries.begin(), queries.end(), positional ? window : 0), shape, depth);
}

void check_factor(double factor)
{
    xs::require(std::isfinite(factor) && factor >= 0, "a weight is negative, infinite or no number");
}

/* Xapian takes an empty lower bound to mean every document, with a value or without. */
std::string lower_bound(const char *lower, size_t length)
{
    std::string bound = xs::bytes(lower, length);
    return bound.empty() ? least_value : bound;
}

} // namespace

extern "C" {

xs_status xs_query_empty(xs_query **out, xs_error *error) noexcept
{
    return xs::create(out, error, [] { return leaf(Xapian::Query(), Shape::empty); });
}

xs_status xs_query_all(xs_query **out, xs_error *error) noexcept
{
    /* not Query::MatchAll: all threads would share its reference count */
    return xs::create(out, error, [] { return leaf(Xapian::Query(std::string()), Shape::other); });
}

xs_status xs_query_term(const char *term, size_t length, uint32_t wqf, xs_query **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        std::string name = xs::bytes(term, length);
        xs::require(length, "a term is empty");
        return leaf(Xapian::Query(name, wqf), Shape::terms);
    });
}

xs_status xs_query_combine(xs_op op, const xs_query *const *children, size_t n, uint32_t window, xs_query **out,
                           xs_error *error) noexcept
{
    return xs::create(out, error, [&] { return combine(op, children, n, window); });
}

xs_status xs_query_scale(const xs_query *query, double factor, xs_query **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        const xs_query &child = checked(query);
        check_factor(factor);
        return parent(Xapian::Query(factor, child.query), Shape::other, child.depth);
    });
}

xs_status xs_query_constant(const xs_query *query, double weight, xs_query **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        const xs_query &child = checked(query);
        check_factor(weight);
        Xapian::Query fixed((new Xapian::FixedWeightPostingSource(weight))->release());
        return parent(Xapian::Query(Op::OP_FILTER, fixed, child.query), Shape::other, child.depth);
    });
}

xs_status xs_query_value_range(xs_slot slot, const char *lower, size_t lower_length, const char *upper,
                               size_t upper_length, xs_query **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        xs::require(slot != XS_NO_SLOT, "no such slot");
        std::string from = lower_bound(lower, lower_length), to = xs::bytes(upper, upper_length);
        return leaf(Xapian::Query(Op::OP_VALUE_RANGE, slot, from, to), Shape::other);
    });
}

xs_status xs_query_value_ge(xs_slot slot, const char *lower, size_t length, xs_query **out, xs_error *error) noexcept
{
    return xs::create(out, error, [&] {
        xs::require(slot != XS_NO_SLOT, "no such slot");
        return leaf(Xapian::Query(Op::OP_VALUE_GE, slot, lower_bound(lower, length)), Shape::other);
    });
}

xs_status xs_query_value_le(xs_slot slot, const char *upper, size_t length, xs_query **out, xs_error *error) noexcept
{
    return xs_query_value_range(slot, nullptr, 0, upper, length, out, error);
}

bool xs_query_is_empty(const xs_query *query) noexcept
{
    return !query || query->query.empty();
}

xs_status xs_query_describe(xs_query *query, xs_bytes *out, xs_error *error) noexcept
{
    return xs::guard(error, [&] {
        std::string text = checked(query).query.get_description();
        xs::require(out, "out is NULL");
        query->description = std::move(text);
        *out = xs::lend(query->description);
        return XS_OK;
    });
}

void xs_query_free(xs_query *query) noexcept
{
    delete query;
}

} // extern "C"

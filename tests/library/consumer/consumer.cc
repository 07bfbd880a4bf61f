/* The header in C++17, with the owners that C++ programs use. */
#include <iostream>
#include <memory>
#include <string_view>
#include <tifa.h>

namespace
{
struct free_results {
    void operator()(tifa_results *results) const
    {
        tifa_results_free(results);
    }
};
} // namespace

int main(int argc, char **argv)
{
    tifa_index *index = nullptr;
    tifa_results *results = nullptr;
    tifa_error error;
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.limit = 1;
    const std::string_view query = "mutual";
    if (argc != 2 || tifa_open(argv[1], &index, &error) != TIFA_OK ||
        tifa_search_with(index, query.data(), query.size(), &options, &results, &error) != TIFA_OK) {
        std::cerr << error.message << '\n';
        return 2;
    }
    const std::unique_ptr<tifa_results, free_results> owner(results);
    tifa_close(index);
    const tifa_hit *hit = nullptr;
    if (tifa_results_next(results, &hit, &error) != TIFA_OK || hit->span_count == 0)
        return 2;
    const tifa_count passages = tifa_results_summary(results)->passages;
    std::cout << passages.value << " passages, " << (passages.kind == TIFA_EXACT ? "exact" : "about") << '\n';
}

"""The library through ctypes: what the header says, said once more. usage: consumer.py LIBRARY INDEX"""
import sys
from ctypes import CDLL, POINTER, Structure, byref, c_char, c_char_p, c_double, c_int, c_size_t, c_uint, c_uint32
from ctypes import c_uint64, c_void_p, sizeof


class Error(Structure):
    _fields_ = [("status", c_int), ("position", c_size_t), ("message", c_char * 1024)]


class Span(Structure):
    _fields_ = [(name, c_uint32) for name in ("char_start", "char_end", "byte_start", "byte_end")]


class Hit(Structure):
    _fields_ = [("rank", c_size_t), ("score", c_double), ("article", c_void_p), ("passage", c_uint64),
                ("text", c_char_p), ("length", c_size_t), ("spans", POINTER(Span)), ("span_count", c_size_t)]


class Count(Structure):
    _fields_ = [("value", c_uint64), ("kind", c_int)]


class Summary(Structure):
    _fields_ = [("passages", Count), ("articles", Count), ("occurrences", Count), ("nothing", c_char_p)]


class Options(Structure):
    _fields_ = [("struct_bytes", c_size_t), ("offset", c_size_t), ("limit", c_size_t), ("sort", c_int),
                ("count_up_to", c_uint32), ("threads", c_uint), ("all_words", c_int), ("all_copies", c_int), ("no_titles", c_int), ("today", c_int), ("filter", c_char_p)]


tifa = CDLL(sys.argv[1])
tifa.tifa_article_field.restype = c_char_p
tifa.tifa_article_field.argtypes = [c_void_p, c_int, c_void_p]
tifa.tifa_results_summary.restype = POINTER(Summary)
tifa.tifa_results_summary.argtypes = [c_void_p]
tifa.tifa_results_free.argtypes = tifa.tifa_close.argtypes = [c_void_p]
tifa.tifa_search_with.argtypes = [c_void_p, c_char_p, c_size_t, c_void_p, c_void_p, c_void_p]
TITLE, OLDEST_FIRST, ERR_QUERY = 1, 1, -2

error, index, results, hit = Error(), c_void_p(), c_void_p(), POINTER(Hit)()
if tifa.tifa_open(sys.argv[2].encode(), byref(index), byref(error)):
    sys.exit(error.message.decode())
query = '"mutual benefit"'.encode()
options = Options(sizeof(Options), 0, 10, OLDEST_FIRST, 2000, 1, 0, 0, 0, 0, None)
if tifa.tifa_search_with(index, query, len(query), byref(options), byref(results), byref(error)):
    sys.exit(error.message.decode())
passages = tifa.tifa_results_summary(results).contents.passages
print(f"{passages.value} passages, {'exact' if passages.kind == 0 else 'about'}")
while tifa.tifa_results_next(results, byref(hit), byref(error)) == 0:
    span, text = hit.contents.spans[0], hit.contents.text.decode()
    assert text[span.char_start:span.char_end] == "mutual benefit"
    title = tifa.tifa_article_field(hit.contents.article, TITLE, None).decode()
    print(f"{title}: {span.char_start} to {span.char_end}")
tifa.tifa_results_free(results)
bad = b"mutual date:nothing"
assert tifa.tifa_search_with(index, bad, len(bad), None, byref(results), byref(error)) == ERR_QUERY
assert "'nothing'" in error.message.decode()
print(f"error at {error.position}")
tifa.tifa_close(index)

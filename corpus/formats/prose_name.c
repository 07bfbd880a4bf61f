#include "corpus/formats/prose.h"

#include <stdio.h>
#include <strings.h>

/* Suffixes, each with a space before and behind. Those that chapters and dates have as well are left out. */
static const struct {
    const char *suffixes;
    enum skip_kind kind;
    const char *seems;
} by_suffix[] = {
    {" py pyw pyi pyx pxd ipynb ", SKIP_CODE, "source code (Python)"},
    {" c h cc cpp cxx hh hpp hxx inl ", SKIP_CODE, "source code (C, C++)"},
    {" js jsx ts tsx cjs vue svelte coffee ", SKIP_CODE, "source code (JavaScript)"},
    {" java kt kts scala groovy gradle clj ", SKIP_CODE, "source code (Java and its kin)"},
    {" cs vb fs vbs ", SKIP_CODE, "source code (.NET)"},
    {" go rs swift zig nim dart jl lua tcl erl exs hs lhs mli elm lisp scm el cls sty bst pas adb ads f90 f77 f95 cob ",
     SKIP_CODE, "source code"},
    {" pl pm rb php phtml asp aspx jsp cgi ", SKIP_CODE, "source code (Perl, Ruby, PHP)"},
    {" sh bash zsh fish csh ksh ps1 psm1 bat cmd awk sed ", SKIP_CODE, "a script"},
    {" sql ddl ", SKIP_CODE, "SQL"},
    {" css scss sass less ", SKIP_STYLE, "a style sheet"},
    {" vim cmake mk mak am ac m4 ninja bazel bzl pri pro vcxproj csproj sln ", SKIP_CODE, "a build file or macros"},
    {" patch diff rej ", SKIP_CODE, "a patch"},
    {" po pot xliff strings ", SKIP_CODE, "a catalogue of messages"},
    {" ini cfg conf cnf toml yml yaml properties env desktop service socket timer plist reg inf lock editorconfig ",
     SKIP_SETTINGS, "settings"},
    {" bib bibtex ris enw nbib ", SKIP_LIST, "references"},
    {" md5 sha1 sha256 sha512 sum asc sig ", SKIP_LIST, "checksums or a signature"},
    {" pem crt cer key pub b64 uue ", SKIP_ENCODED, "a key, or encoded bytes"},
    {" map tsbuildinfo ", SKIP_DATA, "data of a program"},
};

static const struct {
    const char *names; /* small letters */
    enum skip_kind kind;
    const char *seems;
} by_name[] = {
    {" makefile gnumakefile dockerfile containerfile jenkinsfile rakefile gemfile vagrantfile procfile cmakelists.txt"
     " configure meson.build sconstruct pipfile manifest.in ",
     SKIP_CODE, "a build file"},
    {" requirements.txt robots.txt humans.txt ads.txt security.txt ", SKIP_SETTINGS, "settings"},
    {" mimetype ", SKIP_SETTINGS, "a part of a packed document"},
    {" thumbs.db desktop.ini ", SKIP_HIDDEN, ""},
};

static struct slice base_name(struct slice name)
{
    for (size_t i = name.length; i > 0; i--)
        if (memchr("/\\", name.data[i - 1], 2) || (i > 1 && name.data[i - 1] == ' ' && name.data[i - 2] == ':'))
            return slice_from(name, i); /* also behind "a.zip: " */
    return name;
}

/* A name without what its compression adds. */
static struct slice unpacked_name(struct slice name)
{
    static const char *const packed[] = {".gz", ".xz", ".bz2", ".zst"};
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        size_t length = strlen(packed[i]);
        if (name.length > length && strncasecmp(name.data + name.length - length, packed[i], length) == 0)
            name.length -= length;
    }
    return name;
}

static bool is_listed(const char *list, struct slice word)
{
    char padded[40] = " ";
    if (word.length == 0 || word.length + 3 > sizeof padded)
        return false;
    for (size_t i = 0; i < word.length; i++)
        padded[i + 1] = (char)(word.data[i] >= 'A' && word.data[i] <= 'Z' ? word.data[i] | 0x20 : word.data[i]);
    padded[word.length + 1] = ' ';
    return !memchr(word.data, ' ', word.length) && strstr(list, padded) != NULL;
}

static struct slice suffix_of(struct slice name)
{
    const char *dot = name.length ? memrchr(name.data, '.', name.length) : NULL;
    return dot && dot > name.data ? slice_from(name, (size_t)(dot - name.data) + 1) : slice_of("");
}

bool prose_is_backup(struct slice name)
{
    name = base_name(unpacked_name(name));
    if (name.length > 1 && name.data[name.length - 1] == '~')
        return true;
    return is_listed(" bak orig swp swo old save tmp ", suffix_of(name)) || slice_starts(name, "~$") ||
           (name.length > 2 && name.data[0] == '#' && name.data[name.length - 1] == '#');
}

static bool contains(struct slice text, const char *part)
{
    return memmem(text.data, text.length, part, strlen(part)) != NULL;
}

/* LICENSE, LICENSE.tool, COPYING.txt, which speak of licences indeed. */
static bool is_license(struct slice name, struct slice head)
{
    static const char *const starts[] = {"LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "license.", "licence."};
    bool named = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        named |= slice_starts(name, starts[i]);
    return named && (contains(head, "icense") || contains(head, "ICENSE") || contains(head, "opyright"));
}

enum skip_kind prose_judge_name(struct slice path, struct slice head, char seems[SEEMS_BYTES])
{
    struct slice name = base_name(unpacked_name(path)), suffix = suffix_of(name);
    for (size_t i = 0; i < sizeof by_name / sizeof *by_name; i++) {
        if (is_listed(by_name[i].names, name)) {
            snprintf(seems, SEEMS_BYTES, "%s", by_name[i].seems);
            return by_name[i].kind;
        }
    }
    for (size_t i = 0; i < sizeof by_suffix / sizeof *by_suffix; i++) {
        if (is_listed(by_suffix[i].suffixes, suffix)) {
            snprintf(seems, SEEMS_BYTES, "%s", by_suffix[i].seems);
            return by_suffix[i].kind;
        }
    }
    if (!is_license(name, head))
        return SKIP_NOT;
    snprintf(seems, SEEMS_BYTES, "the licence of a program");
    return SKIP_LICENSE;
}

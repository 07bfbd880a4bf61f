#include "corpus/formats/foreign.h"

#include "corpus/formats/mail_head.h"

#include <strings.h>

#define AS_TEXT  "save it as text or HTML"
#define MAKE     "make text or HTML of it"
#define UNPACK   "unpack it first"
#define AS_TABLE "export it as CSV or JSON Lines"

/* ---- by bytes ---- */

static const struct {
    const char *bytes;
    unsigned char length, offset;
    struct foreign foreign;
} signatures[] = {
    {"%PDF-", 5, 0, {"a PDF", MAKE}},
    {"%!PS", 4, 0, {"a PostScript document", MAKE}},
    {"{\\rtf", 5, 0, {"an RTF document", AS_TEXT}},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, 0, {"an old office document (DOC, XLS, PPT, MSG)", AS_TEXT}},
    {"\xFFWPC", 4, 0, {"a WordPerfect document", AS_TEXT}},
    {"AT&TFORM", 8, 0, {"a scanned document (DjVu)", "save its text"}},
    {"BOOKMOBI", 8, 60, {"an e-book (MOBI)", AS_TEXT}},
    {"TEXtREAd", 8, 60, {"an e-book (PalmDoc)", AS_TEXT}},
    {"ITOLITLS", 8, 0, {"an e-book (LIT)", AS_TEXT}},
    {"!BDN", 4, 0, {"a mailbox of Outlook (PST)", "export its messages as text or HTML"}},
    {"\x78\x9F\x3E\x22", 4, 0, {"an attachment of Outlook (TNEF)", UNPACK}},
    {"ITSF\3", 5, 0, {"a help file (CHM)", "unpack its pages first"}},
    {"bplist00", 8, 0, {"a property list or a web archive of Safari", "save its pages as HTML"}},
    {"SQLite format 3\0", 16, 0, {"a database (SQLite)", AS_TABLE}},
    {"PAR1\x15", 5, 0, {"a table in Parquet", AS_TABLE}},
    {"ARROW1", 6, 0, {"a table in Arrow", AS_TABLE}},
    {"Obj\1", 4, 0, {"a table in Avro", AS_TABLE}},
    {"7z\xBC\xAF\x27\x1C", 6, 0, {"a 7-Zip archive", UNPACK}},
    {"Rar!\x1A\7", 6, 0, {"a RAR archive", UNPACK}},
    {"MSCF\0", 5, 0, {"a cabinet archive", UNPACK}},
    {"!<arch>\n", 8, 0, {"an archive of ar, as Debian packages are", UNPACK}},
    {"\xED\xAB\xEE\xDB", 4, 0, {"an RPM package", UNPACK}},
    {"\x1F\x9D", 2, 0, {"a file compressed by compress (.Z)", UNPACK}},
    {"\x04\x22\x4D\x18", 4, 0, {"a file compressed by lz4", UNPACK}},
    {"LZIP\1", 5, 0, {"a file compressed by lzip", UNPACK}},
    {"\x5D\0\0", 3, 0, {"a file compressed by lzma", UNPACK}},
};

const struct foreign *foreign_of_bytes(struct slice head)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        size_t end = (size_t)signatures[i].offset + signatures[i].length;
        if (head.length >= end &&
            memcmp(head.data + signatures[i].offset, signatures[i].bytes, signatures[i].length) == 0)
            return &signatures[i].foreign;
    }
    return NULL;
}

/* ---- by text ---- */

static bool contains(struct slice text, const char *part)
{
    return text.length && memmem(text.data, text.length, part, strlen(part)) != NULL;
}

static bool is_latex(struct slice head)
{
    return contains(head, "\\documentclass") || contains(head, "\\documentstyle");
}

/* " CDX N b a m s k r", or lines of "com,example)/page 20160304123000 ...". */
static bool is_cdx(struct slice head)
{
    struct slice line, rest = head;
    if (slice_starts(head, "CDX ") && slice_line(&rest, &line)) {
        line = slice_trim(slice_from(line, 4));
        for (size_t i = 1; i < line.length; i += 2)
            if (line.data[i] != ' ')
                return false;
        return line.length > 0;
    }
    if (!slice_line(&rest, &line))
        return false;
    const char *end = memchr(line.data, ' ', line.length);
    struct slice key = {line.data, end ? (size_t)(end - line.data) : 0};
    struct slice stamp = slice_from(line, end ? key.length + 1 : line.length);
    size_t digits = 0;
    while (digits < stamp.length && stamp.data[digits] >= '0' && stamp.data[digits] <= '9')
        digits++;
    return digits == 14 && contains(key, ")/");
}

/* "1", and a line below "00:00:01,000 --> 00:00:04,000". */
static bool is_subtitles(struct slice head)
{
    struct slice number, times, rest = head;
    if (slice_starts(head, "WEBVTT"))
        return true;
    return slice_line(&rest, &number) && slice_line(&rest, &times) && slice_trim(number).length <= 6 &&
           contains(times, " --> ") && contains(times, ":");
}

static bool is_vcard(struct slice head)
{
    return slice_starts(head, "BEGIN:VCARD");
}

static bool is_calendar(struct slice head)
{
    return slice_starts(head, "BEGIN:VCALENDAR");
}

static bool is_rtf(struct slice head) /* behind a byte order mark */
{
    return slice_starts(head, "{\\rtf");
}

static bool is_mailbox(struct slice head)
{
    return mail_head_kind(head) == MAIL_BOX;
}

static bool is_mail(struct slice head)
{
    return mail_head_kind(head) == MAIL_MESSAGE;
}

static bool is_saved_page(struct slice head)
{
    return mail_head_kind(head) == MAIL_SAVED_PAGE;
}

static const struct {
    bool (*is)(struct slice head);
    struct foreign foreign;
} texts[] = {
    {is_rtf, {"an RTF document", AS_TEXT}},
    {is_saved_page, {"a saved page (MHTML)", "save it as HTML"}},
    {is_mailbox, {"a mailbox (mbox)", "save its messages as text or HTML"}},
    {is_mail, {"an e-mail message", AS_TEXT}},
    {is_cdx, {"an index of a crawl (CDX)", "give the WARC files"}},
    {is_latex, {"a LaTeX document", MAKE}},
    {is_subtitles, {"a file of subtitles", "save it as text"}},
    {is_vcard, {"a file of contacts (vCard)", "save it as text"}},
    {is_calendar, {"a calendar (iCalendar)", "save it as text"}},
};

const struct foreign *foreign_of_text(struct slice head)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].is(head))
            return &texts[i].foreign;
    return NULL;
}

/* ---- by root element ---- */

static const struct {
    const char *name; /* with its prefix, or for any */
    struct foreign foreign;
} roots[] = {
    {"rss", {"a feed (RSS)", "save its pages as HTML"}},
    {"RDF", {"a feed (RDF)", "save its pages as HTML"}},
    {"feed", {"a feed (Atom)", "save its pages as HTML"}},
    {"opml", {"a list of feeds (OPML)", "save their pages as HTML"}},
    {"mediawiki", {"an export of a wiki (MediaWiki)", "save its pages as HTML"}},
    {"FictionBook", {"an e-book (FictionBook)", AS_TEXT}},
    {"package", {"a part of an e-book or a package", AS_TEXT}},
    {"document-content", {"a part of an office document", AS_TEXT}},
    {"wordDocument", {"an office document (Word, XML)", AS_TEXT}},
    {"Workbook", {"an office document (Excel, XML)", AS_TABLE}},
    {"w:document", {"a part of an office document", AS_TEXT}},
    {"office:document", {"an office document (flat XML)", AS_TEXT}},
    {"TEI", {"a text in TEI", MAKE}},
    {"TEI.2", {"a text in TEI", MAKE}},
    {"teiCorpus", {"texts in TEI", MAKE}},
    {"article", {"an article in XML (JATS, DocBook)", MAKE}},
    {"book", {"a book in XML (DocBook)", MAKE}},
    {"nitf", {"news in XML (NITF)", MAKE}},
    {"NewsML", {"news in XML (NewsML)", MAKE}},
    {"newsItem", {"news in XML (NewsML)", MAKE}},
    {"newsMessage", {"news in XML (NewsML)", MAKE}},
    {"newsitem", {"news in XML", MAKE}},
    {"OAI-PMH", {"records of a repository (OAI-PMH)", AS_TABLE}},
    {"akomaNtoso", {"a legal text in XML (Akoma Ntoso)", MAKE}},
};

const struct foreign *foreign_of_root(struct slice root)
{
    const char *colon = root.length ? memchr(root.data, ':', root.length) : NULL;
    struct slice local = slice_from(root, colon ? (size_t)(colon - root.data) + 1 : 0);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (slice_equal_text(root, roots[i].name) || slice_equal_text(local, roots[i].name))
            return &roots[i].foreign;
    return NULL;
}

/* ---- by the members of a zip archive ---- */

static bool ends(struct slice text, const char *end)
{
    size_t length = strlen(end);
    return text.length >= length && memcmp(text.data + text.length - length, end, length) == 0;
}

void foreign_zip_add(struct foreign_zip *zip, struct slice name)
{
    zip->content_types |= slice_equal_text(name, "[Content_Types].xml");
    zip->relations |= slice_equal_text(name, "_rels/.rels");
    zip->mimetype |= slice_equal_text(name, "mimetype");
    zip->container |= slice_equal_text(name, "META-INF/container.xml");
    zip->manifest |= slice_equal_text(name, "META-INF/manifest.xml");
    zip->java |= slice_equal_text(name, "META-INF/MANIFEST.MF") || slice_equal_text(name, "AndroidManifest.xml");
    zip->datapackage |= slice_equal_text(name, "datapackage.json");
    zip->pages |= slice_equal_text(name, "pages/pages.jsonl") || slice_starts(name, "indexes/");
    zip->warcs |= slice_starts(name, "archive/") && (ends(name, ".warc") || ends(name, ".warc.gz"));
    zip->iwork |= slice_equal_text(name, "Index/Document.iwa") || slice_equal_text(name, "Index.zip");
}

const struct foreign *foreign_of_zip(const struct foreign_zip *zip, struct slice type)
{
    static const struct foreign office = {"an office document", AS_TEXT};
    static const struct foreign epub = {"an e-book (EPUB)", AS_TEXT};
    static const struct foreign wacz = {"a crawl packed as WACZ", "unpack it and give the WARC files"};
    static const struct foreign java = {"a program packed as zip (JAR, APK)", UNPACK};
    static const struct foreign other = {"a document packed as zip", AS_TEXT};
    if (zip->container || slice_starts(type, "application/epub"))
        return &epub;
    if ((zip->content_types && (zip->relations || !type.length)) || zip->iwork ||
        slice_starts(type, "application/vnd.oasis") || slice_starts(type, "application/vnd.sun.xml"))
        return &office;
    if (zip->warcs && (zip->datapackage || zip->pages))
        return &wacz;
    if (zip->java)
        return &java;
    return zip->mimetype && slice_starts(type, "application/") ? &other : NULL;
}

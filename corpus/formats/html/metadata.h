/* What a page says of its article, from many places that do not all agree: for each field the one most to be trusted
 * is kept. */
#ifndef TIFA_FORMATS_HTML_METADATA_H
#define TIFA_FORMATS_HTML_METADATA_H

#include "corpus/article.h"

/* From the most to the least trusted. What is written for machines that show the article elsewhere is looked after
 * by the site, and tells the article from its surroundings; what stands in the text may be another article's. */
enum html_trust {
    HTML_STATED,      /* html lang, link rel=canonical: made for nothing else */
    HTML_JSON_LD,     /* schema.org objects in scripts */
    HTML_OPEN_GRAPH,  /* og:title, article:published_time, ... */
    HTML_CITATION,    /* meta citation_title, ... */
    HTML_DUBLIN_CORE, /* meta dc.title, ... */
    HTML_META,        /* meta author, date, parsely-title, ... */
    HTML_TIME,        /* time datetime */
    HTML_MICRODATA,   /* itemprop */
    HTML_BYLINE,      /* rel=author, class=byline */
    HTML_VISIBLE,     /* headings, "By ...", dates that stand alone */
    HTML_NAME,        /* of the window: title, with the site's name in it */
    HTML_UNTOLD
};

struct html_field {
    struct slice text; /* several authors and affiliations are joined by "; " */
    enum html_trust trust;
};

struct html_metadata {
    struct html_field fields[ARTICLE_FIELDS];
    enum date_order date_order;
    struct slice bad_date; /* the first that is stated and cannot be read, or is ambiguous */
    struct slice site;     /* the name of the site */
    struct slice body;     /* the text of the article as a script says it, plain or HTML */
    struct slice heading;  /* the first h1 */
    struct buffer name;    /* what title says */
    struct buffer json_ld; /* of the script being read */
    struct arena arena;
    bool failed; /* memory was short */
};

void html_metadata_start(struct html_metadata *metadata);
void html_metadata_free(struct html_metadata *metadata);

/* Takes `text` for the field when it fits (a date must be one, a URL must be http) and nothing more trusted, or
 * earlier from an equal place, said it. Names of equal trust are joined, but for those of HTML_BYLINE and below: other
 * articles' may be among them. */
void html_offer(struct html_metadata *metadata, enum article_field field, enum html_trust trust, struct slice text);

/* A meta element: `name` is its name, property or itemprop; may hold several names. */
void html_offer_meta(struct html_metadata *metadata, struct slice name, struct slice content);
/* An element with itemprop `name` that says `value`. */
void html_offer_property(struct html_metadata *metadata, struct slice name, struct slice value, enum html_trust trust);
/* A schema.org script; what is not JSON is passed over. */
void html_offer_json_ld(struct html_metadata *metadata, struct slice script);

/* Decides on the title: without the name of the site. */
void html_settle_title(struct html_metadata *metadata);

/* Whether a text says the authors that are known, and nothing else but what stands beside names. */
bool html_says_authors(const struct html_metadata *metadata, struct slice text);

/* The date of publication that stands in `text`, as ISO 8601; false when there is none. */
bool html_find_date(struct slice text, enum date_order order, char iso[DATE_TEXT_BYTES]);

#endif

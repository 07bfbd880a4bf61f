/* Messages by the lines at their top (RFC 5322, RFC 4155). A letter or a cable with "From:" and "To:" is none: only
 * what programs write shows that a file is of e-mail. */
#ifndef TIFA_CORPUS_FORMATS_MAIL_HEAD_H
#define TIFA_CORPUS_FORMATS_MAIL_HEAD_H

#include "corpus/base/slice.h"

enum mail_kind { MAIL_NOT, MAIL_MESSAGE, MAIL_BOX, MAIL_SAVED_PAGE };

enum mail_kind mail_head_kind(struct slice head);

#endif

/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a body that is not the file: see explain_file.h. */
#include <string.h>

#include <apr_strings.h>

#include "explain_file.h"
#include "text.h"
#include "verdict/file_content.h"
#include "words.h"

/* Of a body that is something else, so many octets are shown. */
#define SHOWN_BYTES 60

/* A character, as what stands somewhere: "“a”", "a newline". */
static const char *character(const dcv_explained_t *to, const char *at)
{
    apr_size_t len = 1;

    switch (*at) {
    case '\0':
        return dcv_tr(to->lang, "nothing");
    case '\n':
        return dcv_tr(to->lang, "a newline");
    case '\r':
        return dcv_tr(to->lang, "a carriage return");
    case ' ':
        return dcv_tr(to->lang, "a space");
    case '\t':
        return dcv_tr(to->lang, "a tab");
    default:
        break;
    }
    while (((unsigned char)at[len] & 0xc0) == 0x80) {
        len++;
    }
    return dcv_words_say(
        to, "“%s”", dcv_text_readable(apr_pstrmemdup(to->pool, at, len), to->pool));
}

/* "at character 7 stands “a” where “b” belongs" */
static const char *difference(const dcv_explained_t *to,
                              const dcv_address_check_t *address)
{
    const char *text = dcv_file_content_text(address->fetched, to->pool);
    const char *wanted = to->about->order->body;
    apr_size_t at = (apr_size_t)address->content.at - 1;

    return dcv_words_say(
        to, "at character %d stands %s where %s belongs", address->content.at,
        at < strlen(text) ? character(to, text + at) : dcv_tr(to->lang, "nothing"),
        at < strlen(wanted) ? character(to, wanted + at) : dcv_tr(to->lang, "the end"));
}

/* The beginning of a body, readable and in quotes. */
static const char *beginning(const dcv_explained_t *to,
                             const dcv_address_check_t *address, apr_size_t from)
{
    const char *text = dcv_file_content_text(address->fetched, to->pool);
    apr_size_t len = strlen(text), shown;

    from = from < len ? from : len;
    shown = len - from < SHOWN_BYTES ? len - from : SHOWN_BYTES;
    return dcv_words_say(
        to, from + shown < len ? DCV_N("“%s” and so on") : DCV_N("“%s”"),
        dcv_text_readable(apr_pstrmemdup(to->pool, text + from, shown), to->pool));
}

static const char *unique_words(const dcv_explained_t *to, const char *found)
{
    const char *wanted = to->about->order->unique_value;

    if (!*found) {
        return dcv_words_say(
            to,
            "The content is right but for the unique value “%s”, which is "
            "missing.",
            wanted);
    }
    found = dcv_text_readable(found, to->pool);
    return wanted ? dcv_words_say(
                        to,
                        "The content is right but for the unique value, which is "
                        "“%s” where “%s” belongs.",
                        found, wanted)
                  : dcv_words_say(
                        to,
                        "The content is right but for the unique value “%s”, which "
                        "the order does not have.",
                        found);
}

/* What is wrong with the length or the form of what came. */
static const char *form_words(const dcv_explained_t *to,
                              const dcv_address_check_t *address)
{
    const dcv_fetched_t *fetched = address->fetched;
    int len = (int)fetched->body_len, want = (int)strlen(to->about->order->body);

    switch (address->content.kind) {
    case DCV_CONTENT_SLOW:
        return dcv_words_say(
            to, "The body did not come to its end in time: %d octets came.", len);
    case DCV_CONTENT_CUT:
        return dcv_words_say(to, "The body breaks off: %d octets came of %d.", len,
                             want);
    case DCV_CONTENT_BEHIND:
        return dcv_words_say(to,
                             "The content is right, but more stands behind it, from "
                             "character %d on: %s.",
                             address->content.at,
                             beginning(to, address, (apr_size_t)want));
    case DCV_CONTENT_COMPRESSED:
        return dcv_words_say(to,
                             "The body is compressed (%s), which was not asked for.",
                             dcv_text_readable(fetched->encoding, to->pool));
    case DCV_CONTENT_CASE:
        return dcv_words_say(
            to,
            "The content is right but for the case of letters: %s. CAs "
            "that compare byte for byte refuse it.",
            difference(to, address));
    case DCV_CONTENT_BLANKS:
        return dcv_words_say(to, "The content is right but for white space: %s.",
                             difference(to, address));
    default:
        return dcv_words_say(to, "The content differs: %s.", difference(to, address));
    }
}

static const char *page_words(const dcv_explained_t *to, const char *title)
{
    return title
               ? dcv_words_say(to,
                               "It is an HTML page with the title “%s”: an application "
                               "answers for every path, this one too.",
                               dcv_text_readable(title, to->pool))
               : dcv_tr(
                     to->lang,
                     "It is an HTML page: an application answers for every path, this one "
                     "too.");
}

const char *dcv_explain_content(const dcv_explained_t *to,
                                const dcv_address_check_t *address)
{
    const dcv_content_t *content = &address->content;

    switch (content->kind) {
    case DCV_CONTENT_RIGHT:
        return "";
    case DCV_CONTENT_NEWLINE:
        return dcv_tr(
            to->lang,
            "A newline stands at its end, which some CAs take and others refuse.");
    case DCV_CONTENT_LINES:
        return dcv_tr(
            to->lang,
            "Its lines end otherwise than this CA writes them, which some CAs take and "
            "others refuse.");
    case DCV_CONTENT_EMPTY:
        return dcv_tr(to->lang, "The body is empty.");
    case DCV_CONTENT_MARK:
        return dcv_tr(
            to->lang,
            "The text begins with a byte order mark, as editors of Windows write it, "
            "and no CA takes that.");
    case DCV_CONTENT_WRAPPED:
        return dcv_tr(
            to->lang,
            "The hash is there, but inside an HTML page: the CA wants nothing but the "
            "content.");
    case DCV_CONTENT_UNIQUE:
        return unique_words(to, content->found);
    case DCV_CONTENT_AUTHORITY:
        return dcv_words_say(to,
                             "The hash is right, but behind it stands “%s” where “%s” "
                             "belongs: it is the file for another CA.",
                             dcv_text_readable(content->found, to->pool),
                             to->about->order->authority->form.domain);
    case DCV_CONTENT_OTHER_CSR:
        return content->other
                   ? dcv_words_say(to, "It is the file of another CSR, %s.",
                                   dcv_text_readable(content->other->source, to->pool))
                   : dcv_tr(
                         to->lang,
                         "It is the file of another CSR, which this server does not have.");
    case DCV_CONTENT_PAGE:
        return page_words(to, content->found);
    case DCV_CONTENT_OTHER:
        return dcv_words_say(to, "It is something else: %s.",
                             beginning(to, address, 0));
    default:
        return form_words(to, address);
    }
}

/* Whether somebody has put a file there by hand that is nearly right. */
static int is_by_hand(const dcv_address_check_t *address)
{
    switch (address->content.kind) {
    case DCV_CONTENT_BEHIND:
    case DCV_CONTENT_MARK:
    case DCV_CONTENT_CASE:
    case DCV_CONTENT_BLANKS:
    case DCV_CONTENT_WRAPPED:
    case DCV_CONTENT_UNIQUE:
    case DCV_CONTENT_AUTHORITY:
    case DCV_CONTENT_OTHER_CSR:
    case DCV_CONTENT_SLIP:
        return 1;
    default:
        return 0;
    }
}

/* What to do where a virtual host of ours answers with another order of the same CSR. */
static const char *other_order_remedy(const dcv_explained_t *to,
                                      const dcv_taken_t *taken)
{
    const char *source = dcv_text_readable(to->about->order->source, to->pool);

    if (taken->is_hidden) {
        return dcv_words_say(
            to,
            "Ask the administrator of this server to have requests for %s come to the "
            "virtual host that has the order %s, or order again with a CSR of its own.",
            to->about->proof->name->fqdn, source);
    }
    return taken->place
               ? dcv_words_say(
                     to,
                     "Of the orders with this CSR, the virtual host at %s has "
                     "another one than %s: remove it there, or order again "
                     "with a CSR of its own.",
                     dcv_text_readable(taken->place, to->pool), source)
               : dcv_words_say(
                     to,
                     "Of the orders with this CSR, the main server has another "
                     "one than %s: remove it there, or order again with a CSR "
                     "of its own.",
                     source);
}

const char *dcv_explain_content_remedy(const dcv_explained_t *to,
                                       const dcv_address_check_t *address)
{
    const dcv_fetched_t *fetched = address->fetched;

    if (address->answerer == DCV_BY_ORDER) {
        return other_order_remedy(to, fetched->taken);
    }
    if ((address->answerer == DCV_BY_STRANGER ||
         address->answerer == DCV_BY_SOMEBODY) &&
        is_by_hand(address)) {
        return dcv_words_say(
            to,
            "Let whoever runs the machine that answers at %s remove the file that was "
            "put there, and hand %s on to this server, or give it exactly this content, "
            "with no newline at its end: %s",
            dcv_text_readable(fetched->address, to->pool), DCV_FILE_DIRECTORY,
            dcv_error_line(to->about->order->body, to->pool));
    }
    return dcv_explain_who_remedy(to, address);
}

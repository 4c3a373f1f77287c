/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "file_fixture.h"

#define SHA256 HALF_1 HALF_2
#define REST   "\ncomodoca.com\n" UNIQUE

static scene_t at;

/* What is said of a body that a stranger gives. */
static const dcv_file_check_t *body(const char *text)
{
    at = file_scene();
    set_body(fetch_file(&at, V4), text);
    return file_check(&at);
}

static void is_said(const char *text, const char *part, const char *name)
{
    const dcv_file_check_t *file = body(text);

    has(file->explanation, part, name);
    file_is(file, "wrong_content", "such a body is wrong content");
}

static void test_near(void)
{
    is_said("", "The body is empty.", "an empty body is told");
    is_said(SHA256 "\ncomodoca.com", "unique value “" UNIQUE "”, which is missing",
            "a missing unique value is told");
    is_said(SHA256 "\ncomodoca.com\nab1", "which is “ab1” where “" UNIQUE "” belongs",
            "another unique value is told");
    is_said(SHA256 "\nsectigo.com\n" UNIQUE,
            "stands “sectigo.com” where “comodoca.com”", "another CA's domain is told");
    is_said("FDADAE5FBE8FCE33026FFA3DE7D27F54" HALF_2 REST,
            "case of letters: at character 1 stands “F” where “f” belongs",
            "another case is told with the character");
    is_said(SHA256 " comodoca.com " UNIQUE,
            "white space: at character 65 stands a space where a newline belongs",
            "other white space is told with the character");
    is_said(SHA256 REST "!", "from character 91 on: “!”", "what is too much is told");
    is_said("edadae5fbe8fce33026ffa3de7d27f54" HALF_2 REST,
            "at character 1 stands “e” where “f” belongs", "a slip is told");
    is_said("\xef\xbb\xbf" SHA256 REST, "byte order mark", "a byte order mark is told");
    is_said("<p>" SHA256 "</p>", "inside an HTML page", "HTML around it is told");
    is_said("fdadae5fbe8fce33026ffa3de7d27f54", "32 octets came of 90",
            "a part of it is told with its length");
}

static void test_far(void)
{
    is_said("c9c863405fe7675a3988b97664ea6baf442019e4e52fa335f406f7c5f26cf14f" REST,
            "the file of another CSR, which this server does not have",
            "another CSR's file is told");
    is_said("<html><title>a\x01</title>", "the title “a\\x01”",
            "the title of a page is told readably");
    is_said("<html><body>", "It is an HTML page: an application", "a page is told");
    is_said("Hello\x1b", "It is something else: “Hello\\x1b”", "anything else is told");
}

/* Who is to change it. */
static void test_remedy(void)
{
    dcv_fetched_t *fetched;

    has(body(SHA256 REST "\n\n")->remedy,
        "exactly this content, with no newline at its end: " SHA256 "\\n",
        "what somebody put there by hand is to be as it must");
    has(body("<html>")->remedy, "hand /.well-known/pki-validation/ on to this server",
        "an application is to hand the path on");
    at = file_scene();
    fetched = fetch_file(&at, V4);
    set_body(fetched, SHA256 "\ncomodoca.com\nab1");
    taken_by_us(fetched)->is_answered = 1;
    has(file_check(&at)->remedy,
        "the virtual host at a.conf:7 has another one than trustocean.csr",
        "another order of the CSR is pointed at");
    set_body(fetched, SHA256 REST "<script>");
    has(file_check(&at)->explanation, "changed on its way",
        "what was added to our answer is told");
    has(file_check(&at)->remedy, "what stands before this server",
        "whoever adds to our answer is asked");
}

void run_tests(void)
{
    test_near();
    test_far();
    test_remedy();
}

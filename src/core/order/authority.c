/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Authorities, the built-in ones and those with another form: see dcv/authority.h.
 * Those that an administrator defines are made by authority_define.c.
 */
#include "dcv/authority.h"

#include <apr_cstr.h>
#include <apr_strings.h>

#include "authority.h"
#include "text.h"
#include "template.h"

/* Entrust's names since Sectigo has its business (Sectigo TLS CP/CPS 4.2.4). */
#define SECTIGO_CAA                                                         \
    "sectigo.com,usertrust.com,trust-provider.com,comodo.com,comodoca.com," \
    "entrust.net,affirmtrust.com"

/* Those of its persistent record, without Entrust's (Sectigo TLS CP/CPS 6.2.2, method 9). */
#define SECTIGO_PERSIST \
    "sectigo.com,trust-provider.com,comodo.com,comodoca.com,usertrust.com"

/* When the CA's own robots look, as far as it says so: docs/authorities.md. */
static const unsigned short hourly[] = {60, 0};
static const unsigned short doubling[] = {10, 10, 20, 40, 80, 160, 320, 640, 1440, 0};

/*
 * The built-in profiles, without what is made of these texts. Each row's sources are in
 * docs/authorities.md.
 */
static const struct {
    dcv_authority_t authority;
    const char *caa, *persist; /* with commas between */
} profiles[] = {
    {{.name = "certigna",
      .form = {"certigna.com", "dot", "lower"},
      .unique = DCV_UNIQUE_NONE,
      .mail = "dcv@certigna.com",
      .doubt = DCV_N("Certigna's rule puts a dot between hash and domain in the file, "
                     "but its example shows a space."),
      .doubt_remedy = DCV_N(
          "If Certigna refuses the file, set \"DCVAuthority certigna separator=space\"; "
          "the record is not affected. With separator=dot this note goes away."),
      .rhythm = hourly},
     "certigna.fr,certigna.com",
     ""},
    {{.name = "sectigo",
      .form = {"sectigo.com", "newline", "lower"},
      .unique = DCV_UNIQUE_OPTIONAL},
     SECTIGO_CAA,
     SECTIGO_PERSIST},
    {{.name = "comodoca",
      .form = {"comodoca.com", "newline", "lower"},
      .unique = DCV_UNIQUE_OPTIONAL},
     SECTIGO_CAA,
     SECTIGO_PERSIST},
    {{.name = "tbs",
      .form = {"trust-provider.com", "newline", "lower"},
      .unique = DCV_UNIQUE_REQUIRED,
      .mail = "noreply_support@trust-provider.com",
      .doubt = DCV_N(
          "TBS does not publish what its file looks like, but hands the file out."),
      .doubt_remedy = DCV_N(
          "Compare the content shown here with the file that TBS gave you. If they "
          "differ, set separator= or hex= behind \"DCVAuthority tbs\"; the record is "
          "not affected. With separator=newline this note goes away."),
      .rhythm = doubling},
     SECTIGO_CAA,
     SECTIGO_PERSIST},
    {{.name = "zerossl",
      .form = {"comodoca.com", "newline", "upper"},
      .unique = DCV_UNIQUE_REQUIRED},
     SECTIGO_CAA,
     SECTIGO_PERSIST},
    {{.name = "ssl.com",
      .form = {"ssl.com", "newline", "upper"},
      .unique = DCV_UNIQUE_OPTIONAL},
     "ssl.com",
     ""},
};

#define PROFILE_COUNT (sizeof(profiles) / sizeof(profiles[0]))

/* A word of a directive, and what it stands for in a template. */
typedef struct {
    const char *word;
    const char *template;
} word_t;

static const word_t separators[] = {
    {"newline", "\\n"}, {"space", " "}, {"dot", "."}, {"crlf", "\\r\\n"}, {NULL, NULL}};
static const word_t cases[] = {{"lower", "sha256"}, {"upper", "SHA256"}, {NULL, NULL}};

/* The entry of a word without regard to case; the one of NULL when there is none. */
static const word_t *find_word(const word_t *words, const char *word)
{
    while (words->word && apr_cstr_casecmp(words->word, word)) {
        words++;
    }
    return words;
}

/* A template from text of our own, which is right. */
static const dcv_template_t *template_of(const char *text, apr_pool_t *pool)
{
    const dcv_template_t *template = NULL;

    (void)dcv_template_parse(&template, text, pool);
    return template;
}

/* Give a profile the family's templates in its form (Sectigo TLS CP/CPS 6.2.2). */
static void set_templates(dcv_authority_t *authority, apr_pool_t *pool)
{
    const char *domain = authority->form.domain;
    const char *separator = find_word(separators, authority->form.separator)->template;
    const char *sha256 = find_word(cases, authority->form.hex)->template;
    const char *body_unique = "", *target_unique = "";

    if (authority->unique != DCV_UNIQUE_NONE) {
        body_unique = apr_pstrcat(pool, "[", separator, "%{unique}]", NULL);
        target_unique = "[%{unique}.]";
    }
    authority->owner = template_of(DCV_OWNER_TEMPLATE, pool);
    authority->body = template_of(
        apr_pstrcat(pool, "%{", sha256, "}", separator, domain, body_unique, NULL),
        pool);
    authority->target = template_of(apr_pstrcat(pool, "%{", sha256, ".1}.%{", sha256,
                                                ".2}.", target_unique, domain, NULL),
                                    pool);
}

dcv_authorities_t *dcv_authorities_create(apr_pool_t *pool)
{
    dcv_authorities_t *authorities = apr_pcalloc(pool, sizeof(*authorities));

    authorities->list = apr_array_make(pool, PROFILE_COUNT, sizeof(dcv_authority_t *));
    authorities->broken = apr_array_make(pool, 0, sizeof(const char *));
    for (apr_size_t i = 0; i < PROFILE_COUNT; i++) {
        dcv_authority_t *authority =
            apr_pmemdup(pool, &profiles[i].authority, sizeof(*authority));

        authority->caa = dcv_text_split(profiles[i].caa, pool);
        authority->persist = dcv_text_split(profiles[i].persist, pool);
        authority->lifetime_days = DCV_LIFETIME_DAYS;
        set_templates(authority, pool);
        APR_ARRAY_PUSH(authorities->list, const dcv_authority_t *) = authority;
    }
    return authorities;
}

/* All names, for a message. */
static const char *known_names(const dcv_authorities_t *authorities, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < authorities->list->nelts; i++) {
        APR_ARRAY_PUSH(names, const char *) =
            APR_ARRAY_IDX(authorities->list, i, const dcv_authority_t *)->name;
    }
    return apr_array_pstrcat(pool, names, ' ');
}

dcv_error_t *dcv_authorities_find(const dcv_authority_t **authority,
                                  const dcv_authorities_t *authorities,
                                  const char *name, apr_pool_t *pool)
{
    for (int i = 0; i < authorities->list->nelts; i++) {
        *authority = APR_ARRAY_IDX(authorities->list, i, const dcv_authority_t *);
        if (!apr_cstr_casecmp((*authority)->name, name)) {
            return NULL;
        }
    }
    *authority = NULL;
    for (int i = 0; i < authorities->broken->nelts; i++) {
        const char *broken = APR_ARRAY_IDX(authorities->broken, i, const char *);

        if (!apr_cstr_casecmp(broken, name)) {
            return dcv_error_create(DCV_E_AUTHORITY_BROKEN, pool,
                                    "the definition of authority \"%s\" is wrong; mend "
                                    "its DCVDefineAuthority",
                                    broken);
        }
    }
    return dcv_error_create(DCV_E_AUTHORITY_UNKNOWN, pool,
                            "unknown authority \"%s\"; known are %s, and "
                            "DCVDefineAuthority adds others",
                            dcv_error_quote(name, strlen(name), pool),
                            known_names(authorities, pool));
}

/* Replace one word of a form, unless it is NULL. */
static dcv_error_t *change_word(const char **current, const word_t *words,
                                const char *word, const char *message, apr_pool_t *pool)
{
    const word_t *found = word ? find_word(words, word) : NULL;

    if (found && !found->word) {
        return dcv_error_create(DCV_E_FORM, pool, message,
                                dcv_error_quote(word, strlen(word), pool));
    }
    if (found) {
        *current = found->word;
    }
    return NULL;
}

dcv_error_t *dcv_authority_with_form(const dcv_authority_t **changed,
                                     const dcv_authority_t *authority,
                                     const char *separator, const char *hex,
                                     apr_pool_t *pool)
{
    dcv_authority_t *made;
    dcv_error_t *error;

    *changed = authority;
    if (!separator && !hex) {
        return NULL;
    }
    if (!authority->form.domain) {
        return dcv_error_create(DCV_E_FORM, pool,
                                "separator= and hex= do not apply to \"%s\", which has "
                                "templates of its own; change them in its "
                                "DCVDefineAuthority",
                                authority->name);
    }
    made = apr_pmemdup(pool, authority, sizeof(*made));
    error =
        change_word(&made->form.separator, separators, separator,
                    DCV_N("unknown separator \"%s\"; known are newline, space, dot, "
                          "crlf"),
                    pool);
    if (!error) {
        error =
            change_word(&made->form.hex, cases, hex,
                        DCV_N("unknown hex case \"%s\"; known are lower, upper"), pool);
    }
    if (!error) {
        set_templates(made, pool);
        if (separator) {
            made->doubt = made->doubt_remedy = NULL;
        }
        *changed = made;
    }
    return error;
}

int dcv_authority_rhythm_s(const dcv_authority_t *authority, apr_uint32_t count)
{
    const unsigned short *step = authority->rhythm;

    for (; step && count > 1 && step[1]; step++) {
        count--;
    }
    return step ? 60 * *step : 0;
}

/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/template.h"
#include "tap.h"

#include <apr_strings.h>

static const dcv_csr_t csr = {
    .md5 = "FFC7866140DAA57A8428E2292BA57F0F",
    .sha256 = "e965fcb48565731538b44f9dc3a1ae73f87d392df2e411326f32252a340be68e",
};

static void renders(const char *text, const char *unique_value, const char *expected)
{
    const dcv_template_t *template;

    succeeds(dcv_template_parse(&template, text, pool),
             apr_psprintf(pool, "the template '%s' is accepted", text));
    is(dcv_template_render(template, &csr, unique_value, pool), expected,
       apr_psprintf(pool, "the template '%s' renders as '%s'", text,
                    dcv_error_line(expected, pool)));
}

static void refuses(const char *text, const char *message)
{
    const dcv_template_t *template;

    fails(dcv_template_parse(&template, text, pool), DCV_E_TEMPLATE, message,
          apr_psprintf(pool, "the template '%s' is refused", text));
}

static void uses(const char *text, dcv_template_unique_t expected)
{
    const dcv_template_t *template;

    succeeds(dcv_template_parse(&template, text, pool),
             apr_psprintf(pool, "the template '%s' is accepted", text));
    is_number((long)dcv_template_unique(template), (long)expected,
              apr_psprintf(pool, "it is known where '%s' has the unique value", text));
}

void run_tests(void)
{
    renders("", NULL, "");
    renders("%{md5} %{MD5}", NULL,
            "ffc7866140daa57a8428e2292ba57f0f FFC7866140DAA57A8428E2292BA57F0F");
    renders("%{sha256}", NULL,
            "e965fcb48565731538b44f9dc3a1ae73f87d392df2e411326f32252a340be68e");
    renders("%{SHA256}", NULL,
            "E965FCB48565731538B44F9DC3A1AE73F87D392DF2E411326F32252A340BE68E");
    renders("%{sha256.1}.%{sha256.2}", NULL,
            "e965fcb48565731538b44f9dc3a1ae73.f87d392df2e411326f32252a340be68e");
    renders("%{SHA256.2}", NULL, "F87D392DF2E411326F32252A340BE68E");
    renders("a[.%{unique}]b", NULL, "ab");
    renders("a[.%{unique}]b", "u1", "a.u1b");
    renders("[x][%{unique}]", "u", "xu");
    renders("a\\nb\\rc\\\\\\[\\]\\%", NULL, "a\nb\rc\\[]%");

    refuses("%{sha1}", "unknown variable");
    refuses("%{md5", "unknown variable");
    refuses("100%", "unknown variable");
    refuses("%md5", "unknown variable");
    refuses("\\t", "unknown escape");
    refuses("\\", "unknown escape");
    refuses("[[a]]", "brackets");
    refuses("a]", "brackets");
    refuses("[a", "brackets");

    uses("%{md5}", DCV_UNIQUE_ABSENT);
    uses("[%{unique}]", DCV_UNIQUE_IN_BRACKETS);
    uses("[%{unique}]%{unique}", DCV_UNIQUE_OUTSIDE);
}

/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "order/armor.h"
#include "tap.h"

#include <apr_strings.h>

/* A block's label, content and rest, as a text; NULL: there is none. */
static const char *first_block(const char *text)
{
    dcv_pem_block_t block;

    if (!dcv_armor_next(&block, text)) {
        return NULL;
    }
    return apr_psprintf(pool, "%.*s|%s|%s", (int)block.label_len, block.label,
                        block.end
                            ? apr_pstrmemdup(pool, block.content,
                                             (apr_size_t)(block.end - block.content))
                            : "no end",
                        block.rest);
}

static void test_dashes(void)
{
    for (int before = 1; before <= 8; before++) {
        for (int after = 1; after <= 8; after++) {
            is(first_block(apr_psprintf(pool, "%.*sBEGIN A%.*s\nx\n%.*sEND A%.*s\nr",
                                        before, "--------", after, "--------", after,
                                        "--------", before, "--------")),
               "A|\nx\n|\nr", "a block has any number of dashes in its lines");
        }
    }
    is(first_block("BEGIN A\nx\nEND A\n"), NULL,
       "a first line without a dash begins no block");
    is(first_block("-----BEGIN A\nx\n-----END A"), "A|\nx\n|",
       "dashes may be missing where a line ends");
    is(first_block("\xe2\x80\x94-BEGIN A\xe2\x80\x93-\nx\n\xe2\x88\x92"
                   "END A-r"),
       "A|\nx\n|r", "the dashes of word processors are dashes");
    is(first_block("- - BEGIN \t A B\xc2\xa0 -- -\nx\n --  END  A B --\n"),
       "A B|\nx\n |\n", "blanks may stand anywhere in the lines");
    is(first_block("-----begin A-----\nx\n-----End A-----"), "A|\nx\n|",
       "upper and lower case are the same");
    is(first_block("-BEGINNING A-\n-BEGIN A-\n-END A-"), "A|\n|",
       "a longer word begins no block");
    is(first_block("\xe2\xe2\x80-\xe2\x80"), NULL, "what is no dash is passed over");
}

static void test_ends(void)
{
    is(first_block("-BEGIN NEW CERTIFICATE REQUEST-x-END CERTIFICATE REQUEST-"),
       "NEW CERTIFICATE REQUEST|x|", "any label of CSRs ends a CSR");
    is(first_block("-BEGIN A-x-END B-y-END A-"), "A|x-END B-y|",
       "another label's last line does not end another block");
    is(first_block("-BEGIN A-x-BEGIN B-y-END A-"), "A|no end|x-BEGIN B-y-END A-",
       "a last line behind the next block's first line is that block's");
    is(first_block("\"-----BEGIN A-----\\nx\\n-----END A-----\\n\""), "A|\\nx\\n|\\n\"",
       "a block may stand in a string of a program");
}

static dcv_pem_block_t with_label(const char *label)
{
    return (dcv_pem_block_t){.label = label, .label_len = strlen(label)};
}

static int is_csr(const char *label)
{
    dcv_pem_block_t block = with_label(label);

    return dcv_armor_is_csr(&block);
}

static int is_private_key(const char *label)
{
    dcv_pem_block_t block = with_label(label);

    return dcv_armor_is_private_key(&block);
}

void run_tests(void)
{
    dcv_pem_block_t certificate = with_label("certificate"),
                    secret = with_label("PIN 1");

    test_dashes();
    test_ends();
    ok(is_csr("CERTIFICATE REQUEST") && is_csr("NEW CERTIFICATE REQUEST") &&
           is_csr("CERTIFICATE SIGNING REQUEST") && is_csr("New  Certificate Request"),
       "the labels of CSRs are known");
    ok(!is_csr("CERTIFICATE") && !is_csr("REQUEST") && !is_csr("CERTIFICATEREQUEST") &&
           !is_csr("CERTIFICATE REQUEST OLD") && !is_csr(""),
       "other labels are none of CSRs");
    ok(is_private_key("PRIVATE KEY") && is_private_key("RSA PRIVATE KEY") &&
           is_private_key("ENCRYPTED PRIVATE KEY"),
       "the labels of private keys are known");
    ok(!is_private_key("PUBLIC KEY") && !is_private_key("PRIVATE KEYS") &&
           !is_private_key("PRIVATE") && !is_private_key(""),
       "other labels are none of private keys");
    is(dcv_armor_known_label(&certificate), "CERTIFICATE",
       "a label that is known may be shown");
    is(dcv_armor_known_label(&secret), NULL, "another label is not shown");
}

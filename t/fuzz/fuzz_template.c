/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a template, rendered with and without a unique value. */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>

#include "order/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const dcv_csr_t csr = {
        .md5 = "0123456789ABCDEF0123456789ABCDEF",
        .sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    };
    static apr_pool_t *root;
    const dcv_template_t *template;
    apr_pool_t *pool;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&pool, root);
    if (!dcv_template_parse(&template, apr_pstrmemdup(pool, (const char *)bytes, len),
                            pool)) {
        (void)dcv_template_unique(template);
        (void)dcv_template_render(template, &csr, NULL, pool);
        (void)dcv_template_render(template, &csr, "abc123", pool);
    }
    apr_pool_destroy(pool);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "idn.h"
#include "tap.h"

void run_tests(void)
{
    /* RFC 3492 7.1 and RFC 5891: the A-labels are those that registries publish. */
    is(dcv_idn_to_ascii("b\xc3\xbc"
                        "cher.example",
                        pool),
       "xn--bcher-kva.example", "U-labels to A-labels");
    is(dcv_idn_to_ascii("stra\xc3\x9f"
                        "e.example",
                        pool),
       "xn--strae-oqa.example", "non-transitional: sharp s stays");
    is(dcv_idn_to_ascii("\xff\xfe", pool), NULL, "no UTF-8 is no name");
    is(dcv_idn_to_unicode("xn--bcher-kva.example", pool),
       "b\xc3\xbc"
       "cher.example",
       "A-labels to U-labels");
    /* C1 control, right-to-left override, next line: what no terminal should get. */
    is(dcv_idn_to_unicode("xn--31m-dda.example.com", pool), NULL, "a control sequence");
    is(dcv_idn_to_unicode("xn--abc-6q0a.example.com", pool), NULL,
       "a mark of direction");
    is(dcv_idn_to_unicode("xn--ab-qa.example.com", pool), NULL, "a control character");
    is(dcv_idn_to_unicode("www.example.com", pool), NULL, "nothing to convert");
    is(dcv_idn_to_unicode("xn--999999999.example", pool), NULL,
       "an A-label that is none");
}

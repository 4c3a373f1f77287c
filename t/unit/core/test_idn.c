/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "idn.h"
#include "tap.h"

void run_tests(void)
{
    /* RFC 3492 7.1 and RFC 5891: the A-labels are those that registries publish. */
    is(dcv_idn_to_ascii("bücher.example", pool), "xn--bcher-kva.example",
       "a name with U-labels is converted to A-labels");
    is(dcv_idn_to_ascii("straße.example", pool), "xn--strae-oqa.example",
       "a sharp s is converted to an A-label, not to ss");
    is(dcv_idn_to_ascii("\xff\xfe", pool), NULL,
       "a text that is not UTF-8 is not converted");
    is(dcv_idn_to_unicode("xn--bcher-kva.example", pool), "bücher.example",
       "a name with A-labels is converted to U-labels");
    /* C1 control, right-to-left override, next line: what no terminal should get. */
    is(dcv_idn_to_unicode("xn--31m-dda.example.com", pool), NULL,
       "an A-label of a control sequence is not converted");
    is(dcv_idn_to_unicode("xn--abc-6q0a.example.com", pool), NULL,
       "an A-label with a right-to-left override is not converted");
    is(dcv_idn_to_unicode("xn--ab-qa.example.com", pool), NULL,
       "an A-label with a control character is not converted");
    is(dcv_idn_to_unicode("www.example.com", pool), NULL,
       "a name without A-labels has no other form");
    is(dcv_idn_to_unicode("xn--999999999.example", pool), NULL,
       "a label that begins like an A-label and is none is not converted");
}

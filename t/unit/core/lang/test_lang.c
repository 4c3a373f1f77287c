/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/lang.h"
#include "tap.h"

static void accepted(const char *header, dcv_lang_t expected, const char *name)
{
    is_number(dcv_lang_accepted(header, pool), expected, name);
}

void run_tests(void)
{
    dcv_lang_t lang = DCV_LANG_EN;

    is(dcv_lang_tag(DCV_LANG_FR), "fr", "French has its tag");
    ok(dcv_lang_of_tag(&lang, "FR") && lang == DCV_LANG_FR,
       "a tag is known in upper case");
    ok(!dcv_lang_of_tag(&lang, "de"), "other languages are not known");

    accepted(NULL, DCV_LANG_EN, "without a header it is English");
    accepted("", DCV_LANG_EN, "and with an empty one");
    accepted("fr", DCV_LANG_FR, "French is asked for");
    accepted("fr-CA,fr;q=0.8,en;q=0.5", DCV_LANG_FR, "French of a country is French");
    accepted("de, fr;q=0.7, en;q=0.3", DCV_LANG_FR, "what is not there is passed over");
    accepted("en;q=0.5, fr;q=0.4", DCV_LANG_EN, "the greater weight counts");
    accepted("fr;q=0", DCV_LANG_EN, "what is refused is not taken");
    accepted("*", DCV_LANG_EN, "who takes any language gets English");
    accepted("fr;q=0.001", DCV_LANG_FR, "a small weight is one");

    is(dcv_tr(DCV_LANG_EN, "Back to the status page"), "Back to the status page",
       "in English a text is as it stands");
    is(dcv_tr(DCV_LANG_FR, "Back to the status page"), "Retour à la page d’état",
       "in French it is translated");
    is(dcv_tr(DCV_LANG_FR, "No such text."), "No such text.",
       "what is not translated is shown in English");
    is(dcv_trf(DCV_LANG_FR, pool, "No such text: %s.", "a"), "No such text: a.",
       "its values are filled in");
    has(dcv_trf(DCV_LANG_FR, pool,
                "No order here has a CSR with the MD5 %s. Search for its name without "
                "order=.",
                "ABC"),
        "le MD5 est ABC", "values stand in a translation");
    is(dcv_trf(DCV_LANG_EN, pool, "No such text: $%d, %s%%.", 1, "a"),
       "No such text: $1, a%.", "a sign of dollar is no numbered place");
    has(dcv_trf(
            DCV_LANG_FR, pool,
            "On the other front end, give the configuration at %s DCVEngine On and the "
            "order %s, as all front ends of a fleet must have the same orders.",
            "a.conf:7", "b.csr"),
        "la commande b.csr à la configuration à a.conf:7",
        "a translation may have its values in another order");
    is(dcv_trp(DCV_LANG_FR, 2, "Remove it from domains=.",
               "Remove them from domains=."),
       "Retirez-les de domains=.", "a text without places counts, too");
    is(dcv_trp(DCV_LANG_FR, 0, "Remove it from domains=.",
               "Remove them from domains=."),
       "Retirez-le de domains=.", "French counts nothing as one");
    is(dcv_trp(DCV_LANG_EN, 0, "Remove it from domains=.",
               "Remove them from domains=."),
       "Remove them from domains=.", "and English as many");
    is(dcv_trn(DCV_LANG_EN, pool, 0, "%d thing", "%d things", 0), "0 things",
       "English counts nothing as many");
}

/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dcv/written.h"
#include "tap.h"

void run_tests(void)
{
    dcv_written_authority_t authority = {0};
    dcv_written_definition_t definition = {0};
    dcv_written_account_t account = {0};

    is(dcv_written_read_authority(&authority, "sectigo separator=space hex=upper",
                                  pool),
       NULL, "DCVAuthority has a name and its form");
    is(authority.name, "sectigo", "an authority's name is read");
    is(authority.separator, "space", "an authority's separator is read");
    is(authority.hex, "upper", "the case of an authority's digits is read");
    has(dcv_written_read_authority(&authority, "", pool),
        "the authority's name is missing", "an authority without a name is refused");

    is(dcv_written_read_definition(
           &definition, "mine body=\"%{SHA256} x\" target=t.example expires=3", pool),
       NULL, "DCVDefineAuthority has a name and options");
    is(definition.name, "mine", "a profile's name is read");
    is(definition.definition.body, "%{SHA256} x", "a profile's body is read");
    is(definition.definition.expires, "3", "a profile's time is read");
    is(definition.definition.caa, NULL, "what a profile leaves out is not there");

    is(dcv_written_read_account(&account,
                                "sectigo https://ca.example/1 until=2027-03-31", pool),
       NULL, "DCVPersistAccount has an authority, a URI and a day");
    is(account.authority, "sectigo", "an account's authority is read");
    is(account.uri, "https://ca.example/1", "an account's URI is read");
    is(account.until, "2027-03-31", "an account's day is read");
    has(dcv_written_read_account(&account, "sectigo", pool),
        "the account's URI is missing", "an account without a URI is refused");
}

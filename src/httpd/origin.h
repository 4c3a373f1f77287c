/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a request was made by a page of another site, in the browser of its reader. */
#ifndef MOD_DCV_HTTPD_ORIGIN_H
#define MOD_DCV_HTTPD_ORIGIN_H

#include <httpd.h>

/*
 * Whether a request comes from another site, or from a browser that does not tell where
 * from. No page can make a browser leave out or change Sec-Fetch-Site (W3C Fetch Metadata
 * 2.3). Browsers that do not send it, old ones and all of them to http addresses that are
 * not local, tell by Origin or Referer, if by anything. Programs send none of the three.
 * Any thread.
 */
int mod_dcv_origin_is_foreign(const request_rec *r);

#endif

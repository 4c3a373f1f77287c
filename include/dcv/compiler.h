/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What compilers spell in different ways. */
#ifndef DCV_COMPILER_H
#define DCV_COMPILER_H

#if defined(__GNUC__)
/*
 * A function's parameter is a printf format, with the arguments from the given one on. On
 * Windows APR's names of formats are those of Microsoft.
 */
#ifdef _WIN32
#define DCV_PRINTF(format_at, arguments_at) \
    __attribute__((format(ms_printf, format_at, arguments_at)))
#else
#define DCV_PRINTF(format_at, arguments_at) \
    __attribute__((format(printf, format_at, arguments_at)))
#endif
/* A function that stays one, so that its caller has a small frame. */
#define DCV_NOINLINE __attribute__((noinline))
#elif defined(_MSC_VER)
#define DCV_PRINTF(format_at, arguments_at)
#define DCV_NOINLINE __declspec(noinline)
#else
#define DCV_PRINTF(format_at, arguments_at)
#define DCV_NOINLINE
#endif

#endif

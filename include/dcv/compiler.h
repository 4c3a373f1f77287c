/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/* What compilers spell in different ways. */
#ifndef DCV_COMPILER_H
#define DCV_COMPILER_H

#if defined(__GNUC__)
/* A function's parameter is a printf format, with the arguments from the given one on. */
#ifdef __MINGW_PRINTF_FORMAT
#define DCV_PRINTF(format_at, arguments_at) \
    __attribute__((format(__MINGW_PRINTF_FORMAT, format_at, arguments_at)))
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

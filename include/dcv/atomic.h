/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What threads share without a lock: C11's atomics, and on Windows the system's, since its
 * compilers have had the former for a short time only. All operations are in one order for
 * all threads, but for those of marks, which need none.
 */
#ifndef DCV_ATOMIC_H
#define DCV_ATOMIC_H

#include <apr.h>

#ifdef _WIN32
typedef volatile long dcv_atomic_count_t;
typedef void *volatile dcv_atomic_pointer_t;
typedef volatile __int64 dcv_atomic_marks_t;

#define dcv_atomic_add(count)   ((void)InterlockedIncrement(count))
#define dcv_atomic_sub(count)   ((void)InterlockedDecrement(count))
#define dcv_atomic_count(count) InterlockedCompareExchange(count, 0, 0)
#define dcv_atomic_pointer(pointer) \
    InterlockedCompareExchangePointer(pointer, NULL, NULL)
#define dcv_atomic_exchange(pointer, to) InterlockedExchangePointer(pointer, to)
#define dcv_atomic_marks(marks) \
    ((apr_uint64_t)InterlockedCompareExchange64(marks, 0, 0))
#define dcv_atomic_set_marks(marks, to) \
    ((void)InterlockedExchange64(marks, (__int64)(to)))
#else
#include <stdatomic.h>

typedef atomic_uint dcv_atomic_count_t;
typedef void *_Atomic dcv_atomic_pointer_t;
typedef _Atomic(apr_uint64_t) dcv_atomic_marks_t;

/* Count up, and down. */
#define dcv_atomic_add(count)            ((void)atomic_fetch_add(count, 1))
#define dcv_atomic_sub(count)            ((void)atomic_fetch_sub(count, 1))
/* What a counter or a pointer is. */
#define dcv_atomic_count(count)          atomic_load(count)
#define dcv_atomic_pointer(pointer)      atomic_load(pointer)
/* Set a pointer; what it was. */
#define dcv_atomic_exchange(pointer, to) atomic_exchange(pointer, to)
/* What marks are, and set them. */
#define dcv_atomic_marks(marks)          atomic_load_explicit(marks, memory_order_relaxed)
#define dcv_atomic_set_marks(marks, to) \
    atomic_store_explicit(marks, to, memory_order_relaxed)
#endif

#endif

// FOR_NEWER_PROCESSORS_TOO before a function: it is compiled twice, and the program takes the one
// for processors with AVX2 where there is one. Both do the same sums.
#pragma once

#if defined(__has_feature) && __has_feature(thread_sanitizer)
// Which one to take is asked before the thread sanitizer has begun, and it does not survive that.
#define FOR_NEWER_PROCESSORS_TOO
#else
#define FOR_NEWER_PROCESSORS_TOO __attribute__((target_clones("avx2", "default")))
#endif

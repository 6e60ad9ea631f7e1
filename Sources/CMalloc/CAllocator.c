#include "CAllocator.h"

#ifdef __linux__
#include <malloc.h>
#endif

void return_large_buffers(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

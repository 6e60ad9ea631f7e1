#include "CMalloc.h"

#ifdef __linux__
#include <malloc.h>
#endif

void trace_use_mmap_for_blocks(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

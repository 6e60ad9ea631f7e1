#include <stddef.h>
#include <stdint.h>

/// libFuzzer as a library: calls `test` with one input after another until an option ends it, or a trap.
int LLVMFuzzerRunDriver(int *count, char ***words, int (*test)(const uint8_t *bytes, size_t length));

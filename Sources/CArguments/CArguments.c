#include "CArguments.h"

#include <stdlib.h>

#ifdef __GLIBC__

/// Of the standard library: what its `CommandLine` says from now on. Weak, so that one without it links, too.
extern void _swift_stdlib_overrideUnsafeArgvArgc(char **words, int count) __attribute__((weak));

/// glibc hands the command line to every constructor.
__attribute__((constructor)) static void hand_over_arguments(int count, char **words) {
  if (_swift_stdlib_overrideUnsafeArgvArgc) _swift_stdlib_overrideUnsafeArgvArgc(words, count);
}

#endif

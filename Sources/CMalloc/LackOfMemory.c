#include "CMalloc.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/// What is printed, and where it ends.
static char told[512];
static size_t length;
static int status;

/// The signals by which a program ends that has no memory, and what would have happened at them.
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT};
enum { COUNT = sizeof fatal / sizeof *fatal };
static struct sigaction former[COUNT];

/// The numbers of `/proc/self/statm`: address space in use, and what of it is data.
enum { ADDRESSES = 0, DATA = 5 };

/// Bytes by one of these numbers. 0 where it cannot be read.
static rlim_t used(int number) {
  char text[128] = "";
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  ssize_t place = 0;
  for (; place < count && number > 0; place++)
    if (text[place] == ' ') number--;
  rlim_t pages = 0;
  for (; place < count && text[place] >= '0' && text[place] <= '9'; place++)
    pages = pages * 10 + (rlim_t)(text[place] - '0');
  return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/// The last eighth of what a limit allows is in use.
static int isNear(int resource, int number) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  getrlimit(resource, &limit);
  return limit.rlim_cur != RLIM_INFINITY && used(number) > limit.rlim_cur - limit.rlim_cur / 8;
}

/// Calls nothing but functions that POSIX allows in a signal's handler.
static void end(int number) {
  int error = errno;
  // Whoever was refused memory has this error; a program near its limit was probably refused some.
  if (error == ENOMEM || isNear(RLIMIT_AS, ADDRESSES) || isNear(RLIMIT_DATA, DATA)) {
    ssize_t ignored = write(STDERR_FILENO, told, length);
    (void)ignored;
    _exit(status);
  }
  for (int place = 0; place < COUNT; place++)
    if (fatal[place] == number) sigaction(number, &former[place], NULL);
}

void trace_tell_lack_of_memory(const char *sentence, int statusAtEnd) {
  length = strnlen(sentence, sizeof told);
  memcpy(told, sentence, length);
  status = statusAtEnd;
#ifdef __GLIBC__
  // Each thread would take 64 MB of address space for a heap of its own.
  mallopt(M_ARENA_MAX, 1);
#endif
  struct sigaction action = {.sa_handler = end, .sa_flags = SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int place = 0; place < COUNT; place++) sigaction(fatal[place], &action, &former[place]);
}

#else

void trace_tell_lack_of_memory(const char *sentence, int statusAtEnd) {
  (void)sentence;
  (void)statusAtEnd;
}

#endif

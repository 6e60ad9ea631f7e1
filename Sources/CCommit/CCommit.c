#include "CCommit.h"

#ifndef TRACE_COMMIT
#define TRACE_COMMIT ""
#endif

const char *trace_commit(void) { return TRACE_COMMIT; }

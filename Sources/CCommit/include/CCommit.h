#ifndef CCOMMIT_H
#define CCOMMIT_H

/// The commit that the program was built from, as Scripts/build --static tells it; empty otherwise.
const char *trace_commit(void);

#endif

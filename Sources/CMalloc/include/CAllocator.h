#ifndef CALLOCATOR_H
#define CALLOCATOR_H

/// Tells the C library to return large buffers to the system when they are freed.
///
/// Blocks and batches of log are large and are freed by another task than made them. glibc would keep them in a
/// heap for each thread, which grows with the length of the input. Does nothing with other C libraries.
void return_large_buffers(void);

#endif

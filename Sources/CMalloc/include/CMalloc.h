#ifndef CMALLOC_H
#define CMALLOC_H

/// Sets two thresholds of glibc's allocator: a buffer of 4 MB or more is mapped and goes back to the system when it
/// is freed, and a heap is trimmed when 32 MB lie free at its end.
///
/// Blocks and batches of log are large, and another task frees them than made them. glibc would keep them in a heap
/// for each thread, which grows with the length of the input. Does nothing with other C libraries.
void trace_use_mmap_for_blocks(void);

/// For a process whose address space or data have a limit (RLIMIT_AS, RLIMIT_DATA): where memory ends, the program prints `sentence` to
/// standard error and ends with `statusAtEnd`. Swift takes memory for granted, so that it would end by a signal. Any other
/// fault ends it as before. Takes 512 bytes of the sentence. Does nothing but on Linux.
void trace_tell_lack_of_memory(const char *sentence, int statusAtEnd);

#endif

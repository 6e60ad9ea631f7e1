#ifndef CARGUMENTS_H
#define CARGUMENTS_H

/// Nothing to call: before the program begins, the words of its command line are handed to Swift's standard library, which
/// on Linux reads them from /proc otherwise. A chroot or a sandbox may have none, and every command would be taken for
/// no command.

#endif

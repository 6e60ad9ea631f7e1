import LogDecoding
import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One file or stream that is being read.
struct LogInput {
  /// As given on the command line; "-" is standard input.
  let file: String
  let descriptor: Int32
  /// Bytes in the file; nil for a stream.
  let size: Int64?
  /// Where reading begins.
  var start: Int64 = 0
  /// Bytes at the beginning that have been taken from a stream to recognise it.
  var carried: [UInt8] = []

  /// Opens `file`. Throws `InputProblem`.
  init(opening file: String) throws {
    self.file = file
    descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY)
    guard descriptor >= 0 else { throw InputProblem.unreadable(file: file, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw InputProblem.unreadable(file: file, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: size = Int64(status.st_size)
    case S_IFDIR: throw InputProblem.isDirectory(file: file)
    default: size = nil
    }
  }

  /// Wraps a descriptor that is open already, of a file with `size` bytes.
  init(file: String, descriptor: Int32, size: Int64?) {
    self.file = file
    self.descriptor = descriptor
    self.size = size
  }

  /// Closes what was opened here.
  func finish() { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// The bytes at `offset` without moving the place of reading; nil if there are fewer. Files only.
  func peek(at offset: Int64, count: Int) -> [UInt8]? {
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while got < count, let base = buffer.baseAddress {
        let more = pread(descriptor, base + got, count - got, off_t(offset) + off_t(got))
        guard more > 0 else { break }
        got += more
      }
      initialized = got
    }
    return got == count ? bytes : nil
  }
}

/// Why a file cannot be read.
enum InputProblem: Error, Equatable {
  case unreadable(file: String, code: Int32)
  case isDirectory(file: String)
}

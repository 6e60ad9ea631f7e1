import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One file or stream that is being read.
package struct LogInput {
  /// As given on the command line; "-" is standard input.
  package let file: String
  package let descriptor: Int32
  /// Bytes in the file; nil for a stream.
  package let size: Int64?
  /// Where reading begins.
  package var start: Int64 = 0
  /// Bytes from `start` on that have been taken from a stream already.
  package var carried: [UInt8] = []
  /// What was taken off its records; nil where nothing was.
  package internal(set) var envelope: LogEnvelope?

  /// Opens `file`. Throws `InputProblem`.
  package init(opening file: String) throws {
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
    if let tool = compression { throw InputProblem.compressed(file: file, tool: tool) }
  }

  /// What prints a file that is compressed (RFC 1952, RFC 8878); nil for one that is not, and for a stream.
  private var compression: String? {
    guard size != nil else { return nil }
    if peek(at: 0, count: 2) == [0x1F, 0x8B] { return "zcat" }
    return peek(at: 0, count: 4) == [0x28, 0xB5, 0x2F, 0xFD] ? "zstdcat" : nil
  }

  /// Wraps a descriptor that is open already, of a file with `size` bytes.
  package init(file: String, descriptor: Int32, size: Int64?) {
    self.file = file
    self.descriptor = descriptor
    self.size = size
  }

  /// Bytes behind `start`; 0 for a stream.
  package var unread: Int64 { max(0, (size ?? 0) - start) }

  /// How much of what is to be read lies before `offset`, from 0 to 1; nil for a stream.
  package func progress(at offset: Int64) -> Double? {
    guard size != nil else { return nil }
    return unread == 0 ? 1 : Double(offset - start) / Double(unread)
  }

  /// Closes what was opened here.
  package func finish() { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// The bytes at `offset` without moving the place of reading; nil if there are fewer. Files only.
  package func peek(at offset: Int64, count: Int) -> [UInt8]? {
    guard offset >= 0 else { return nil }
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

  /// The first bytes, `count` at most, wherever reading begins. Those of a stream are carried.
  package mutating func beginning(_ count: Int) -> [UInt8] {
    if let size { return peek(at: 0, count: min(count, Int(size))) ?? [] }
    carry(count)
    return Array(carried.prefix(count))
  }

  // MARK: Streams

  /// Takes bytes from a stream until `count` are carried, or it ends.
  package mutating func carry(_ count: Int) {
    while carried.count < count, case let more = take(count - carried.count), !more.isEmpty {
      carried += more
    }
  }

  /// Passes over the bytes of a stream before `offset`.
  package mutating func skip(to offset: Int64) {
    while start < offset {
      if carried.isEmpty { carried = take(Int(min(offset - start, 1 << 18))) }
      guard !carried.isEmpty else { return }
      let passed = min(Int64(carried.count), offset - start)
      carried.removeFirst(Int(passed))
      start += passed
    }
  }

  /// A copy of a stream in a temporary file, from what is carried to its end. Throws `InputProblem`.
  package func spooled() throws -> LogInput {
    guard let spool = tmpfile() else { throw InputProblem.unreadable(file: file, code: errno) }
    var buffer = carried
    var size: Int64 = 0
    repeat {
      guard fwrite(buffer, 1, buffer.count, spool) == buffer.count else {
        throw InputProblem.unreadable(file: file, code: errno)
      }
      size += Int64(buffer.count)
      buffer = take(1 << 18)
    } while !buffer.isEmpty
    fflush(spool)
    return LogInput(file: file, descriptor: fileno(spool), size: size)
  }

  /// The next bytes of a stream, `limit` at most; none at its end.
  func take(_ limit: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: limit) { room, count in
      repeat { count = read(descriptor, room.baseAddress, limit) } while count < 0 && errno == EINTR
      count = max(0, count)
    }
  }
}

/// Why a file cannot be read.
package enum InputProblem: Error, Equatable {
  /// The file is compressed; `tool` prints what is in it.
  case compressed(file: String, tool: String)
  case unreadable(file: String, code: Int32)
  case isDirectory(file: String)
}

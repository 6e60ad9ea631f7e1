import LogReading

/// A range of the bytes of a log. The lines of a range are those that begin in it, so every byte is as good as another to
/// cut a log at:
///
///     bytes     0            20           40           60
///     lines     │line 1   │line 2         │line 3 │line 4    │
///     ranges    0 … 25: lines 1, 2        25 … 45: 3   45 …: 4
package struct LogRange: Sendable, Equatable {
  /// Why no range of a log is read.
  package enum Problem: Error, Equatable {
    /// Only the whole of the log can be read, for a reason.
    case indivisible(file: String, Reason)
    /// The log has `size` bytes, and the range begins behind them.
    case outside(file: String, size: Int64)
    /// The first record of the range has a time that came twice, since clocks were set back; the records before it tell which
    /// of the two it is.
    case timeCameTwice(file: String, cut: Int64)
    /// The log begins within a record of another one, `before`.
    case goesOn(file: String, before: String)
  }

  /// Why a log is read as a whole.
  package enum Reason: Sendable, Equatable {
    /// It comes through a pipe.
    case stream
    case compressed
    /// Its records stand in a packing of this name.
    case envelope(String)
    /// Fields are taken out of it, or its text is not UTF-8: bytes of its text are others than those of its file.
    case converted
    /// The times of its programs are in several zones.
    case zones
    /// Numbers of its times may count from 2001, and its beginning does not tell.
    case numbers
  }

  /// The first byte.
  package var start: Int64 = 0
  /// Behind the last byte; nil: to the end of the log.
  package var end: Int64?

  package init(start: Int64 = 0, end: Int64? = nil) { (self.start, self.end) = (start, end) }

  /// The range is the whole log.
  package var isWhole: Bool { start == 0 && end == nil }

  /// The first line that begins at a byte of a file or behind it; its end where there is none.
  static func lineStart(_ byte: Int64, in input: LogInput) -> Int64 {
    guard let size = input.size, byte > 0, byte < size else { return max(0, min(byte, input.size ?? byte)) }
    var position = byte - 1
    while position < size {
      let count = Int(min(1 << 16, size - position))
      guard let part = input.peek(at: position, count: count) else { return size }
      if let lineEnd = part.firstIndex(of: 0x0A) { return position + Int64(lineEnd) + 1 }
      position += Int64(count)
    }
    return size
  }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: the place of the record in its line, and its bytes.
extension BlockDecoder {
  /// Passes over the bytes before a record: a byte-order mark, the record separator of RFC 7464, NULs left by a
  /// truncated file, space. Nil for a blank line.
  func skipMarks(from start: Int, to end: Int) -> Int? {
    var index = start
    while index < end {
      let byte = byte(index)
      if byte <= 0x20 {
        index += 1
      } else if byte == 0xEF, index + 2 < end, self.byte(index + 1) == 0xBB, self.byte(index + 2) == 0xBF {
        index += 3
      } else {
        return index
      }
    }
    return nil
  }

  /// The record begins at the first brace: a text before it (a time, a container's name) is passed over.
  func firstBrace(from start: Int, to end: Int) -> Int? {
    guard start < end else { return nil }
    if byte(start) == UInt8(ascii: "{") { return start }
    return memchr(base + start, 0x7B, end - start).map { UnsafeRawPointer($0) - base }
  }

  /// Behind the labels that `logcli` prints before a line; these are no JSON and mostly have braces themselves.
  ///
  ///     2026-11-25T09:46:40Z {app="api"} {"event":"request_sent"}
  func behindLabels(from brace: Int, to end: Int) -> Int {
    guard isLabel(from: brace + 1, to: end) else { return brace }
    var next = firstBrace(from: brace + 1, to: end)
    while let found = next {
      var before = found - 1
      while before > brace, byte(at: before) <= 0x20 { before -= 1 }
      if before < found - 1, byte(at: before) == UInt8(ascii: "}") { return found }
      next = firstBrace(from: found + 1, to: end)
    }
    return brace
  }

  /// A name and an equals sign stand there, or the brace that ends no labels.
  private func isLabel(from start: Int, to end: Int) -> Bool {
    var position = start
    while position < end, byte(at: position) == UInt8(ascii: "_") || (byte(at: position) | 0x20) &- 0x61 < 26
    {
      position += 1
    }
    guard position < end else { return false }
    return byte(at: position) == UInt8(ascii: position == start ? "}" : "=")
  }

  /// The record ends at its closing brace, before a carriage return or NULs.
  func recordEnd(_ start: Int, _ end: Int) -> Int {
    var index = end
    while index > start, byte(index - 1) <= 0x20 { index -= 1 }
    return index
  }

  @inline(__always)
  private func byte(_ index: Int) -> UInt8 {
    assert(0..<length + PaddedBytes.padding ~= index, "a byte of the lines, or of the padding behind them")
    return (base + index).load(as: UInt8.self)
  }

  /// The byte at an index of the block.
  func byte(at index: Int) -> UInt8 { byte(index) }

  /// No byte has its high bit set.
  @inline(__always)
  func isASCII(from start: Int, to end: Int) -> Bool {
    var bits: UInt64 = 0
    var index = start
    while index + 8 <= end {
      bits |= (base + index).loadUnaligned(as: UInt64.self)
      index += 8
    }
    while index < end {
      bits |= UInt64(byte(index))
      index += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }

  /// The bytes are valid UTF-8.
  func isUTF8(from start: Int, to end: Int) -> Bool {
    String(validating: UnsafeRawBufferPointer(start: base + start, count: end - start), as: UTF8.self) != nil
  }

  /// The fault of a line of `length` bytes.
  static func oversize(_ length: Int) -> String {
    "the line is \(length) bytes long; the longest that is read has 16 MiB"
  }
}

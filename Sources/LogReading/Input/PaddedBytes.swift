/// Bytes that a scanner may run past: `padding` quotes stand behind the first `count` bytes.
///
///     {"event":"sent"}\n""""""""…
///     ├──── count ─────┤├ padding
///
/// A scanner loads 8 bytes at a time and does not look at the end. The quotes stop it, and the room behind the bytes is
/// its own. Only this type makes such buffers, so that nothing can be scanned without room.
package struct PaddedBytes: Sendable {
  /// Room for 8-byte loads, and quotes to stop at.
  package static let padding = 64
  private static let quote = UInt8(ascii: "\"")

  /// The bytes that are meant, then the padding.
  package let storage: [UInt8]
  /// How many bytes are meant.
  package let count: Int

  /// A padded copy of `bytes`.
  package init(_ bytes: some Collection<UInt8>) {
    self.init(capacity: bytes.count) { room in
      room.copyBytes(from: bytes)
      return bytes.count
    }
  }

  /// The bytes written by `fill` into a room of `capacity`; it returns their number.
  init(capacity: Int, fill: (UnsafeMutableRawBufferPointer) -> Int) {
    var count = 0
    storage = [UInt8](unsafeUninitializedCapacity: capacity + Self.padding) { buffer, size in
      count = fill(
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<capacity]))
      precondition(0...capacity ~= count, "more bytes were written than there is room for")
      for index in count..<(count + Self.padding) { buffer[index] = Self.quote }
      size = count + Self.padding
    }
    self.count = count
  }

  private init(storage: [UInt8], count: Int) {
    precondition(count + Self.padding <= storage.count, "the padding stands behind the bytes that are meant")
    self.storage = storage
    self.count = count
  }

  /// The first `count` bytes alone count; the others stay where they are.
  func prefix(_ count: Int) -> PaddedBytes {
    precondition(0...self.count ~= count, "a beginning is not longer than the whole")
    return PaddedBytes(storage: storage, count: count)
  }

  /// No bytes.
  static let none = PaddedBytes([])

  /// Runs `body` on the bytes that are meant. Loads of 8 bytes may reach beyond them.
  @inline(__always)
  func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}

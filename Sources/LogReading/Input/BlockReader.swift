#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads a file descriptor as blocks of whole lines. Memory is one block, whatever the size of the input; a
/// line longer than a block grows its block, up to 16 MiB, and a longer one is passed over.
package struct BlockReader {
  /// A line longer than this is left out.
  package static let longestLine = 16 << 20
  /// What a block usually holds.
  package static let blockSize = 1 << 18

  private let descriptor: Int32
  private let blockSize: Int
  private let source: UInt32
  /// Offset in the source of the first byte that no block has brought yet.
  package private(set) var offset: Int64
  /// The beginning of a line whose end has not been read.
  package private(set) var carried: [UInt8] = []
  private var isAtEnd = false

  /// Reads blocks of `blockSize` bytes from the descriptor's position, which is `offset` in the source. The caller
  /// closes it.
  package init(
    descriptor: Int32, source: UInt32, offset: Int64 = 0, carried: [UInt8] = [],
    blockSize: Int = Self.blockSize
  ) {
    self.descriptor = descriptor
    self.blockSize = blockSize
    self.source = source
    self.offset = offset
    self.carried = carried
  }

  /// The next block; nil at the end. Throws `ReadError`.
  package mutating func next() throws -> RawBlock? {
    if isAtEnd { return nil }
    var capacity = max(blockSize, carried.count * 2)
    while true {
      let (bytes, length) = try fill(capacity)
      if isAtEnd {
        carried = []
        guard length > 0 else { return nil }
        return makeBlock(bytes, length: length, isLast: true)
      }
      let whole = bytes.withUnsafeBytes { lastLineEnd($0, length) }
      if whole > 0 {
        carried = Array(bytes[whole..<length])
        return makeBlock(bytes, length: whole, isLast: false)
      }
      carried = Array(bytes[..<length])
      if length > Self.longestLine { return try passOver() }
      capacity = length * 2
    }
  }

  private mutating func makeBlock(_ bytes: [UInt8], length: Int, isLast: Bool) -> RawBlock {
    let block = RawBlock(source: source, padded: bytes, length: length, offset: offset, isLast: isLast)
    offset += Int64(length)
    return block
  }

  /// The carried bytes and as many more as fit, with quotes as padding behind the lines.
  private mutating func fill(_ capacity: Int) throws -> (bytes: [UInt8], length: Int) {
    var length = carried.count
    var failure: ReadError?
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity + JSONCursor.padding) { buffer, count in
      let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<capacity])
      room.copyBytes(from: carried)
      do throws(ReadError) { try read(into: room, from: &length) } catch { failure = error }
      for index in length..<(length + JSONCursor.padding) { buffer[index] = 0x22 }
      count = length + JSONCursor.padding
    }
    if let failure { throw failure }
    return (bytes, length)
  }

  private mutating func read(
    into room: UnsafeMutableRawBufferPointer, from length: inout Int
  ) throws(ReadError) {
    guard let base = room.baseAddress else { return }
    while length < room.count {
      #if canImport(Darwin)
        let got = Darwin.read(descriptor, base + length, room.count - length)
      #else
        let got = Glibc.read(descriptor, base + length, room.count - length)
      #endif
      if got > 0 {
        length += got
      } else if got == 0 {
        return isAtEnd = true
      } else if errno != EINTR {
        throw ReadError(code: errno)
      }
    }
  }

  private func firstLineEnd(_ bytes: UnsafeRawBufferPointer, _ length: Int) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, length) else { return nil }
    return UnsafeRawPointer(found) - base + 1
  }

  private func lastLineEnd(_ bytes: UnsafeRawBufferPointer, _ length: Int) -> Int {
    var index = length
    while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
    return index
  }

  /// Passes over the rest of a line that is too long, and returns an empty block that says so.
  private mutating func passOver() throws -> RawBlock {
    let start = offset
    var lineLength = Int64(carried.count)
    carried = []
    while true {
      let (bytes, length) = try fill(blockSize)
      let lineEnd = bytes.withUnsafeBytes { firstLineEnd($0, length) }
      lineLength += Int64(lineEnd ?? length)
      guard lineEnd != nil || isAtEnd else { continue }
      carried = Array(bytes[(lineEnd ?? length)..<length])
      offset = start + lineLength
      var block = RawBlock(source: source, padded: [], length: 0, offset: start, isLast: false)
      block.oversize = RawBlock.Oversize(offset: start, length: lineLength, hasLineEnd: lineEnd != nil)
      if isAtEnd, !carried.isEmpty { isAtEnd = false }
      return block
    }
  }
}

/// The operating system refused to read; `code` is its errno.
package struct ReadError: Error, Equatable {
  package var code: Int32
}

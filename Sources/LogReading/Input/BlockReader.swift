#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads a log as blocks of whole lines. Memory is one block, whatever the size of the input; a
/// line longer than a block grows its block, up to 16 MiB, and a longer one is passed over.
package struct BlockReader {
  /// A line longer than this is left out.
  package static let longestLine = 16 << 20
  /// µs between two looks at a stream that stops within such a line.
  private static let pause: UInt32 = 50_000
  /// The usual size of a block.
  package static let blockSize = 1 << 18

  private let stream: LogStream
  private let blockSize: Int
  private let source: UInt32
  /// Offset in the source of the first byte that no block has brought yet.
  package private(set) var offset: Int64
  /// The beginning of a line whose end has not been read.
  package private(set) var carried: [UInt8] = []
  private var isAtEnd = false
  /// The source has brought nothing lately, and may bring more.
  package private(set) var isDry = false

  /// Reads blocks of `blockSize` bytes from the position of the input's stream, which is `offset` in the source.
  package init(
    _ input: LogInput, source: UInt32, offset: Int64 = 0, carried: [UInt8] = [],
    blockSize: Int = Self.blockSize
  ) {
    self.init(input.stream, source: source, offset: offset, carried: carried, blockSize: blockSize)
  }

  /// Reads the bytes of a descriptor as they are. The caller closes it.
  package init(descriptor: Int32, source: UInt32, offset: Int64 = 0, carried: [UInt8] = []) {
    let stream = LogStream(DescriptorBytes(descriptor, offset: offset, mayWait: false))
    self.init(stream, source: source, offset: offset, carried: carried, blockSize: Self.blockSize)
  }

  private init(
    _ stream: LogStream, source: UInt32, offset: Int64, carried: [UInt8], blockSize: Int
  ) {
    self.stream = stream
    self.blockSize = blockSize
    self.source = source
    self.offset = offset
    self.carried = carried
  }

  /// The next block; nil at the end, and where the source is dry. Throws `ReadError`.
  package mutating func next() throws -> RawBlock? {
    if isAtEnd { return nil }
    var capacity = max(blockSize, carried.count * 2)
    while true {
      let bytes = try fill(capacity)
      if isAtEnd {
        carried = []
        guard bytes.count > 0 else { return nil }
        return makeBlock(bytes, isLast: true)
      }
      let whole = bytes.withUnsafeBytes(lastLineEnd)
      if whole > 0 {
        carried = Array(bytes.storage[whole..<bytes.count])
        return makeBlock(bytes.prefix(whole), isLast: false)
      }
      carried = Array(bytes.storage[..<bytes.count])
      if isDry { return nil }
      if bytes.count > Self.longestLine { return try passOver() }
      capacity = bytes.count * 2
    }
  }

  private mutating func makeBlock(_ lines: PaddedBytes, isLast: Bool) -> RawBlock {
    let block = RawBlock(lines, source: source, offset: offset, isLast: isLast)
    offset += Int64(lines.count)
    return block
  }

  /// The carried bytes and as many more as fit, or as there are.
  private mutating func fill(_ capacity: Int) throws -> PaddedBytes {
    var failure: (any Error)?
    let bytes = PaddedBytes(capacity: capacity) { room in
      var length = carried.count
      room.copyBytes(from: carried)
      do { try read(into: room, from: &length) } catch { failure = error }
      return length
    }
    if let failure { throw failure }
    return bytes
  }

  private mutating func read(into room: UnsafeMutableRawBufferPointer, from length: inout Int) throws {
    isDry = false
    while length < room.count {
      switch try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: room[length...])) {
      case .bytes(let count): length += count
      case .nothingYet: return isDry = true
      case .end: return isAtEnd = true
      }
    }
  }

  private func firstLineEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, bytes.count) else { return nil }
    return UnsafeRawPointer(found) - base + 1
  }

  private func lastLineEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
    var index = bytes.count
    while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
    return index
  }

  /// Passes over the rest of a line that is too long; the returned block is empty. Nil if a plain file ends within the
  /// line: then it is read again.
  private mutating func passOver() throws -> RawBlock? {
    let start = offset
    var lineLength = Int64(carried.count)
    carried = []
    while true {
      let bytes = try fill(blockSize)
      let lineEnd = bytes.withUnsafeBytes(firstLineEnd)
      lineLength += Int64(lineEnd ?? bytes.count)
      if lineEnd == nil, isDry {
        if stream.isPlainFile { return nil }
        isAtEnd = Interruption.isAsked
        if !isAtEnd { usleep(Self.pause) }
      }
      guard lineEnd != nil || isAtEnd else { continue }
      carried = Array(bytes.storage[(lineEnd ?? bytes.count)..<bytes.count])
      offset = start + lineLength
      var block = RawBlock(.none, source: source, offset: start, isLast: false)
      block.oversize = RawBlock.Oversize(offset: start, length: lineLength, hasLineEnd: lineEnd != nil)
      if isAtEnd, !carried.isEmpty { isAtEnd = false }
      return block
    }
  }
}

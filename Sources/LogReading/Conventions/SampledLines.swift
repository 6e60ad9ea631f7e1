#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lines of a log's beginning that are not empty, without their line ends. The last may be cut off.
struct SampledLines: Sequence, IteratorProtocol {
  private let bytes: ArraySlice<UInt8>
  private var start: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    start = bytes.startIndex
  }

  mutating func next() -> ArraySlice<UInt8>? {
    while start < bytes.endIndex {
      let line = bytes[start..<lineEnd]
      start = line.endIndex + 1
      if !line.isEmpty { return line }
    }
    return nil
  }

  private var lineEnd: Int {
    let passed = start - bytes.startIndex
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, let found = memchr(base + passed, 0x0A, buffer.count - passed)
      else { return bytes.endIndex }
      return bytes.startIndex + (UnsafeRawPointer(found) - base)
    }
  }
}

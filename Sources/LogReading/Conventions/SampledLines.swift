#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lines of a log's beginning that are not empty, without their line ends. The last may be cut off.
struct SampledLines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var start = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> ArraySlice<UInt8>? {
    while start < bytes.count {
      let line = bytes[start..<lineEnd]
      start = line.endIndex + 1
      if !line.isEmpty { return line }
    }
    return nil
  }

  private var lineEnd: Int {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, let found = memchr(base + start, 0x0A, buffer.count - start) else {
        return buffer.count
      }
      return UnsafeRawPointer(found) - base
    }
  }
}

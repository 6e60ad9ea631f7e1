#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The frames of a shard, one after the other, from bytes that come in parts of any size. Memory is one part and one frame.
package struct FrameReader {
  private let read: () throws -> [UInt8]
  private var bytes: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// `read` gives the next bytes; none at the end.
  package init(_ read: @escaping () throws -> [UInt8]) { self.read = read }

  /// The next line without its end; nil at the end. A last line without an end is given as it is.
  mutating func next() throws -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = Self.lineEnd(in: bytes, from: searched) {
        defer { position = end + 1 }
        return bytes[position..<end]
      }
      guard !isAtEnd else {
        defer { position = bytes.count }
        return position < bytes.count ? bytes[position...] : nil
      }
      bytes.removeFirst(position)
      (searched, position) = (bytes.count, 0)
      let more = try read()
      isAtEnd = more.isEmpty
      bytes += more
    }
  }

  private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress else { return nil }
      return memchr(base + start, 0x0A, bytes.count - start).map { UnsafeRawPointer($0) - base }
    }
  }
}

/// The order in which frames come.
struct FrameOrder {
  /// The fields by which the last frame is sorted.
  private var previous = [UInt8](repeating: 0, count: RangeFrame.keyLength)

  /// Takes the next frame, whose fields are long enough; whether it stands behind the one before it.
  mutating func take(_ frame: UnsafeRawBufferPointer) -> Bool {
    previous.withUnsafeMutableBytes { previous in
      guard let known = previous.baseAddress, let next = frame.baseAddress else { return false }
      let isBehind = memcmp(known, next, previous.count) < 0
      previous.copyMemory(from: UnsafeRawBufferPointer(rebasing: frame[..<previous.count]))
      return isBehind
    }
  }
}

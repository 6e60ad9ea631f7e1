/// Hot: room for bytes written one behind the other, of a known size.
struct ByteRoom: ~Copyable {
  private let start: UnsafeMutableBufferPointer<UInt8>
  let size: Int
  private(set) var count = 0

  /// `room` stays where it is.
  init(_ room: UnsafeMutableBufferPointer<UInt8>) {
    start = room
    size = room.count
  }

  /// Adds bytes. False where there is no room for them.
  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= size - count else { return false }
    if let base = bytes.baseAddress, let room = start.baseAddress {
      UnsafeMutableRawPointer(room + count).copyMemory(from: base, byteCount: bytes.count)
    }
    count += bytes.count
    return true
  }

  /// Adds bytes that were written before. False where there is no room for them.
  @inline(__always)
  mutating func append(again bytes: Range<Int>) -> Bool {
    precondition(bytes.upperBound <= count, "bytes that come again have been written")
    return append(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: start[bytes])))
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) -> Bool {
    guard count < size else { return false }
    start[count] = byte
    count += 1
    return true
  }
}

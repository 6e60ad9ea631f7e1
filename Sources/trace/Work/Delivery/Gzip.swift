import CZlib

/// Bytes as a member of gzip (RFC 1952), by the system's zlib. No time is in it, so equal bytes stay equal.
enum Gzip {
  /// The largest window, with gzip's header and trailer (zlib.h).
  private static let windowBits: Int32 = 15 + 16
  /// zlib's default.
  private static let memoryLevel: Int32 = 8

  /// nil where zlib has no memory.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    let most = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    var isWhole = false
    let packed = [UInt8](unsafeUninitializedCapacity: most) { room, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(clamping: most)
        isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = most - Int(stream.avail_out)
    }
    return isWhole ? packed : nil
  }
}

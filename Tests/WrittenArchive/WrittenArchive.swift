import CZlib
import CZstandard

/// Text in the forms in which rotated logs are kept, made by the system's compressors.
public enum WrittenArchive: String, Sendable, CaseIterable {
  case gzip, zstandard

  /// One member with all of `text`.
  public func member(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .gzip: Self.gzip(text)
    case .zstandard: Self.zstandard(text)
    }
  }

  private static func gzip(_ text: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // The largest window, and gzip's header and trailer (zlib.h).
    deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var source = text
    return source.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(source.count)))) { room, count in
        (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
        (stream.next_out, stream.avail_out) = (room.baseAddress, UInt32(room.count))
        deflate(&stream, Z_FINISH)
        count = room.count - Int(stream.avail_out)
      }
    }
  }

  private static func zstandard(_ text: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(text.count)) { room, count in
      count = ZSTD_compress(room.baseAddress, room.count, text, text.count, 3)
    }
  }
}

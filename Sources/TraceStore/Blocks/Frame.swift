import CZstandard
import GRDB

/// A frame of zstd (RFC 8878) with a checksum of its content at the end: changed bytes are found.
package enum Frame {
  /// The frame of `bytes`. The same bytes make the same frame. Throws where there is no memory.
  package static func packed(_ bytes: [UInt8]) throws -> [UInt8] {
    var packed: [UInt8] = []
    try bytes.withUnsafeBytes { try FramePacker().pack($0, into: &packed) }
    return packed
  }

  /// The content of `bytes`, which are one frame; nil if it is damaged, or claims to hold more than `most` bytes.
  package static func content(of bytes: [UInt8], most: Int) -> [UInt8]? {
    bytes.withUnsafeBytes { frame in
      guard let (content, length) = unpack(frame, most: most), length == frame.count else { return nil }
      return content
    }
  }

  /// Its first bytes.
  static let mark: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// The checksum at the end of a frame, of what it holds.
  static func checksum(of frame: UnsafeRawBufferPointer) -> Int64 {
    frame.suffix(4).reduce(0) { $0 << 8 | Int64($1) }
  }

  /// The content of the frame at the beginning of `bytes`, and the frame's length. nil if it is damaged, or claims
  /// to hold more than `most` bytes.
  static func unpack(_ bytes: UnsafeRawBufferPointer, most: Int) -> (content: [UInt8], length: Int)? {
    guard let (length, size) = extent(of: bytes, most: most) else { return nil }
    let content = [UInt8](unsafeUninitializedCapacity: size) { room, count in
      count = ZSTD_decompress(room.baseAddress, size, bytes.baseAddress, length)
      if ZSTD_isError(count) != 0 { count = 0 }
    }
    return content.count == size ? (content, length) : nil
  }

  /// The length of the frame at the beginning of `bytes`, and the size of its content; nil as in `unpack`.
  fileprivate static func extent(of bytes: UnsafeRawBufferPointer, most: Int) -> (length: Int, size: Int)? {
    guard bytes.starts(with: mark) else { return nil }
    let length = ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count)
    guard ZSTD_isError(length) == 0, length <= bytes.count else { return nil }
    // Unknown sizes are the largest numbers.
    guard let size = Int(exactly: ZSTD_getFrameContentSize(bytes.baseAddress, length)), size <= most else {
      return nil
    }
    return (length, size)
  }
}

/// Hot: unpacks frames, one after another, in memory that is used again.
final class FrameUnpacker {
  private let context: OpaquePointer
  private var room: [UInt8] = []

  /// Throws where there is no memory.
  init() throws {
    guard let context = ZSTD_createDCtx() else { throw FramePacker.failure }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Runs `body` on the content of `frame`, which has nothing behind it; nil where it is damaged,
  /// or claims to hold more than `most` bytes.
  func withContent<T>(
    of frame: UnsafeRawBufferPointer, most: Int, _ body: (UnsafeRawBufferPointer) throws -> T
  ) rethrows -> T? {
    guard let (length, size) = Frame.extent(of: frame, most: most), length == frame.count else { return nil }
    if room.count < size { room = [UInt8](repeating: 0, count: size + size / 4) }
    return try room.withUnsafeMutableBytes { room in
      guard ZSTD_decompressDCtx(context, room.baseAddress, size, frame.baseAddress, length) == size else {
        return nil
      }
      return try body(UnsafeRawBufferPointer(rebasing: room[..<size]))
    }
  }
}

/// Makes frames, one after another, in memory that is used again.
final class FramePacker {
  /// The fastest level: on logs the next two make frames no smaller (0.0790, 0.0796 and 0.0833 of their lines).
  private static let level: Int32 = 1

  private let context: OpaquePointer
  private var room: [UInt8] = []

  /// Throws where there is no memory.
  init() throws {
    guard let context = ZSTD_createCCtx() else { throw Self.failure }
    self.context = context
    for (parameter, value) in [(ZSTD_c_compressionLevel, Self.level), (ZSTD_c_checksumFlag, 1)] {
      guard ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0 else { throw Self.failure }
    }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Adds the frame of `bytes` to `output`.
  func pack(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws {
    let bound = ZSTD_compressBound(bytes.count)
    if room.count < bound { room = [UInt8](repeating: 0, count: bound) }
    let length = room.withUnsafeMutableBytes {
      ZSTD_compress2(context, $0.baseAddress, bound, bytes.baseAddress, bytes.count)
    }
    guard ZSTD_isError(length) == 0 else { throw Self.failure }
    output += room[..<length]
  }

  /// The one thing that can go wrong.
  fileprivate static var failure: DatabaseError {
    DatabaseError(resultCode: .SQLITE_NOMEM, message: "records cannot be packed for want of memory")
  }
}

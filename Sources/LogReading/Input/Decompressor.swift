import CZlib
import CZstandard

/// A compressed form of logs, known by the first bytes of each of its members.
enum Compression {
  /// RFC 1952.
  case gzip
  /// RFC 8878; its skippable frames hold no text.
  case zstandard

  /// The number of bytes that tell.
  static let markLength = 4

  /// The form of data that begin with `bytes`; nil if they are not compressed.
  init?(beginning bytes: some Collection<UInt8>) {
    let mark = Array(bytes.prefix(Self.markLength))
    if mark.starts(with: [0x1F, 0x8B, 0x08]) {
      self = .gzip
    } else if mark == [0x28, 0xB5, 0x2F, 0xFD]
      || mark.count == 4 && mark[0] & 0xF0 == 0x50 && mark[1...] == [0x2A, 0x4D, 0x18]
    {
      self = .zstandard
    } else {
      return nil
    }
  }

  func makeDecompressor() -> any Decompressor {
    switch self {
    case .gzip: GzipDecompressor()
    case .zstandard: ZstandardDecompressor()
    }
  }
}

/// Decompresses one member after the other.
protocol Decompressor: AnyObject {
  /// Takes bytes of `input` and fills `room`.
  func step(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> DecompressorStep
}

/// The result of a decompressor's step.
struct DecompressorStep {
  enum State { case goesOn, memberEnded, isDamaged }

  /// Bytes taken, and bytes made.
  var taken: Int
  var made: Int
  var state: State
}

/// Of the system's zlib. Memory is 32 KiB and zlib's own tables.
private final class GzipDecompressor: Decompressor {
  /// zlib demands that it stay in its place.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  /// The largest window, and gzip's header and trailer only (zlib.h).
  private static let windowBits: Int32 = 15 + 16

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    isReady = code == Z_OK
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deallocate()
  }

  func step(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> DecompressorStep {
    guard isReady else { return DecompressorStep(taken: 0, made: 0, state: .isDamaged) }
    let (inputLength, roomLength) = (UInt32(clamping: input.count), UInt32(clamping: room.count))
    // zlib does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = inputLength
    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = roomLength
    let code = inflate(stream, Z_NO_FLUSH)
    var step = DecompressorStep(
      taken: Int(inputLength - stream.pointee.avail_in), made: Int(roomLength - stream.pointee.avail_out),
      state: .goesOn)
    if code == Z_STREAM_END {
      step.state = .memberEnded
      inflateReset(stream)
    } else if code != Z_OK, code != Z_BUF_ERROR {
      step.state = .isDamaged
    }
    return step
  }
}

/// Of the system's libzstd. Memory is the window that a frame asks for, 128 MiB at most (libzstd's own limit).
private final class ZstandardDecompressor: Decompressor {
  private let stream = ZSTD_createDStream()

  deinit { ZSTD_freeDStream(stream) }

  func step(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> DecompressorStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
    let code = ZSTD_decompressStream(stream, &target, &source)
    let state: DecompressorStep.State =
      ZSTD_isError(code) != 0 ? .isDamaged : code == 0 ? .memberEnded : .goesOn
    return DecompressorStep(taken: source.pos, made: target.pos, state: state)
  }
}

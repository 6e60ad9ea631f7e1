#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The text of a file beside the current one; a part of it is looked at. The packing of its records stays.
final class NeighbouringText {
  private let descriptor: Int32
  private let source: any ByteSource
  /// The text begins within the file.
  private(set) var isCut = false

  /// Opens `file`; the last `length` bytes of its text are enough, but an archive is read from its beginning. nil if it
  /// cannot be read.
  init?(_ file: String, last length: Int64 = .max) {
    descriptor = open(file, O_RDONLY | O_CLOEXEC)
    var (status, mark) = (stat(), [UInt8](repeating: 0, count: Compression.markLength))
    guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    let base = DescriptorBytes(descriptor, mayWait: false)
    _ = pread(descriptor, &mark, mark.count, 0)
    if Compression(beginning: mark) != nil {
      source = DecompressedBytes(base)
    } else {
      let start = max(0, Int64(status.st_size) - length)
      (source, isCut) = (base, start > 0)
      base.seek(to: start)
    }
  }

  deinit { close(descriptor) }

  /// The next bytes; none at the end, and where the file cannot be read.
  func next(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { room, got in
      if case .bytes(let count)? = try? source.read(into: UnsafeMutableRawBufferPointer(room)) { got = count }
    }
  }
}

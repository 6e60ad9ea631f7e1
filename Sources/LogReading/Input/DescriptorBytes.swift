#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file descriptor, from its position on.
final class DescriptorBytes: ByteSource {
  /// How often a waiting reader looks for a request to end.
  private static let look = Duration.milliseconds(500)

  let descriptor: Int32
  /// A pipe, a socket or a terminal, which may make its reader wait.
  let mayWait: Bool
  /// In the file, of the next byte.
  private(set) var offset: Int64
  /// When a waiting reader is told that nothing has come; nil: it waits for the end.
  var deadline: ContinuousClock.Instant?
  /// The file may grow: where it ends, more may come.
  var isFollowed = false

  init(_ descriptor: Int32, offset: Int64 = 0, mayWait: Bool) {
    self.descriptor = descriptor
    self.offset = offset
    self.mayWait = mayWait
  }

  var holdsBytes: Bool { false }

  /// Goes on at `offset`. Files only.
  func seek(to offset: Int64) {
    lseek(descriptor, off_t(offset), SEEK_SET)
    self.offset = offset
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    while true {
      if mayWait {
        if Interruption.isAsked { return .end }
        let isReady = Self.firstReady([descriptor], before: deadline ?? .now + Self.look) != nil
        if !isReady {
          if deadline == nil { continue }
          return .nothingYet
        }
      }
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, room.baseAddress, room.count)
      #else
        let count = Glibc.read(descriptor, room.baseAddress, room.count)
      #endif
      if count > 0 {
        offset += Int64(count)
        return .bytes(count)
      }
      if count == 0 { return isFollowed && !mayWait ? .nothingYet : .end }
      if errno != EINTR { throw ReadError(code: errno) }
    }
  }

  /// The place of the first of `descriptors` that can be read, or has ended, as soon as there is one; nil if none can
  /// before `deadline`, or a signal comes.
  static func firstReady(_ descriptors: [Int32], before deadline: ContinuousClock.Instant) -> Int? {
    let (seconds, attoseconds) = max(.zero, deadline - .now).components
    let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return nil }
    return polled.firstIndex { $0.revents != 0 }
  }
}

/// The operating system refused to read; `code` is its errno.
package struct ReadError: Error, Equatable {
  /// `errno` of the refused `read`.
  package var code: Int32
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// A log could not be opened.
public struct LogFileError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The system's error number (`errno`).
  public let number: Int32

  /// For people: the file, and what the system said.
  public var description: String {
    let reason = unsafe String(cString: strerror(number))
    return "cannot write the log \(path): \(reason)"
  }
}

/// An open file that lines are appended to; closed with its last owner, unless it is a standard stream.
final class LogFile: Sendable {
  private let descriptor: Int32
  private let isOwned: Bool

  /// Standard output (1) or standard error (2).
  init(standardStream: Int32) {
    descriptor = standardStream
    isOwned = false
  }

  /// Opens the file for appending, and makes it if it is not there, readable for its owner alone. Batches of
  /// several processes stay whole (POSIX `O_APPEND`).
  init(path: String) throws(LogFileError) {
    descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    isOwned = true
    if descriptor < 0 { throw LogFileError(path: path, number: errno) }
  }

  deinit {
    if isOwned, descriptor >= 0 { close(descriptor) }
  }

  /// Writes as much as the system takes, and waits where it must. Returns how many bytes that is: fewer than
  /// there are only if writing failed.
  func write(_ bytes: ArraySlice<UInt8>) -> Int {
    unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
        let count = unsafe writeOnce(rest)
        if count >= 0 {
          written += count
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
          waitForRoom()
        } else if errno != EINTR {
          break
        }
      }
      return written
    }
  }

  private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Glibc)
      unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      unsafe Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Android)
      unsafe Android.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// For a pipe that its other end has made non-blocking.
  private func waitForRoom() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}

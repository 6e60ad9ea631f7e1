import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that is never there in part: a temporary one takes its name when it is whole.
struct WholeFile {
  let path: String
  /// What it is, for messages.
  let kind: String
  /// What else a failure means.
  var details: [String] = []

  private var temporary: String { "\(path).\(getpid()).part" }

  /// What an earlier run has left there says nothing of this one.
  func remove() { unlink(path) }

  /// Puts the file there. Throws `.failed` where the system does not let it.
  func write(_ bytes: [UInt8]) throws {
    var stream = try begin()
    defer { stream.discard() }
    try stream.write(bytes)
    try stream.publish()
  }

  /// Begins to write it.
  func begin() throws -> Stream {
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(errno) }
    return Stream(file: self, descriptor: descriptor)
  }

  /// The file while it is written.
  struct Stream {
    fileprivate let file: WholeFile
    fileprivate var descriptor: Int32

    /// Adds bytes.
    func write(_ bytes: [UInt8]) throws {
      if let code = Output.write(bytes, to: descriptor) { throw file.failure(code) }
    }

    /// It is whole, and takes its name.
    mutating func publish() throws {
      let closed = close(descriptor)
      descriptor = -1
      if closed != 0 || rename(file.temporary, file.path) != 0 { throw file.failure(errno) }
    }

    /// Nothing stays of what is not whole.
    mutating func discard() {
      if descriptor >= 0 { _ = close(descriptor) }
      descriptor = -1
      unlink(file.temporary)
    }
  }

  fileprivate func failure(_ code: Int32) -> Failure {
    Failure(
      .failed, "cannot write the \(kind) '\(path)': \(String(cString: strerror(code)).lowercased())",
      details: details)
  }
}

import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that is never there in part: a temporary one takes its name when it is whole.
struct WholeFile {
  let path: String
  /// The kind of file, for messages: `side`. nil of one that its path tells.
  var kind: String?
  /// Lines below the message of a failure.
  var details: [String] = []
  /// Who may read it, whatever the mask of the process is.
  var mode: mode_t = 0o600
  /// The name until it is whole, of this process alone; nil: the path with an ending.
  var unfinishedPath: String?

  private var temporary: String { unfinishedPath ?? "\(path).\(getpid()).part" }

  /// Removes what an earlier run has left there.
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
    // One that a process of this number left when it was ended.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(errno) }
    fchmod(descriptor, mode)
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
      .failed,
      "cannot write \(kind.map { "the \($0) " } ?? "")'\(path)': \(String(cString: strerror(code)).lowercased())",
      details: details)
  }
}

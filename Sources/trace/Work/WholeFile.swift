#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that is never there in part: a temporary one takes its name when it is whole.
struct WholeFile {
  let path: String
  /// Of this process alone, in the directory of `path`. A link in its place is not followed.
  let temporary: String
  /// Who may read it, whatever the mask of the process is (0600, 0644).
  let mode: mode_t

  /// The reason for which the system did not let it.
  struct Problem: Error {
    let code: Int32

    /// In lower case, to stand behind a colon.
    var text: String { String(cString: strerror(code)).lowercased() }
  }

  /// Removes what an earlier run has left there.
  func remove() { unlink(path) }

  /// Puts `bytes` in the place of what was there. Throws `Problem`; what was there is there still then.
  func write(_ bytes: [UInt8]) throws(Problem) {
    // One that a process of this number left when it was ended.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Problem(code: errno) }
    fchmod(descriptor, mode)
    var code = Output.write(bytes, to: descriptor)
    if close(descriptor) != 0, code == nil { code = errno }
    if code == nil, rename(temporary, path) != 0 { code = errno }
    guard let code else { return }
    unlink(temporary)
    throw Problem(code: code)
  }
}

import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The file of metrics that node_exporter's collector of text files reads. It reads `*.prom` of a directory at any
/// time, so the file is never there in part: a temporary file of another ending takes its name when it is whole.
struct Textfile {
  let directory: String

  private var path: String { directory + "/trace.prom" }
  /// The path of a file that only this process writes.
  private var temporary: String { "\(directory)/.trace.prom.\(getpid())" }

  /// Puts `text` in the place of what was there. Throws `.failed` where the system does not let it.
  func write(_ text: String) throws {
    // One that a process of this number left when it was ended.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw failure(errno) }
    // node_exporter is another user, whatever this one keeps to himself.
    fchmod(descriptor, 0o644)
    var code = Output.write(Array(text.utf8), to: descriptor)
    if close(descriptor) != 0, code == nil { code = errno }
    if code == nil, rename(temporary, path) != 0 { code = errno }
    guard let code else { return }
    unlink(temporary)
    throw failure(code)
  }

  private func failure(_ code: Int32) -> Failure {
    let reason = String(cString: strerror(code)).lowercased()
    return Failure(
      .failed, "cannot write '\(path)': \(reason)",
      details: code == ENOENT && access(directory, F_OK) != 0
        ? ["to make the directory: mkdir -p \(Shell.quoted(directory))"]
        : ["node_exporter reads the directory that --collector.textfile.directory names"])
  }
}

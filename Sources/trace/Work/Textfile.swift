import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The file of metrics that node_exporter's collector of text files reads. It reads `*.prom` of a directory at any time;
/// the temporary file has another ending.
struct Textfile {
  let directory: String

  /// Puts `text` in the place of what was there. Throws `.failed` where the system does not let it.
  func write(_ text: String) throws {
    let isMissing = access(directory, F_OK) != 0 && errno == ENOENT
    let advice =
      isMissing
      ? "to make the directory: mkdir -p \(Shell.quoted(directory))"
      : "node_exporter reads the directory that --collector.textfile.directory names"
    // node_exporter is another user, whatever this one keeps to himself.
    let file = WholeFile(
      path: directory + "/trace.prom", details: [advice], mode: 0o644,
      unfinishedPath: "\(directory)/.trace.prom.\(getpid())")
    try file.write(Array(text.utf8))
  }
}

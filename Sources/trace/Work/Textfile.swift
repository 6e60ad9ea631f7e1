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

  /// node_exporter is another user, whatever this one keeps to himself.
  private var file: WholeFile {
    WholeFile(path: directory + "/trace.prom", temporary: "\(directory)/.trace.prom.\(getpid())", mode: 0o644)
  }

  /// Puts `text` in the place of what was there. Throws `.failed` where the system does not let it.
  func write(_ text: String) throws {
    do {
      try file.write(Array(text.utf8))
    } catch {
      throw Failure(
        .failed, "cannot write '\(file.path)': \(error.text)",
        details: error.code == ENOENT && access(directory, F_OK) != 0
          ? ["to make the directory: mkdir -p \(Shell.quoted(directory))"]
          : ["node_exporter reads the directory that --collector.textfile.directory names"])
    }
  }
}

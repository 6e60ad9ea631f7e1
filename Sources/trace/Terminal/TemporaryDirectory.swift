#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Directories that are removed, with the named files in them, when the process ends or is ended by a signal. They are
/// their owner's alone.
enum TemporaryDirectory {
  /// Paths, of files before their directory. A signal's handler reads them, so they are no strings.
  nonisolated(unsafe) private static let paths = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>
    .allocate(capacity: 64)
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// The system refuses to make one.
  struct Refused: Error {
    var directory: String
    var code: Int32
  }

  /// Makes a directory beside a file or, where nobody may write there, where the system has its own.
  static func make(beside file: String) throws -> String {
    prepare()
    let own = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "./"
    let systems = (Environment["TMPDIR"] ?? "/tmp") + "/"
    var code: Int32 = 0
    for place in [own, systems] {
      guard let name = strdup(place + ".trace-XXXXXX") else { break }
      defer { free(name) }
      if mkdtemp(name) != nil { return String(cString: name) }
      code = errno
    }
    throw Refused(directory: systems, code: code)
  }

  /// Names the files that may be made in the directory of `path`.
  static func add(_ path: String, _ files: [String]) {
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    for name in files + [directory] {
      guard let free = paths.firstIndex(of: nil) else { return }
      paths[free] = strdup(name)
    }
  }

  /// Once: the process removes them at its end.
  private static func prepare() { _ = prepared }

  private static let prepared: Void = {
    paths.initialize(repeating: nil)
    atexit { TemporaryDirectory.remove() }
    for number in signals {
      signal(number) { number in
        TemporaryDirectory.remove()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }()

  private static func remove() {
    for path in paths {
      guard let path else { return }
      if unlink(path) != 0 { rmdir(path) }
    }
  }
}

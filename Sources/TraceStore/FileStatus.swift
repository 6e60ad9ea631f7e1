#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The file system's facts about a path.
enum FileStatus {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// There is no file, or one without a byte.
  static func isEmpty(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
  }

  /// The facts of a path itself, even if it is a link; nil if there is nothing.
  static func ofLink(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  /// Bytes of a file; 0 where there is none.
  static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Why the system does not open a file, or make it where there is none to write to; nil if it would.
  static func refusal(of path: String, for use: IndexFile.Access) -> String? {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return "it is a directory" }
    let asked =
      exists(path) ? access(path, R_OK) : access(directory(of: path), use == .writing ? W_OK | X_OK : X_OK)
    return asked == 0 ? nil : String(cString: strerror(errno)).lowercased()
  }

  /// This process may change it.
  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// The directory that a file is in.
  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A database whose last writer was not alone: it has, or had, a write-ahead log (sqlite.org/fileformat2.html).
  static func isShared(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var version: UInt8 = 0
    return pread(descriptor, &version, 1, readVersionOffset) == 1 && version == versionOfLogs
  }

  /// In the header of a database: the version of the format that a reader has to know.
  private static let readVersionOffset: off_t = 19
  private static let versionOfLogs: UInt8 = 2
}

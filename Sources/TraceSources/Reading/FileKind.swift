#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The kinds of files at a path, if either an index or logs may stand there.
package enum FileKind: Equatable, Sendable {
  /// A database, by the header of SQLite.
  case database
  /// A file of another kind, a directory, standard input, or a pattern.
  case logs
  /// Nothing is there.
  case missing

  /// Looks at what is at `path`.
  package init(path: String) {
    if path == "-" || LogPaths.isPattern(path) {
      self = .logs
    } else if access(path, F_OK) != 0 {
      self = .missing
    } else {
      self = Self.beginning(of: path) == Self.mark ? .database : .logs
    }
  }

  private static let mark = Array("SQLite format 3\0".utf8)

  private static func beginning(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: mark.count)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where an index lies, before SQLite opens it:
///
/// - A name that is no file's is refused.
/// - A new index is its owner's alone from the first byte.
/// - Links in its place, or in its journal's, are not followed: somebody else may have laid them there.
/// - An index in WAL mode in a place that nobody may write to is read as it is.
///
/// SQLite gives a journal the permissions of its index.
enum IndexPath {
  /// Files that SQLite lays beside an index.
  static let companions = ["-journal", "-wal", "-shm"]

  /// The path to open, or its address. Throws `IndexFile.Problem`.
  static func prepare(_ path: String, for access: IndexFile.Access) throws -> String {
    guard !path.isEmpty, path != ":memory:" else {
      throw IndexFile.Problem.unopenable(path: path, reason: "an index is a file, and that is no name of one")
    }
    for companion in companions { try refuseLink(path + companion, of: path) }
    if access == .writing { try make(path) }
    if access == .reading, isUnchangeable(path) { return address(of: path) }
    // SQLite may take what begins so for an address.
    return path.hasPrefix("file:") ? "./" + path : path
  }

  /// SQLite wants to share memory beside a file whose last writer was not alone, and can make none here.
  private static func isUnchangeable(_ path: String) -> Bool {
    guard FileStatus.isShared(path), !FileStatus.exists(path + "-wal") else { return false }
    return !FileStatus.isWritable(FileStatus.directory(of: path))
  }

  /// The address of a file that nobody changes (sqlite.org/uri.html).
  private static func address(of path: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    let digits = Array("0123456789ABCDEF")
    let escaped = path.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return "file:\(escaped.joined())?immutable=1"
  }

  private static func refuseLink(_ companion: String, of path: String) throws {
    guard let status = FileStatus.ofLink(companion) else { return }
    guard status.st_mode & S_IFMT != S_IFREG || status.st_nlink > 1 else { return }
    throw IndexFile.Problem.unopenable(
      path: path, reason: "'\(companion)' is a link or no file; nothing is written through it")
  }

  /// Makes an empty file where there is none.
  private static func make(_ path: String) throws {
    if let status = FileStatus.ofLink(path) {
      guard status.st_mode & S_IFMT == S_IFLNK else { return }
      throw IndexFile.Problem.unopenable(
        path: path, reason: "it is a link, and nothing is written through links; name the file itself")
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    // If the system refuses, SQLite is refused, too, and says so.
    if descriptor >= 0 { close(descriptor) }
  }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the file system says of a path.
enum FileStatus {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Paths from the root, so that a place that is named in two ways is one.
package enum WholePath {
  /// The path from the root; "-" stays what it is. Links are not resolved.
  package static func of(_ path: String) -> String {
    if path == "-" { return path }
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : workingDirectory + "/" + path).split(separator: "/")
    where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// A whole path as it is named in the working directory.
  package static func short(_ path: String) -> String {
    path.hasPrefix(workingDirectory + "/") ? String(path.dropFirst(workingDirectory.utf8.count + 1)) : path
  }

  private static let workingDirectory: String = {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }()
}

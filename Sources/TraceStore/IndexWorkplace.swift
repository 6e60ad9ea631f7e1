#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Files that stand beside an index while it is made anew.
package struct IndexWorkplace {
  /// Where the new one is made.
  package let index: String
  /// Where its records are sorted.
  package let spool: String

  /// Rests of an interrupted run are removed.
  package init(beside path: String) {
    index = path + ".reindex"
    spool = path + ".records"
    clear()
  }

  /// What was made there becomes the index at `path`, at once and as a whole. Throws `IndexFile.Problem`.
  package func publish(as path: String) throws {
    guard rename(index, path) != 0 else { return }
    throw IndexFile.Problem.unopenable(path: path, reason: String(cString: strerror(errno)).lowercased())
  }

  /// Something stands at `path`.
  package static func isOccupied(_ path: String) -> Bool { !FileStatus.isEmpty(path) }

  /// Removes them.
  package func clear() { for path in Self.files(of: [index, spool]) { unlink(path) } }

  /// The files of an index at `path`, and those that stand beside it at work.
  package static func files(beside path: String) -> [String] {
    let workplace = IndexWorkplace(beside: path)
    return files(of: [workplace.index, workplace.spool, path])
  }

  private static func files(of paths: [String]) -> [String] {
    paths.flatMap { path in [path] + IndexPath.companions.map { path + $0 } }
  }
}

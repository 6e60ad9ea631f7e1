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

  /// Removes them.
  package func clear() {
    for path in [index, spool] {
      for suffix in [""] + IndexPath.companions { unlink(path + suffix) }
    }
  }
}

import Foundation

/// The files of an index: itself, and the journal of a transaction that goes on.
enum IndexFiles {
  /// The bytes of all of them; 0 where there is no index.
  static func bytes(of path: String) -> Int {
    [path, path + "-journal"].reduce(0) { sum, path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }
}

import Foundation

/// The files of an index: itself, and what stands beside it while somebody writes.
enum IndexFiles {
  private static let suffixes = ["", "-journal", "-wal", "-shm"]

  /// The bytes of all of them; 0 where there is no index.
  static func bytes(of path: String) -> Int {
    suffixes.reduce(0) { sum, suffix in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }

  /// Removes those that are there.
  static func remove(_ path: String) {
    for suffix in suffixes { try? FileManager.default.removeItem(atPath: path + suffix) }
  }
}

import Foundation

/// A path for a log that is removed with this value.
package final class TemporaryLog: Sendable {
  package let path: String

  package init() {
    let name = "trace-log-\(UUID().uuidString).jsonl"
    path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Its present lines.
  package func read() throws -> WrittenLog { try WrittenLog(path: path) }
}

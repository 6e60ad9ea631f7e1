import Foundation
import GRDB
import TraceModel

@testable import TraceStore

/// A directory for the indexes of one test, removed with its last reference.
final class IndexDirectory: Sendable {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-store-tests-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the directory, which may not exist yet.
  func path(_ name: String = "trace.db") -> String { url.appendingPathComponent(name).path }

  /// Opens an index, with a catalog of its own unless one is given.
  func open(
    _ access: IndexFile.Access, _ name: String = "trace.db", catalog: Catalog = Catalog()
  ) throws -> IndexFile {
    try IndexFile(path: path(name), for: access, catalog: catalog)
  }

  /// Runs `body` on a file as any program with SQLite may.
  func foreign<T>(_ name: String = "trace.db", _ body: (Database) throws -> T) throws -> T {
    try DatabaseQueue(path: path(name)).inDatabase(body)
  }

  /// What a reader throws of an index whose table somebody has changed.
  func damage(of table: String) -> IndexFile.Problem {
    .damaged(path: path(), reason: "its table \(table) has changed since it was written")
  }

  /// The bytes of a file.
  func bytes(_ name: String = "trace.db") throws -> Data {
    try Data(contentsOf: url.appendingPathComponent(name))
  }
}

extension IndexFile {
  /// Runs `body` with a writer in one transaction.
  func writing<T>(_ body: (IndexWriter) throws -> T) throws -> T {
    try write {
      let writer = try IndexWriter($0)
      let result = try body(writer)
      try writer.finish()
      return result
    }
  }

  /// Runs `body` with a reader.
  func reading<T>(_ body: (IndexReader) throws -> T) throws -> T {
    try read { try body(IndexReader($0, catalog: catalog)) }
  }
}

extension IndexReader {
  /// The summaries of all requests but some.
  func summaries(except stale: Set<Int64> = []) throws -> [(number: Int64, summary: TraceSummary)] {
    var summaries: [(number: Int64, summary: TraceSummary)] = []
    try forEachSummary(except: stale) { summaries.append(($0.number, $1)) }
    return summaries
  }
}

import Foundation
import TraceRendering
import TraceSources

/// One run of `trace settle`: the final requests of a shard, into the files of tables.
struct SettleRun {
  let shard: String
  let knowledge: String
  let directory: String

  /// Writes all tables. None is there before all are whole.
  func run() async throws {
    _ = try IndexOptions.openForReading(shard, acceptsShard: true)
    let settled = try SettledShard(shard, KnowledgeRun.file(knowledge))
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw Failure(.failed, "cannot make the directory '\(directory)' for tables")
    }
    let files = RequestTable.allCases.map { WholeFile(path: "\(directory)/\($0.file)", kind: "table") }
    for file in files { file.remove() }
    var streams: [WholeFile.Stream] = []
    defer { for index in streams.indices { streams[index].discard() } }
    for file in files { streams.append(try file.begin()) }
    try await settled.forEach { request in
      RequestTable.lines(of: request).map { Array($0.utf8) }
    } _: { rows in
      for (index, stream) in streams.enumerated() {
        try stream.write(rows.reduce(into: []) { $0 += $1[index] })
      }
    }
    for index in streams.indices { try streams[index].publish() }
  }
}

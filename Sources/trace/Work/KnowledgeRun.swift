import Foundation
import LogReading
import TraceRendering
import TraceSources

/// Reads and writes files of knowledge.
enum KnowledgeRun {
  static var version: String { KnowledgeFile.version(ofProgram: Version.text) }

  /// Puts what `paths`, of indexes, shards and knowledge, tell together into the file at `target`. Says which shards of the set
  /// are not in it.
  static func merge(_ paths: [String], into target: String) async throws {
    Machine.allowFiles(paths.count)
    let inputs = try paths.map(input)
    let merged = try await Knowledge.merged(inputs)
    try WholeFile(path: target, kind: "knowledge").write(merged.bytes(version: version))
    let missing = merged.head.missing
    guard !missing.isEmpty else { return }
    Diagnostics.print(
      remark: KnowledgeMessages.missing(missing, of: merged.head.count, in: target),
      details: ["to settle requests by it: merge it with what those tell"])
  }

  /// The knowledge at a path.
  static func file(_ path: String) throws -> KnowledgeFile {
    try KnowledgeFile(bytes(of: path), path: path, version: version)
  }

  private static func input(_ path: String) throws -> Knowledge.Input {
    guard let handle = FileHandle(forReadingAtPath: path), let first = try? handle.read(upToCount: 16),
      KnowledgeFile.begins(first)
    else {
      // Brings an older index up to date; what is no index is told.
      _ = try IndexOptions.openForReading(path, acceptsShard: true)
      return .index(path)
    }
    return .file(try file(path))
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    do { return Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw Failure(
        .failed, "cannot read the knowledge '\(path)'",
        details: [
          "it does not exist, or may not be read", "to make it: trace merge --knowledge FILE 'trace-*.db'",
        ])
    }
  }
}

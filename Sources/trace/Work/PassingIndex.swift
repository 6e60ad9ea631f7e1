import LogReading
import TraceModel
import TraceRendering
import TraceSources
import TraceStore

/// One index of several, for the answer of one command. It stands beside the first of them in a directory of its own,
/// and goes with the process.
enum PassingIndex {
  /// Makes it of the indexes at `paths`, which were typed as `words`, and says so. Returns its path.
  static func make(of paths: [String], named words: [String]) async throws -> String {
    Machine.allowFiles(paths.count)
    let others = try paths.map { try IndexOptions.openForReading($0) }
    let path = try TemporaryDirectory.make(beside: paths[0]) + "/all.db"
    TemporaryDirectory.add(path, IndexWorkplace.files(beside: path))
    let index = try IndexFile(path: path, for: .writing, catalog: Catalog())
    let decoder = try DecoderOptions.plainDecoder()
    let begun = ContinuousClock.now
    let summary = try await Merger.merge(others, into: index, decoder: decoder)
    let (seconds, rest) = (ContinuousClock.now - begun).components
    let time = Nanoseconds(seconds * 1_000_000_000 + rest / 1_000_000_000)
    MergeMessages.tell(summary)
    Diagnostics.print(
      remark: "merged \(paths.count) indexes for this answer in \(DurationFormat.text(time))",
      details: ["to keep that: \(advice(words))"])
    return path
  }

  /// The command that makes one index of those that were typed as `words`, and keeps it.
  static func advice(_ words: [String]) -> String {
    "trace merge " + words.map(Shell.quoted).joined(separator: " ") + " --db ALL"
  }
}

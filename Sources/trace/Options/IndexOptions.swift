import ArgumentParser
import LogReading
import TraceSources
import TraceStore

/// Which index a command reads or writes.
struct IndexOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The index. Without it: TRACE_DB, or trace.db here.", valueName: "path"),
    completion: .file())
  var db: String?

  /// The path of the index that was given, or the environment's, or the default.
  var path: String { db ?? Environment["TRACE_DB"] ?? "trace.db" }

  /// The option as it was typed, for another command on the same index: ` --db incident.db`.
  var typed: String { db.map { " --db " + Shell.quoted($0) } ?? "" }

  /// Opens the index that was given, or the environment's, or the default. `decoder` is that of its records.
  func open(_ decoder: LogDecoder) throws -> IndexFile {
    try IndexFile(path: path, for: .reading, catalog: decoder.catalog)
  }

  /// Opens the index for `logs`, which it knows from then on, and makes it if there is none.
  func open(_ decoder: LogDecoder, toRead logs: LogPaths) throws -> IndexFile {
    try IndexFile(path: path, for: .writing, catalog: decoder.catalog, entering: logs.unfinished)
  }
}

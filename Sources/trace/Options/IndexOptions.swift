import ArgumentParser
import LogReading
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

  /// Opens the index that was given, or the environment's, or the default; `forWriting` makes it if there is none.
  /// `decoder` is that of its records.
  func open(_ decoder: LogDecoder, forWriting: Bool = false) throws -> IndexFile {
    try IndexFile(
      path: path, for: forWriting ? .writing : .reading,
      catalog: decoder.catalog)
  }
}

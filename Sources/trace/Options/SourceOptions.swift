import TraceSources
import ArgumentParser
import LogReading
import TraceModel
import TraceStore

/// Where a reading command finds requests.
struct SourceOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The index. Without it: TRACE_DB, or trace.db here.", valueName: "path"),
    completion: .file())
  var db: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Read these logs instead of an index ('-': standard input).", valueName: "file"),
    completion: .file())
  var from: [String] = []

  @OptionGroup var logZones: LogZoneOptions

  @Flag(name: .long, help: "With --from: end with status 2 if lines were skipped.")
  var strict = false

  /// The index's path: what was given, or the environment's, or the default.
  static func indexPath(_ given: String?) -> String { given ?? Environment["TRACE_DB"] ?? "trace.db" }

  /// The options as they were typed, for another command on the same requests: ` --db incident.db`.
  var typed: String {
    let words = from.isEmpty ? db.map { ["--db", $0] } ?? [] : ["--from"] + from
    return words.map { " " + Shell.quoted($0) }.joined()
  }

  /// Opens the index, or reads the logs of `--from`. `projection` names the attributes that the command needs;
  /// `keepsRecords` says that it shows records.
  func open(projection: AttributeProjection = AttributeProjection(), keepsRecords: Bool) async throws
    -> any RequestSource
  {
    let catalog = Catalog()
    let decoder = try LogDecoder(profile: .makeDefault(), projection: projection, catalog: catalog)
    guard !from.isEmpty else {
      return IndexSource(
        index: try IndexFile(path: Self.indexPath(db), for: .reading, catalog: catalog), decoder: decoder)
    }
    let source = try await LogFileSource(
      files: from, zones: try logZones.zones(of: from), decoder: decoder, keepsRecords: keepsRecords)
    Diagnostics.report(source.inputs, naiveFiles: source.naiveFiles, failures: source.failures)
    if !source.failures.isEmpty, source.inputs.isEmpty { throw Failure(.failed) }
    return source
  }

  /// Called when the result is out: the status that the inputs ask for.
  func conclude(_ source: any RequestSource) throws {
    guard let source = source as? LogFileSource else { return }
    let skipped = source.inputs.contains { !$0.counts.skipped.isEmpty }
    if !source.failures.isEmpty || (strict && skipped) { throw Failure(.failed) }
  }
}

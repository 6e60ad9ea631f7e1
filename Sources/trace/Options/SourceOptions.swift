import ArgumentParser
import LogReading
import TraceModel
import TraceSources

/// Where a reading command finds requests.
struct SourceOptions: ParsableArguments {
  @OptionGroup var index: IndexOptions

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Read these logs instead of an index: files, directories, patterns in quotes ('-': standard input).",
      valueName: "file"),
    completion: .file())
  var from: [String] = []

  @OptionGroup var decoding: DecoderOptions

  @OptionGroup var redaction: RedactionOptions

  @Flag(name: .long, help: "With --from: end with status 2 if lines were skipped.")
  var strict = false

  /// The options as they were typed, for another command on the same requests: ` --db incident.db`.
  var typed: String {
    guard !from.isEmpty else { return index.typed }
    return (["--from"] + from).map { " " + Shell.quoted($0) }.joined()
  }

  /// Opens the index, or reads the logs of `--from`. `projection`: attributes for the command; `keepsRecords`: it shows
  /// records; `keepsAttributes`: it looks at all attributes. Logs with an interrupted ingest are told, unless the
  /// result tells them (`tellsInterruption`). Throws if no line of the logs is a record, unless the result tells that,
  /// too (`acceptsNoRecord`).
  func open(
    projection: AttributeProjection = AttributeProjection(), keepsRecords: Bool,
    keepsAttributes: Bool = false, tellsInterruption: Bool = false, acceptsNoRecord: Bool = false
  ) async throws -> any RequestSource {
    guard !from.isEmpty else {
      if let profile = decoding.profile {
        throw Failure(
          .usage, "an index is read by the profiles that it was made with",
          details: ["to read it by another: trace reindex --profile \(Shell.quoted(profile))"])
      }
      guard redaction.redact.isEmpty, redaction.keyFile == nil else {
        throw Failure(
          .usage, "fields are taken out of logs before they are stored, not of an index",
          details: [
            "to read logs without them: --from LOGS", "to index logs without them: trace ingest --redact",
          ])
      }
      let decoder = LogDecoder(ofIndexWith: projection, catalog: Catalog())
      let source = try await index.requests(decoder)
      if !tellsInterruption { try Diagnostics.tell(interruptionOf: source, index) }
      return source
    }
    let profile = try decoding.foundProfile()
    Diagnostics.tell(profile)
    let decoder = try decoding.decoder(projection, profile: profile?.profile)
    let redaction = try redaction.redaction()
    let logs = LogPaths(from)
    Machine.allowFiles(logs.files.count)
    let source = try await LogFileSource(
      logs, zones: try decoding.zones(of: logs.files), redaction: redaction, decoder: decoder,
      keepsRecords: keepsRecords, keepsAttributes: keepsAttributes)
    Diagnostics.report(source.inputs)
    if source.inputs.hasNothing { throw Failure(.failed) }
    Diagnostics.tell(emptinessOf: source.inputs)
    if !acceptsNoRecord, let failure = UnreadInput.failure(source.inputs) { throw failure }
    self.redaction.tellMissing(redaction, of: source.inputs.sources)
    return source
  }

  /// Called when the result is out: the status that the inputs ask for.
  func conclude(_ source: any LedgerSource) throws {
    if source.inputs.isIncomplete(strict: strict) { throw Failure(.failed) }
  }
}

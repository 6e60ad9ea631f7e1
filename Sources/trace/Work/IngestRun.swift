import LogReading
import TraceModel
import TraceRendering
import TraceSources
import TraceStore

/// One run of `trace ingest`: reads logs into an index, and says what was wrong with them.
struct IngestRun {
  private let files: [String]
  private let follows: Bool
  /// How many shards the index has; nil: it is one file.
  private let shards: Int?
  private let logs: LogPaths
  private let zones: LogZones
  private let decoder: LogDecoder
  private let redaction: RedactionOptions
  private let fields: [RedactedField]
  private let key: RedactionKey?
  private let options: IndexOptions
  private let batchBytes: Int64

  /// `files` are as they were typed. Says which profile is used. Throws where an option is wrong;
  /// nothing is opened yet.
  init(
    files: [String], follows: Bool, shards: Int?, decoding: DecoderOptions, redaction: RedactionOptions,
    options: IndexOptions, batchBytes: Int64
  ) throws {
    (self.files, self.follows, self.shards, self.batchBytes) = (files, follows, shards, batchBytes)
    (self.redaction, self.options) = (redaction, options)
    logs = LogPaths(files)
    Machine.allowFiles(logs.files.count)
    zones = try decoding.zones(of: logs.files)
    let profile = try decoding.foundProfile()
    Diagnostics.tell(profile)
    decoder = try decoding.decoder(profile: profile?.profile)
    (fields, key) = (try redaction.fields(), try redaction.key())
  }

  /// Reads the logs. `tellSummary` gets what was read. Throws, too, where something could not be read or,
  /// if `strict`, was skipped.
  func run(strict: Bool, _ tellSummary: (IngestSummary) throws -> Void) async throws {
    let indexes = try opened()
    do {
      let agreed = try agreement(indexes)
      if agreed.isOfIndex { Diagnostics.tell(redaction: agreed.redaction?.fields ?? []) }
      let inputs = try await read(without: agreed.redaction, into: indexes, tellSummary)
      if let failure = UnreadInput.failure(inputs, mayGrow: true) { throw failure }
      if inputs.isIncomplete(strict: strict) { throw Failure(.failed) }
    } catch {
      removeUnused(indexes)
      throw error
    }
  }

  /// The index, or all of its shards.
  private func opened() throws -> [IndexFile] {
    guard let shards else { return [try options.open(decoder, toRead: logs)] }
    return try options.openShards(shards, decoder, toRead: logs)
  }

  /// A failure leaves no index behind where there was none; of a set, all shards or none.
  private func removeUnused(_ indexes: [IndexFile]) {
    let holdsLogs = indexes.contains { index in (try? index.read { try index.holdsLogs($0) }) ?? true }
    guard indexes.count == 1 || !holdsLogs else { return }
    for index in indexes where index.isNew { try? index.removeIfUnused() }
  }

  /// Where there is none, nothing is read, and nothing is left unfinished.
  private func agreement(_ indexes: [IndexFile]) throws -> RedactionAgreement {
    do {
      let agreements = try indexes.map { try RedactionAgreement(asked: fields, key: key, in: $0) }
      try redaction.checkUse(agreements[0].redaction)
      return agreements[0]
    } catch {
      for index in indexes { try index.withdrawLogs() }
      throw error
    }
  }

  private func read(
    without fields: Redaction?, into indexes: [IndexFile], _ tellSummary: (IngestSummary) throws -> Void
  ) async throws -> InputReport {
    let progress = IngestProgress()
    let (summary, inputs) =
      try await shards == nil
      ? read(without: fields, into: indexes[0], progress)
      : read(without: fields, intoShards: indexes, progress)
    progress.clear()
    Diagnostics.report(inputs)
    try tellSummary(summary)
    if summary.total.lines > 0 { redaction.tellMissing(fields, of: inputs.sources) }
    if summary.total.lines == 0, inputs.failures.isEmpty { tellEmptiness() }
    if summary.newTraces > 0 { try await tellUnknown(of: indexes) }
    if summary.total.events == 0, summary.total.uncorrelated > 0 {
      let advice = MissingIDs.advice(summary.total.uncorrelated, in: files)
      Diagnostics.print(remark: advice.remark, details: advice.details)
    }
    try tellState(of: indexes, isNewEmpty: summary.total.events == 0)
    return inputs
  }

  private func read(
    without fields: Redaction?, into index: IndexFile, _ progress: IngestProgress
  ) async throws -> (IngestSummary, InputReport) {
    var indexer = try Indexer(
      logs, follows: follows, redaction: fields, zones: zones, index: index, decoder: decoder,
      batchBytes: batchBytes, progress: progress.show, stage: progress.show)
    if indexer.isEndless { Signals.endReading() }
    for name in indexer.awaited {
      Diagnostics.print(remark: "waiting for '\(name)', where there is no file yet")
    }
    let summary = try await indexer.run()
    return (summary, indexer.report(summary))
  }

  private func read(
    without fields: Redaction?, intoShards indexes: [IndexFile], _ progress: IngestProgress
  ) async throws -> (IngestSummary, InputReport) {
    let result = try await ShardedIngest(
      logs, redaction: fields, zones: zones, indexes: indexes, decoder: decoder, batchBytes: batchBytes,
      progress: progress.show, stage: progress.show
    ).run()
    return (result.summary, result.inputs)
  }

  /// Says which logs are not read to the end, and of an index without a request what was forgotten.
  private func tellState(of indexes: [IndexFile], isNewEmpty: Bool) throws {
    let sources = indexes.map { IndexSource(index: $0, decoder: decoder) }
    guard shards == nil else {
      return Diagnostics.tell(interruptionOf: try Set(sources.flatMap { try $0.interruptedLogs() }).sorted())
    }
    if isNewEmpty { try Diagnostics.tell(emptinessOf: sources[0]) }
    try Diagnostics.tell(interruptionOf: sources[0], options)
  }

  /// Most requests hold no record that trace knows: reports on them would say nothing.
  private func tellUnknown(of indexes: [IndexFile]) async throws {
    let counts = try indexes.map { try $0.unknownRequests() }
    let requests = (unknown: counts.reduce(0) { $0 + $1.unknown }, of: counts.reduce(0) { $0 + $1.of })
    guard requests.unknown * 2 > requests.of else { return }
    let decoder = LogDecoder(ofIndexWith: AttributeProjection(), catalog: decoder.catalog)
    let understanding =
      try await shards == nil
      ? IndexSource(index: indexes[0], decoder: decoder).firstUnderstanding()
      : ShardedSource(ShardSet(indexes), named: options.path, decoder: decoder).firstUnderstanding()
    let text = UnknownText(
      requests: requests.of, isOfFirst: understanding.isSample, unknown: requests.unknown, withErrors: 0,
      understanding: understanding, logs: logs.files)
    Diagnostics.print(remark: text.first, details: text.details)
  }

  /// An index without a request is made all the same: it is what was asked for, and reports on it say 0 requests.
  private func tellEmptiness() {
    let names = files.map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", ")
    Diagnostics.print(
      remark: "no line in \(names), so nothing was indexed",
      details: ["to index files: trace ingest LOGS", "from a pipe: … | trace ingest -"])
  }
}

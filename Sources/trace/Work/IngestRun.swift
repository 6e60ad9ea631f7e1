import LogReading
import TraceModel
import TraceRendering
import TraceSources
import TraceStore

/// One run of `trace ingest`: reads logs into an index, and says what was wrong with them.
struct IngestRun {
  private let files: [String]
  private let follows: Bool
  private let logs: LogPaths
  private let zones: LogZones
  private let decoder: LogDecoder
  private let redaction: RedactionOptions
  private let fields: [RedactedField]
  private let key: RedactionKey?
  private let options: IndexOptions
  private let batchBytes: Int64

  /// `files` are as they were typed. Says which profile is used. Throws where an option is wrong; nothing is opened yet.
  init(
    files: [String], follows: Bool, decoding: DecoderOptions, redaction: RedactionOptions,
    options: IndexOptions, batchBytes: Int64
  ) throws {
    (self.files, self.follows, self.batchBytes) = (files, follows, batchBytes)
    (self.redaction, self.options) = (redaction, options)
    logs = LogPaths(files)
    Machine.allowFiles(logs.files.count)
    zones = try decoding.zones(of: logs.files)
    let profile = try decoding.foundProfile()
    Diagnostics.tell(profile)
    decoder = try decoding.decoder(profile: profile?.profile)
    (fields, key) = (try redaction.fields(), try redaction.key())
  }

  /// Reads the logs. `tellSummary` gets what was read. Throws, too, where something could not be read or, if `strict`, was
  /// skipped.
  func run(strict: Bool, _ tellSummary: (IngestSummary) throws -> Void) async throws {
    let index = try options.open(decoder, toRead: logs)
    do {
      let agreed = try agreement(index)
      if agreed.isOfIndex { Diagnostics.tell(redaction: agreed.redaction?.fields ?? []) }
      let inputs = try await read(without: agreed.redaction, into: index, tellSummary)
      if let failure = UnreadInput.failure(inputs, mayGrow: true) { throw failure }
      if inputs.isIncomplete(strict: strict) { throw Failure(.failed) }
    } catch {
      // A failure leaves no index behind where there was none.
      if index.isNew { try? index.removeIfUnused() }
      throw error
    }
  }

  /// Where there is none, nothing is read, and nothing is left unfinished.
  private func agreement(_ index: IndexFile) throws -> RedactionAgreement {
    do {
      let agreement = try RedactionAgreement(asked: fields, key: key, in: index)
      try redaction.checkUse(agreement.redaction)
      return agreement
    } catch {
      try index.withdrawLogs()
      throw error
    }
  }

  private func read(
    without fields: Redaction?, into index: IndexFile, _ tellSummary: (IngestSummary) throws -> Void
  ) async throws -> InputReport {
    let progress = IngestProgress()
    var indexer = try Indexer(
      logs, follows: follows, redaction: fields, zones: zones, index: index, decoder: decoder,
      batchBytes: batchBytes, progress: progress.show, stage: progress.show)
    if indexer.isEndless { Signals.endReading() }
    for name in indexer.awaited {
      Diagnostics.print(remark: "waiting for '\(name)', where there is no file yet")
    }
    let summary = try await indexer.run()
    progress.clear()
    let inputs = indexer.report(summary)
    Diagnostics.report(inputs)
    try tellSummary(summary)
    if summary.total.lines > 0 { redaction.tellMissing(fields, of: inputs.sources) }
    if summary.total.lines == 0, inputs.failures.isEmpty { tellEmptiness() }
    if summary.newTraces > 0 { try await tellUnknown(of: index) }
    if summary.total.events == 0, summary.total.uncorrelated > 0 {
      let advice = MissingIDs.advice(summary.total.uncorrelated, in: files)
      Diagnostics.print(remark: advice.remark, details: advice.details)
    }
    let source = IndexSource(index: index, decoder: decoder)
    if summary.total.events == 0 { try Diagnostics.tell(emptinessOf: source) }
    try Diagnostics.tell(interruptionOf: source, options)
    return inputs
  }

  /// Most requests hold no record that trace knows: reports on them would say nothing.
  private func tellUnknown(of index: IndexFile) async throws {
    let requests = try index.unknownRequests()
    guard requests.unknown * 2 > requests.of else { return }
    let decoder = LogDecoder(ofIndexWith: AttributeProjection(), catalog: index.catalog)
    let understanding = try await IndexSource(index: index, decoder: decoder).firstUnderstanding()
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

package import LogReading
import TraceAnalysis
package import TraceModel
package import TraceStore

/// Reads logs into an index: blocks are decoded in parallel, the next batch is prepared while one is written,
/// and in each transaction the records and the ledger move together. Interrupted anywhere, a run goes on from
/// the last batch; another process that writes to the same index takes its turn between two batches.
package struct Indexer {
  /// The size of a batch before it is written, in bytes of log.
  package static let batchBytes: Int64 = 10 << 20

  private let index: IndexFile
  private let decoder: LogDecoder
  private let batchBytes: Int64
  private let progress: (_ bytes: Int64, _ total: Int64) -> Void
  private let tellStage: (IngestStage) -> Void
  private var writer: BatchWriter
  private var plan: IngestPlan
  /// nil where files are read once.
  private var followed: FollowedLogs?
  private var surveyPace = SurveyPace()
  private var bytes: Int64 = 0
  /// The number that the next new source gets.
  private var nextSource: Int64
  private var fileNumbers: FileNumbers?
  /// Inputs that could not be read.
  package private(set) var failures: [any Error] = []

  /// Plans the reading of `files`, whose times without an offset are of `zones`. `progress` is told the bytes
  /// read and the bytes to read, batch by batch.
  package init(
    _ files: [String], zones: LogZones = LogZones(), index: IndexFile, decoder: LogDecoder,
    batchBytes: Int64 = Self.batchBytes,
    progress: @escaping (Int64, Int64) -> Void
  ) throws {
    try self.init(
      LogPaths(files), zones: zones, index: index, decoder: decoder, batchBytes: batchBytes,
      progress: progress)
  }

  /// Plans the reading of `logs`, whose times without an offset are of `zones`; with `follows` it goes on with them until
  /// it is interrupted, and without the fields of `redaction`. `progress` is told the bytes read and the bytes to read,
  /// batch by batch, and `stage` what is done behind the reading.
  package init(
    _ logs: LogPaths, follows: Bool = false, redaction: Redaction? = nil, zones: LogZones = LogZones(),
    index: IndexFile,
    decoder: LogDecoder,
    batchBytes: Int64 = Self.batchBytes, progress: @escaping (Int64, Int64) -> Void,
    stage tellStage: @escaping (IngestStage) -> Void = { _ in }
  ) throws {
    self.index = index
    self.decoder = decoder
    self.batchBytes = batchBytes
    self.progress = progress
    self.tellStage = tellStage
    try index.learnAttributes { decoder.vocabularyHash }
    plan = try IngestPlan(
      logs, followed: follows, redaction: redaction, zones: zones,
      ledger: index.read { try Ledger($0, catalog: index.catalog) },
      decoder: decoder)
    followed = follows ? FollowedLogs(logs, plan) : nil
    nextSource = plan.lastKnownSource + 1
    writer = BatchWriter(index: index, profile: decoder.rulesOfRun?.stored)
  }

  /// The fate of the inputs; `summary` counts their lines.
  package func report(_ summary: IngestSummary) -> InputReport {
    InputReport(
      sources: summary.sources, naiveFiles: plan.sources.filter(\.hasNaiveTimes).map(\.input.file),
      passedOver: plan.passedOver, failures: failures)
  }

  /// Indexes what is new. Throws what the database throws; unreadable files are in `failures`.
  package mutating func run() async throws -> IngestSummary {
    defer { plan.close() }
    try index.share()
    defer { index.settle() }
    let logs = unfinished
    try index.write { try logs.enter($0) }
    try await readWhatIsThere()
    while plan.isOpen || followed != nil {
      try await completeRequests()
      try index.flushOnCommit()
      if surveyPace.isDue {
        surveyPace = SurveyPace(after: try await ContinuousClock().measure { try await survey() })
      }
      waitForMore()
      try await readWhatIsThere()
    }
    failures += plan.problems
    tellStage(.requests)
    try await completeRequests(from: writer.touched.first ?? .max)
    try forgetJoinedEnds()
    try index.flushOnCommit()
    let written = index
    async let flushing: Void = written.flush()
    tellStage(.clocks)
    try await survey()
    try await flushing
    try index.write { try unfinished.remove($0) }
    try index.seal()
    return summary()
  }

  /// The logs now read; the index knows them until the run has ended.
  private var unfinished: UnfinishedLogs {
    UnfinishedLogs(plan.sources.map { .init(file: WholePath.of($0.input.file), source: $0.number) })
  }

  /// Some log may stay open for ever.
  package var isEndless: Bool { followed != nil || plan.sources.contains { $0.input.mayWait } }

  /// Followed names without a file yet.
  package var awaited: [String] { followed?.awaited(plan) ?? [] }

  private func survey() async throws { try await SurveyUpdate(index: index, decoder: decoder).run() }

  /// Reads and stores what the sources have now.
  private mutating func readWhatIsThere() async throws {
    repeat {
      try retellGrown()
      try await read()
    } while try plan.isUnfinished && renewPlan()
  }

  /// False if the waiting input cannot be read yet.
  private mutating func renewPlan() throws -> Bool {
    fileNumbers = nil
    let hasBegun = try plan.renew(index.read { try Ledger($0, catalog: index.catalog) })
    nextSource = plan.lastKnownSource + 1
    return hasBegun
  }

  /// Brings single requests up to date: ids, joined ones from number `first` on included, and summaries older than
  /// their records.
  private mutating func completeRequests(from first: Int64 = .max) async throws {
    let logs = unfinished
    try index.write { database in
      try logs.enter(database)
      let identities = try IndexWriter(database)
      try identities.completeLookup(writer.waitingNames)
      try identities.joinAliases(from: first)
      for source in plan.sources where source.state != .waiting {
        try identities.store(incompleteLastLine: source.incompleteLastLine, source: source.number)
      }
    }
    try await SummaryUpdate(index: index, decoder: decoder).refresh()
  }

  /// A record that breaks off at the end of a log is whole if another log has brought the rest.
  private mutating func forgetJoinedEnds() throws {
    let (files, redaction) = (plan.filesBefore, plan.redaction)
    guard !files.isEmpty else { return }
    let joined = try index.read {
      try JoinedEnds(files, IndexReader($0, catalog: index.catalog), redaction)
    }
    guard !joined.sources.isEmpty else { return }
    plan.forgetIncompleteLastLines(of: joined.sources)
    try index.write { database in
      let writer = try IndexWriter(database)
      for source in joined.sources { try writer.store(incompleteLastLine: nil, source: source) }
    }
  }

  /// Until a stream has something to read, something has happened to a file that is followed, or somebody asks for the end.
  private mutating func waitForMore() {
    plan.closeFinished()
    let streams = plan.sources.filter { $0.state != .finished && $0.input.mayWait }.map(\.input)
    while !Interruption.isAsked {
      let isReady = LogInput.wait(for: streams, milliseconds: FollowedLogs.interval)
      let hasNews = followed?.look(&plan) ?? false
      if isReady || hasNews { return }
    }
    followed = nil
    plan.endFollowing()
  }

  /// Logs that were short when they were first read may tell more of themselves now.
  private mutating func retellGrown() throws {
    for number in plan.sources.indices {
      guard let (block, open) = plan.sources[number].retold(plan.decoders) else { continue }
      let coverage = plan.sources[number].goOn(from: block, open: open)
      let events = Dictionary(
        (block.events + block.uncorrelated).map { ($0.offset, $0) }, uniquingKeysWith: { first, _ in first })
      let (source, catalog, profile) = (
        plan.sources[number].number, index.catalog, plan.sources[number].profile
      )
      try index.write {
        let (writer, numbers) = (try IndexWriter($0), try FileNumbers($0, catalog: catalog))
        try writer.store(profile, source: source)
        try writer.forgetRules(source: source)
        try writer.store(rules: block.ruleMatches, source: source)
        try writer.retell(
          source: source, events, coverage: coverage, catalog: catalog, fileNumbers: numbers)
      }
    }
  }

  /// Reads and stores the input of the plan. If another process has stored some of the same lines, the uncommitted ones
  /// wait for the next plan.
  private mutating func read() async throws {
    let total = plan.sources.reduce(Int64(0)) { $0 + $1.input.expected }
    var sequence = BlockSequence(plan.sources)
    var blocks: [RecordBlock] = []
    var filled: Int64 = 0
    var preparing: PendingBatch?
    var hasMoved = false
    func take(_ settled: [RecordBlock]) {
      filled += settled.reduce(0) { $0 + $1.endOffset - $1.offset }
      blocks += settled
    }
    try await DecodingPipeline(decoders: plan.sources.map(\.decoder)).run(&sequence) { decoded in
      take(plan.sources[Int(decoded.source)].add(decoded))
      guard isFull(filled), !hasMoved else { return !hasMoved }
      let previous = preparing
      preparing = try prepare(&blocks, &filled, after: previous)
      hasMoved = try await !write(previous)
      progress(bytes, total)
      return !hasMoved
    }
    if !hasMoved { hasMoved = try await !write(preparing) }
    if !hasMoved { for source in plan.sources.indices { take(plan.sources[source].addRest()) } }
    if !hasMoved { hasMoved = try await !write(try prepare(&blocks, &filled, after: preparing)) }
    if hasMoved {
      plan.putBack(sequence.openPositions)
    } else {
      plan.finishReading(open: sequence.openPositions)
    }
    failures += sequence.failures
  }

  /// A batch is closed when all files have been read to the same part, unless that is too far away. A request that
  /// goes on in the next batch is made and stored again.
  private func isFull(_ filled: Int64) -> Bool {
    filled >= batchBytes && (plan.isLevel || filled >= batchBytes + batchBytes / 4)
  }

  /// Closes the batch, and has it prepared in parallel.
  private mutating func prepare(
    _ blocks: inout [RecordBlock], _ filled: inout Int64, after previous: PendingBatch?
  ) throws -> PendingBatch {
    let moves = plan.sources.indices.map { plan.sources[$0].closeBatch(&nextSource) }
    let numbers = try index.fileNumbers(fileNumbers) { index.catalog.attributes.sets.values(of: blocks) }
    fileNumbers = numbers
    let batch = IngestBatch(
      blocks: blocks, moves: moves, bytes: filled, fileNumbers: numbers, catalog: index.catalog)
    blocks.removeAll(keepingCapacity: true)
    filled = 0
    return PendingBatch(batch, after: previous)
  }

  /// False if another process has moved the ledger: then nothing was written.
  private mutating func write(_ pending: PendingBatch?) async throws -> Bool {
    guard let pending else { return true }
    let prepared = await pending.prepared.value
    let batch = prepared.batch
    do {
      if batch.bytes > 0 { try await writer.write(prepared, pending.blocks.value) }
    } catch is LedgerMoved { return false }
    for (source, move) in batch.moves.enumerated() { plan.sources[source].commit(move) }
    bytes += batch.bytes
    return true
  }

  private func summary() -> IngestSummary {
    var summary = IngestSummary()
    summary.sources = plan.sources.map { $0.summary(index.catalog) }
    for source in summary.sources { summary.total += source.counts }
    summary.traces = writer.touched.count
    summary.newTraces = writer.touched.new
    summary.bytes = bytes
    return summary
  }
}

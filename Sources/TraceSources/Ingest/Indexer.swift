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

  let decoder: LogDecoder
  private let batchBytes: Int64
  private let progress: (_ bytes: Int64, _ total: Int64) -> Void
  private let tellStage: (IngestStage) -> Void
  /// One index, or shards of one set that are equally far.
  private(set) var targets: [IngestTarget]
  var plan: IngestPlan
  /// nil where files are read once.
  private var followed: FollowedLogs?
  private var surveyPace = SurveyPace()
  private var bytes: Int64 = 0
  /// The number that the next new source gets.
  private var nextSource: Int64
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

  /// Plans the reading of `logs`, whose times without an offset are of `zones`; with `follows` it goes on with them
  /// until it is interrupted, and without the fields of `redaction`. `progress` is told the bytes read and the bytes
  /// to read, batch by batch, and `stage` what is done behind the reading.
  package init(
    _ logs: LogPaths, follows: Bool = false, redaction: Redaction? = nil, zones: LogZones = LogZones(),
    index: IndexFile,
    decoder: LogDecoder,
    batchBytes: Int64 = Self.batchBytes, progress: @escaping (Int64, Int64) -> Void,
    stage tellStage: @escaping (IngestStage) -> Void = { _ in }
  ) throws {
    try self.init(
      logs, follows: follows, redaction: redaction, zones: zones, indexes: [index], decoder: decoder,
      batchBytes: batchBytes, progress: progress, stage: tellStage)
  }

  /// Plans the reading of `logs` into shards of one set that are equally far: each gets its requests.
  init(
    _ logs: LogPaths, follows: Bool = false, redaction: Redaction?, zones: LogZones, indexes: [IndexFile],
    decoder: LogDecoder, batchBytes: Int64, progress: @escaping (Int64, Int64) -> Void,
    stage tellStage: @escaping (IngestStage) -> Void
  ) throws {
    self.decoder = decoder
    self.batchBytes = batchBytes
    self.progress = progress
    self.tellStage = tellStage
    for index in indexes { try index.learnAttributes { decoder.vocabularyHash } }
    targets = indexes.map { IngestTarget($0, decoder: decoder) }
    plan = try IngestPlan(
      logs, followed: follows, redaction: redaction, zones: zones,
      ledger: Ledger(of: indexes[0]),
      decoder: decoder)
    followed = follows ? FollowedLogs(logs, plan) : nil
    nextSource = plan.lastKnownSource + 1
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
    for target in targets { try target.index.share() }
    defer { for target in targets { target.index.settle() } }
    let logs = unfinished
    for target in targets { try target.index.write { try logs.enter($0) } }
    try await readWhatIsThere()
    while plan.isOpen || followed != nil {
      try await completeRequests()
      for target in targets { try target.index.flushOnCommit() }
      if surveyPace.isDue {
        surveyPace = SurveyPace(after: try await ContinuousClock().measure { try await survey() })
      }
      waitForMore()
      try await readWhatIsThere()
    }
    failures += plan.problems
    tellStage(.requests)
    try await completeRequests(withNew: true)
    try forgetJoinedEnds()
    for target in targets { try target.index.flushOnCommit() }
    let written = targets
    async let flushing: Void = written.flush()
    tellStage(.clocks)
    try await survey()
    try await flushing
    for target in targets {
      try target.index.write { try unfinished.remove($0) }
      try target.index.seal()
    }
    return summary()
  }

  /// The logs now read; the index knows them until the run has ended.
  var unfinished: UnfinishedLogs {
    UnfinishedLogs(plan.sources.map { .init(file: WholePath.of($0.input.file), source: $0.number) })
  }

  /// Some log may stay open for ever.
  package var isEndless: Bool { followed != nil || plan.sources.contains { $0.input.mayWait } }

  /// Followed names without a file yet.
  package var awaited: [String] { followed?.awaited(plan) ?? [] }

  /// Some log can be read once only.
  var readsOnce: Bool { plan.sources.contains { !$0.input.canBeReadAgain } }

  private func survey() async throws {
    for target in targets { try await SurveyUpdate(index: target.index, decoder: decoder).run() }
  }

  /// Reads and stores what the sources have now.
  private mutating func readWhatIsThere() async throws {
    repeat {
      try retellGrown()
      try await read()
    } while try plan.isUnfinished && renewPlan()
  }

  /// False if the waiting input cannot be read yet.
  private mutating func renewPlan() throws -> Bool {
    for number in targets.indices { targets[number].forgetNumbers() }
    let hasBegun = try plan.renew(Ledger(of: targets[0].index))
    nextSource = plan.lastKnownSource + 1
    return hasBegun
  }

  /// Until a stream has something to read, something has happened to a file that is followed,
  /// or somebody asks for the end.
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

  /// Reads and stores the input of the plan. If another process has stored some of the same lines, the uncommitted ones
  /// wait for the next plan.
  private mutating func read() async throws {
    let total = plan.sources.reduce(Int64(0)) { $0 + $1.input.expected }
    var sequence = BlockSequence(plan.sources)
    var blocks: [RecordBlock] = []
    var filled: Int64 = 0
    var preparing: [PendingBatch] = []
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

  /// Closes the batch, and has it prepared in parallel, for each target its part.
  private mutating func prepare(
    _ blocks: inout [RecordBlock], _ filled: inout Int64, after previous: [PendingBatch]
  ) throws -> [PendingBatch] {
    let moves = plan.sources.indices.map { plan.sources[$0].closeBatch(&nextSource) }
    let shares = divide(blocks)
    let batches = try targets.indices.map { number in
      IngestBatch(
        blocks: blocks, moves: moves, bytes: filled, fileNumbers: try targets[number].numbers(for: blocks),
        catalog: decoder.catalog)
    }
    blocks.removeAll(keepingCapacity: true)
    filled = 0
    return targets.indices.map { number in
      let before = previous.isEmpty ? nil : previous[number]
      return PendingBatch(batches[number], after: before, shares: shares, number)
    }
  }

  /// The requests of a batch, by target; nil: an index that gets all of them.
  private func divide(_ blocks: [RecordBlock]) -> Task<[BatchShare], Never>? {
    let shards = targets.compactMap(\.index.shard)
    guard let count = shards.first?.count, count > 1 else { return nil }
    return Task {
      let shares = BatchShares(blocks, of: count)
      return shards.map { shares.share($0.number - 1) }
    }
  }

  /// False if another process has moved the ledger: then nothing was written. Throws where one has moved that of a
  /// shard, since others may have their part of the batch.
  private mutating func write(_ pending: [PendingBatch]) async throws -> Bool {
    guard let first = pending.first else { return true }
    let batch = await first.prepared.value.batch
    for number in targets.indices where batch.bytes > 0 {
      let prepared = await pending[number].prepared.value
      do {
        try await targets[number].writer.write(prepared, pending[number].blocks.value)
      } catch is LedgerMoved {
        guard targets.count == 1 else { throw IndexFile.Problem.busy(path: targets[number].index.path) }
        return false
      }
    }
    for (source, move) in batch.moves.enumerated() { plan.sources[source].commit(move) }
    bytes += batch.bytes
    return true
  }

  private func summary() -> IngestSummary {
    var summary = IngestSummary()
    summary.sources = plan.sources.map { $0.summary(decoder.catalog) }
    for source in summary.sources { summary.total += source.counts }
    summary.traces = targets.reduce(0) { $0 + $1.writer.touched.count }
    summary.newTraces = targets.reduce(0) { $0 + $1.writer.touched.new }
    summary.bytes = bytes
    return summary
  }
}

extension Ledger {
  /// The ledger of an index.
  init(of index: IndexFile) throws {
    self = try index.read { try Ledger($0, catalog: index.catalog) }
  }
}

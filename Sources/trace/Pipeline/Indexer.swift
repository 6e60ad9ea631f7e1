import LogDecoding
import TraceAnalysis
import TraceModel
import TraceStore

/// Reads logs into an index: blocks are decoded in parallel, the next batch is prepared while one is written,
/// and in each transaction the records and the ledger move together. Interrupted anywhere, a run goes on from
/// the last batch; another process that writes to the same index takes its turn between two batches.
struct Indexer {
  /// What a batch holds before it is written, in bytes of log.
  static let batchBytes: Int64 = 16 << 20

  private let index: IndexFile
  private let decoder: LogDecoder
  private let batchBytes: Int64
  private let progress: (_ bytes: Int64, _ total: Int64) -> Void
  private var writer: BatchWriter
  private var plan: IngestPlan
  private var bytes: Int64 = 0
  /// The number that the next new source gets.
  private var nextSource: Int64
  private var symbols: SymbolNumbers?
  /// What earlier plans of this run have stored, by file.
  private var addedBefore: [String: LineCounts] = [:]
  /// Inputs that could not be read.
  private(set) var failures: [any Error] = []

  /// Plans the reading of `files`. `progress` is told the bytes read and the bytes to read, batch by batch.
  init(
    _ files: [String], index: IndexFile, decoder: LogDecoder, batchBytes: Int64 = Self.batchBytes,
    progress: @escaping (Int64, Int64) -> Void
  ) throws {
    self.index = index
    self.decoder = decoder
    self.batchBytes = batchBytes
    self.progress = progress
    plan = try IngestPlan(files: files, ledger: index.read { try Ledger($0) })
    nextSource = plan.lastKnownSource + 1
    writer = BatchWriter(index: index)
  }

  /// Files with times that have no offset.
  var naiveFiles: [String] { plan.sources.filter(\.hasNaiveTimes).map(\.input.file) }

  /// Indexes what is new. Throws what the database throws; unreadable files are in `failures`.
  mutating func run() async throws -> IngestSummary {
    while true {
      do {
        try await read()
        break
      } catch is LedgerMoved {
        try planAgain()
      }
    }
    failures += plan.problems
    try await StaleRequests(index: index, decoder: decoder).refresh()
    return summary()
  }

  /// Another process has stored some of the same lines: look at the ledger again, and read only the rest.
  private mutating func planAgain() throws {
    for source in plan.sources { addedBefore[source.input.file, default: LineCounts()] += source.added }
    plan = try IngestPlan(files: plan.files, ledger: index.read { try Ledger($0) })
    nextSource = plan.lastKnownSource + 1
  }

  private mutating func read() async throws {
    defer { for source in plan.sources { source.input.finish() } }
    let total = plan.sources.reduce(Int64(0)) { $0 + ($1.input.size ?? 0) - $1.input.start }
    var sequence = BlockSequence(plan.sources.map(\.input))
    var blocks: [RecordBlock] = []
    var filled: Int64 = 0
    var preparing: Task<PreparedBatch, Never>?
    try await DecodingPipeline(decoder: decoder).run(&sequence) { decoded in
      var block = decoded
      plan.sources[Int(block.source)].add(&block)
      filled += block.endOffset - block.offset
      blocks.append(block)
      guard filled >= batchBytes else { return }
      let previous = preparing
      preparing = try prepare(&blocks, &filled)
      try await write(previous)
      progress(bytes, total)
    }
    try await write(preparing)
    try await write(try prepare(&blocks, &filled))
    failures += sequence.failures.map { InputProblem.unreadable(file: $0.file, code: $0.code) }
  }

  /// Closes the batch that is being filled, and has it prepared beside whatever else is going on.
  private mutating func prepare(
    _ blocks: inout [RecordBlock], _ filled: inout Int64
  ) throws -> Task<PreparedBatch, Never> {
    let moves = plan.sources.indices.map { plan.sources[$0].closeBatch(&nextSource) }
    let numbers = try index.symbolNumbers(symbols)
    symbols = numbers
    let batch = IngestBatch(blocks: blocks, moves: moves, bytes: filled, symbols: numbers)
    blocks.removeAll(keepingCapacity: true)
    filled = 0
    return Task { PreparedBatch(batch) }
  }

  private mutating func write(_ preparing: Task<PreparedBatch, Never>?) async throws {
    guard let batch = await preparing?.value else { return }
    if batch.bytes > 0 { try writer.write(batch) }
    for (source, move) in batch.moves.enumerated() { plan.sources[source].commit(move) }
    bytes += batch.bytes
  }

  private func summary() -> IngestSummary {
    var summary = IngestSummary()
    summary.sources = plan.sources.map { $0.summary(addedBefore: addedBefore[$0.input.file] ?? LineCounts()) }
    for source in summary.sources { summary.total += source.counts }
    summary.traces = writer.touchedRequests
    summary.newTraces = writer.newRequests
    summary.bytes = bytes
    return summary
  }
}

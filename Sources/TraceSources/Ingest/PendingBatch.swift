import TraceStore

/// A batch on its way into the index. Its rows are made one batch after another, since requests go on from one to the
/// next; its records are packed beside that.
///
///     batch 1   rows ─► packed ─► written
///     batch 2            rows ─► packed ─► written
struct PendingBatch: Sendable {
  /// Its rows.
  let prepared: Task<PreparedBatch, Never>
  /// Its blocks of records.
  let blocks: Task<[PackedBlock], any Error>

  /// Begins both; `previous` is the batch before. Of the requests those of share `number` are prepared;
  /// without `shares` all of them.
  init(
    _ batch: IngestBatch, after previous: PendingBatch?, shares: Task<[BatchShare], Never>? = nil,
    _ number: Int = 0
  ) {
    let prepared = Task {
      PreparedBatch(
        batch, open: await previous?.prepared.value.open ?? [:], share: await shares?.value[number])
    }
    self.prepared = prepared
    blocks = Task { try await prepared.value.packed() }
  }
}

extension PreparedBatch {
  /// Packs its records, a part on each processor. Throws where there is no memory.
  func packed() async throws -> [PackedBlock] {
    let (count, parts) = (rows.blockCount, DecodingPipeline.processorCount)
    let ranges = (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }.filter { !$0.isEmpty }
    return try await ranges.concurrentMap { [rows] in try rows.pack($0) }.flatMap(\.self)
  }

  /// Packs its records one after another.
  func packedInTurn() throws -> [PackedBlock] { try rows.pack(0..<rows.blockCount) }
}

import LogDecoding
import TraceAnalysis
import TraceModel
import TraceStore

/// Requests whose events came in more than one batch, also of a run that was interrupted: their summaries are
/// made anew from their records.
struct StaleRequests {
  private static let requestsPerTransaction = 5000

  private let index: IndexFile
  private let stored: StoredEvents
  private let reconstructor = TraceReconstructor()

  init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    stored = StoredEvents(decoder: decoder)
  }

  /// Rewrites all of them. The cost is that of reading their records once.
  func refresh() throws {
    var remaining = true
    while remaining {
      remaining = try index.write { database in
        let reader = try IndexReader(database, catalog: index.catalog)
        let stale = try reader.staleRequests(limit: Self.requestsPerTransaction)
        guard !stale.isEmpty else { return false }
        var writer = try IndexWriter(database, catalog: index.catalog, lastKnownSource: 0)
        for number in stale { try refresh(number, reader, &writer) }
        return true
      }
    }
  }

  private func refresh(_ number: Int64, _ reader: IndexReader, _ writer: inout IndexWriter) throws {
    let lookup = try reader.lookup(of: number)
    let records = try reader.records(of: number)
    let (events, block) = stored.decode(records, of: lookup)
    let trace = reconstructor.reconstruct(events)
    try writer.clearStale(number)
    guard let first = trace.events.first else { return }
    let earliest = block.events.first { stored.stands($0, at: first, in: records) }
    let id = earliest.map(block.correlationID) ?? lookup
    try writer.store(TraceSummary(trace), number: number, correlationID: id, lookup: lookup)
  }
}

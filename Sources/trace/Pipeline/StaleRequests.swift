import LogDecoding
import TraceAnalysis
import TraceModel
import TraceStore

/// Requests whose events came in more than one batch, also of a run that was interrupted: their summaries are
/// made anew from their records.
struct StaleRequests {
  private static let requestsPerTransaction = 4000

  /// A request as it was read.
  private struct Reading: Sendable {
    var number: Int64
    var lookup: String
    var records: IndexReader.StoredLines
  }

  /// A request with its summary made anew.
  private struct Renewal: Sendable {
    var reading: Reading
    var correlationID: String
    var summary: TraceSummary
  }

  private let index: IndexFile
  private let stored: StoredEvents

  init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    stored = StoredEvents(decoder: decoder)
  }

  /// Rewrites all of them. The cost is that of reading their records once.
  func refresh() async throws {
    while case let readings = try read(), !readings.isEmpty {
      try write(await renew(readings))
    }
  }

  private func read() throws -> [Reading] {
    try index.read { database in
      let reader = IndexReader(database, catalog: index.catalog)
      return try reader.staleRequests(limit: Self.requestsPerTransaction).map { number in
        Reading(
          number: number, lookup: try reader.lookup(of: number), records: try reader.records(of: number))
      }
    }
  }

  private func renew(_ readings: [Reading]) async -> [Renewal] {
    await withTaskGroup(of: [Renewal].self) { group in
      let share = max(1, readings.count / (DecodingPipeline.processorCount * 4))
      for start in stride(from: 0, to: readings.count, by: share) {
        let part = readings[start..<min(start + share, readings.count)]
        group.addTask { part.map(renew) }
      }
      var renewals: [Renewal] = []
      for await part in group { renewals += part }
      return renewals.sorted { $0.reading.number < $1.reading.number }
    }
  }

  private func renew(_ reading: Reading) -> Renewal {
    let (events, block) = stored.decode(reading.records, of: reading.lookup)
    let trace = TraceReconstructor(catalog: index.catalog).reconstruct(events)
    let earliest = trace.events.first.flatMap { stored.event(at: $0, in: reading.records, block) }
    return Renewal(
      reading: reading, correlationID: earliest.map(block.correlationID) ?? reading.lookup,
      summary: TraceSummary(trace))
  }

  /// Stores the summaries of requests that have no newer records than those that were read; the others stay
  /// stale.
  private func write(_ renewals: [Renewal]) throws {
    let symbols = try index.symbolNumbers(nil)
    try index.write { database in
      let writer = try IndexWriter(database)
      var rows = BatchRows(symbols: symbols)
      for renewal in renewals {
        let number = renewal.reading.number
        guard try writer.nextOrdinal(of: number) == renewal.reading.records.nextOrdinal else { continue }
        try writer.clearStale(number)
        let row = rows.add(
          renewal.summary, correlationID: renewal.correlationID, lookup: renewal.reading.lookup)
        try writer.replace(row, of: rows, number: number)
      }
    }
  }
}

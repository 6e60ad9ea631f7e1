import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// Makes summaries anew from the records of their requests. That is for requests with events in several batches, also
/// of an interrupted run. It is also for ids that name several requests or are part of another id.
struct SummaryUpdate {
  private static let requestsPerTransaction = 4000

  /// An id with the summaries of its requests made anew.
  private struct Renewal: Sendable {
    var stored: StoredRequest
    /// Each with the id as its earliest event has it.
    var requests: [(correlationID: String, summary: TraceSummary, attributes: [RequestAttribute])]
  }

  /// Some ids as they are stored.
  private struct Stale: Sendable {
    var requests: [StoredRequest]
    var shared: StoredEvents.SharedEvents
    /// How often something had been removed from the index.
    var removals: Int64
  }

  private let index: IndexFile
  private let decoder: LogDecoder
  private let stored: StoredEvents

  init(index: IndexFile, decoder: LogDecoder) {
    (self.index, self.decoder) = (index, decoder)
    stored = StoredEvents(index, decoder: decoder)
  }

  /// Another process may add to requests being read, which are then read again; this is the limit.
  private static let mostFutileRounds = 1000

  /// Rewrites all of them. The cost is one reading of their records.
  func refresh() async throws {
    try index.learnAttributes { decoder.vocabularyHash }
    var (futileRounds, fileNumbers): (Int, FileNumbers?) = (0, nil)
    while case let stale = try read(), !stale.requests.isEmpty {
      let renewals = try await stale.requests.concurrentMap { try renew($0, stale.shared) }
        .sorted { $0.stored.number < $1.stored.number }
      futileRounds = try write(renewals, stale.removals, &fileNumbers) ? 0 : futileRounds + 1
      guard futileRounds < Self.mostFutileRounds else {
        throw IndexFile.Problem.damaged(
          path: index.path,
          reason: "request \(renewals[0].stored.number) does not become what its records are")
      }
    }
  }

  /// For an id that is part of another, reads the other one.
  private func read() throws -> Stale {
    try index.read { database in
      let reader = index.reader(database)
      var seen: Set<Int64> = []
      let requests: [StoredRequest] = try reader.staleRequests(limit: Self.requestsPerTransaction).compactMap
      {
        let number = try reader.longForm(of: $0) ?? $0
        return seen.insert(number).inserted ? try reader.request(number) : nil
      }
      let places = Set(requests.flatMap(\.records.sharedPositions))
      let shared = try stored.shared().values(at: places, reader)
      return Stale(requests: requests, shared: shared, removals: try reader.removals())
    }
  }

  private func renew(_ stored: StoredRequest, _ shared: StoredEvents.SharedEvents) throws -> Renewal {
    let decoded = try self.stored.decode(stored, shared)
    let reconstructor = TraceReconstructor(catalog: index.catalog)
    let requests = decoded.keys.map { key in
      let records = decoded.records(for: key)
      let trace = reconstructor.reconstruct(records.events)
      let id = records.correlationID(in: trace) ?? stored.ids[0].lookup
      let attributes = RequestAttributes(trace, index.catalog.attributes.sets).list
      return (correlationID: id, summary: TraceSummary(trace), attributes: attributes)
    }
    return Renewal(stored: stored, requests: requests)
  }

  /// Stores the summaries of ids without newer records than those read; the others stay stale. False where none is
  /// stored.
  private func write(
    _ renewals: [Renewal], _ removals: Int64, _ known: inout FileNumbers?
  ) throws -> Bool {
    try index.write { database in
      let writer = try IndexWriter(database)
      guard try writer.removals() == removals else { return false }
      let fileNumbers = try FileNumbers(database, catalog: index.catalog, after: known) {
        Set(renewals.flatMap { $0.requests.flatMap { $0.attributes.map(\.code) } })
      }
      known = fileNumbers
      let occurrences = OccurrenceWriter(writer)
      var rows = BatchRows(fileNumbers: fileNumbers)
      var isStored = false
      for renewal in renewals where try isCurrent(renewal.stored, writer) {
        let stored = renewal.stored
        let made = renewal.requests.map {
          rows.add(
            $0.summary, $0.attributes, correlationID: $0.correlationID, lookup: stored.ids[0].lookup)
        }
        try writer.replace(made[0], of: rows, number: stored.number)
        for id in stored.ids {
          try writer.clearStale(id.number)
          try occurrences.replace(
            id.number == stored.number ? made.dropFirst() : [], of: rows, request: id.number)
        }
        isStored = true
      }
      try writer.finish()
      return isStored
    }
  }

  /// Neither records nor an id have come to it or left it since it was read.
  private func isCurrent(_ stored: StoredRequest, _ writer: IndexWriter) throws -> Bool {
    let partner = try writer.partner(of: stored.number)
    return try partner == stored.ids.dropFirst().first?.number
      && stored.ids.allSatisfy { try writer.nextOrdinal(of: $0.number) == $0.nextOrdinal }
  }
}

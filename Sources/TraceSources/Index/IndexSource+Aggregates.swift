import LogReading
import TraceAnalysis
package import TraceModel
import TraceStore

/// Computations over all requests of an index.
extension IndexSource {
  package func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    // If no summary has the wanted attributes, all records are read.
    if let aggregate = try await aggregateSummaries(empty) { return aggregate }
    return try await aggregateRecords(empty)
  }

  /// nil if the index does not store all wanted attributes.
  func aggregateSummaries<A: RequestAggregate>(_ empty: A) async throws -> A? {
    let snapshot = try index.snapshot(connections: DecodingPipeline.processorCount)
    guard !stored.decoder.projection.paths.isEmpty else { return try await aggregate(empty, snapshot) }
    guard let attributes = try attributes(snapshot) else { return nil }
    return try await aggregate(empty, snapshot, attributes)
  }

  /// The wanted attributes; nil if the index does not store all of them.
  private func attributes(_ snapshot: IndexSnapshot) throws -> AttributeColumns? {
    guard let part = snapshot.parts.first else { return nil }
    let decoder = stored.decoder
    return try snapshot.read(part) {
      try AttributeColumns($0, paths: decoder.projection.paths, canLack: decoder.canLack)
    }
  }

  /// Reads summaries, a part of the numbers over each of some connections. Those older than their requests' events are
  /// made anew.
  private func aggregate<A: RequestAggregate>(
    _ empty: A, _ snapshot: IndexSnapshot, _ attributes: AttributeColumns? = nil
  ) async throws -> A {
    try await empty.aggregated(over: snapshot.parts) { aggregate, part in
      try snapshot.read(part) { try self.add(part.requests, attributes, $0, to: &aggregate) }
    }
  }

  private func add(
    _ numbers: ClosedRange<Int64>, _ attributes: AttributeColumns?, _ reader: IndexReader,
    to aggregate: inout some RequestAggregate
  ) throws {
    let stale = try reader.staleIDs()
    let reused = try reader.reusedIDs(in: numbers)
    let stored = StoredSummaries(reader: reader, numbers: numbers, stale: stale, attributes: attributes)
    if try aggregate.addByShape(stored, reused: reused) {
      return try aggregate.add { try addStale(stale.filter(numbers.contains), reader, $0) }
    }
    var admission = aggregate.admission
    func isWanted(_ request: StoredRequestID, _ outline: inout TraceSummary) -> Bool {
      admission?.admits(outline, RequestID(request, reused)) ?? true
    }
    let asksOutlines = admission != nil
    try aggregate.add { add in
      try reader.forEachSummary(
        in: numbers, except: stale, attributes: attributes, where: asksOutlines ? isWanted : nil
      ) {
        add($1, RequestID($0, reused))
      }
      try addStale(stale.filter(numbers.contains), reader, add)
    }
  }

  /// Makes the summaries of some ids' requests of their records.
  func addStale(_ ids: Set<Int64>, _ reader: IndexReader, _ add: (TraceSummary, RequestID) -> Void)
    throws
  {
    let reconstructor = TraceReconstructor(catalog: catalog)
    for number in ids.sorted() {
      let requests = try stored.decode(number, reader).summaries(reconstructor, joiner: joiner)
      for (key, summary) in requests { add(summary, key) }
    }
  }

  /// Feeds the summaries of the requests `keys` only, which are looked up one by one, to `empty`.
  package func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) throws -> A {
    var aggregate = empty
    try read { reader in
      let stale = try reader.staleIDs()
      let numbers = keys.map(\.stored).filter { !stale.contains(RequestNumber.ofID($0.number)) }.sorted()
      let reused = try reader.reusedIDs()
      try aggregate.add { add in
        try reader.forEachSummary(of: numbers) { add($1, RequestID($0, reused)) }
        try addStale(Set(keys.lazy.map(\.withoutOccurrence.number).filter(stale.contains)), reader, add)
      }
    }
    return aggregate
  }

  // MARK: All records

  private static let requestsPerBatch: Int64 = 500

  /// Reads every record of the index in the order of requests, and reconstructs in parallel.
  func aggregateRecords<A: RequestAggregate>(_ empty: A) async throws -> A {
    var result = empty
    let reconstructor = TraceReconstructor(catalog: catalog)
    try await forEachBatch(try stored.shared()) { batches in
      result.merge(
        try await empty.aggregated(over: batches) { aggregate, batch in
          try aggregate.add { add in
            for request in try self.index.unpack(batch.requests) {
              let decoded = try self.stored.decode(request, batch.shared)
              let requests = decoded.summaries(reconstructor, joiner: self.joiner)
              for (key, summary) in requests { add(summary, key) }
            }
          }
        })
    }
    return result
  }

  /// Calls `body` with the records of all requests, some batches for each processor at a time. Shared records come as
  /// `shared` makes them. Requests with numbers above `end` are left out.
  func forEachBatch<Value>(
    _ shared: SharedRecords<Value>, through end: Int64 = .max,
    _ body: ([StoredBatch<Value>]) async throws -> Void
  ) async throws {
    var first: Int64 = 1
    let last = min(end, try read { try $0.lastRequest() })
    while first <= last {
      var batches: [StoredBatch<Value>] = []
      try read { reader in
        while first <= last, batches.count < DecodingPipeline.processorCount * 4 {
          guard let next = try reader.firstRequest(from: first, last: last) else {
            return first = last + 1
          }
          let end = min(last, next + Self.requestsPerBatch - 1)
          batches.append(try StoredBatch(try reader.requests(from: next, through: end), shared, reader))
          first = end + 1
        }
      }
      try await body(batches)
    }
  }
}

/// Some summaries of an index.
private struct StoredSummaries: FoldableSummaries {
  let reader: IndexReader
  let numbers: ClosedRange<Int64>
  let stale: Set<Int64>
  let attributes: AttributeColumns?

  func fold(into folder: inout some SummaryFolder) throws {
    try reader.foldSummaries(in: numbers, except: stale, attributes: attributes, into: &folder)
  }
}

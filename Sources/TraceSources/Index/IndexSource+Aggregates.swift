import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// What is computed from all requests of an index.
extension IndexSource {
  package func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    // Attributes are wanted that no summary has, so that all records are read.
    let readsRecords = !stored.decoder.projection.paths.isEmpty
    return readsRecords ? try await aggregateRecords(empty) : try await aggregateSummaries(empty)
  }

  /// Reads summaries, a part of the numbers over each of some connections; those that are older than their
  /// requests' events are made anew.
  private func aggregateSummaries<A: RequestAggregate>(_ empty: A) async throws -> A {
    let snapshot = try index.snapshot(connections: DecodingPipeline.processorCount)
    return try await empty.aggregated(over: snapshot.parts) { aggregate, part in
      try snapshot.read(part) { try self.add(part.requests, $0, to: &aggregate) }
    }
  }

  private func add(
    _ numbers: ClosedRange<Int64>, _ reader: IndexReader, to aggregate: inout some RequestAggregate
  ) throws {
    let stale = try reader.staleIDs()
    let reused = try reader.reusedIDs(in: numbers)
    try aggregate.add { add in
      try reader.forEachSummary(in: numbers, except: stale) { add($1, RequestKey(stored: $0, reused)) }
      try addStale(stale.filter(numbers.contains), reader, add)
    }
  }

  /// Makes the summaries of some ids' requests of their records.
  private func addStale(_ ids: Set<Int64>, _ reader: IndexReader, _ add: (TraceSummary, RequestKey) -> Void)
    throws
  {
    let reconstructor = TraceReconstructor(catalog: catalog)
    for number in ids.sorted() {
      let requests = try stored.decode(try reader.request(number)).summaries(reconstructor)
      for (key, summary) in requests { add(summary, key) }
    }
  }

  /// The same with some requests only, which are looked up one by one.
  package func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestKey]) throws -> A {
    var aggregate = empty
    try read { reader in
      let stale = try reader.staleIDs()
      let numbers = keys.map(\.stored).filter { !stale.contains(RequestNumber.ofID($0)) }.sorted()
      let reused = try reader.reusedIDs()
      try aggregate.add { add in
        try reader.forEachSummary(of: numbers) { add($1, RequestKey(stored: $0, reused)) }
        try addStale(Set(keys.lazy.map(\.withoutOccurrence.number).filter(stale.contains)), reader, add)
      }
    }
    return aggregate
  }

  // MARK: All records

  private static let requestsPerBatch: Int64 = 500

  /// Reads every record of the index in the order of requests, and reconstructs in parallel.
  private func aggregateRecords<A: RequestAggregate>(_ empty: A) async throws -> A {
    var result = empty
    let reconstructor = TraceReconstructor(catalog: catalog)
    try await forEachBatch { batches in
      result.merge(
        try await empty.aggregated(over: batches) { aggregate, batch in
          try aggregate.add { add in
            for request in batch {
              let requests = try self.stored.decode(request).summaries(reconstructor, joiner: self.joiner)
              for (key, summary) in requests { add(summary, key) }
            }
          }
        })
    }
    return result
  }

  /// Calls `body` with the records of all requests, some batches for each processor at a time.
  func forEachBatch(_ body: ([[StoredRequest]]) async throws -> Void) async throws {
    var first: Int64 = 1
    let last = try read { try $0.lastRequest() }
    while first <= last {
      var batches: [[StoredRequest]] = []
      try read { reader in
        while first <= last, batches.count < DecodingPipeline.processorCount * 4 {
          guard let next = try reader.firstRequest(from: first) else { return first = last + 1 }
          let end = min(last, next + Self.requestsPerBatch - 1)
          batches.append(try reader.requests(from: next, through: end))
          first = end + 1
        }
      }
      try await body(batches)
    }
  }

  // MARK: Ids beside each other

  package func neighbouringIDs() async throws -> NeighbouringIDs {
    var (found, survey) = (NeighbouringIDs(), SharedIDSurvey())
    try await forEachBatch { batches in
      let named = try await batches.concurrentMap { try $0.flatMap(self.neighbours) }
      let origins = catalog.origins
      try read { reader in
        for (number, pair) in named.joined() {
          let key = RequestKey(number: number)
          survey.add(pair, of: key, service: origins[pair.origin.index].service)
          let lookup = CorrelationLookup.normalise(pair.other)
          guard let beside = try reader.id(lookup: lookup)?.request, key != beside else { continue }
          found.pairs.append((key, beside))
        }
      }
    }
    found.shared = survey.shared
    return found
  }

  package func requests(naming text: String, limit: Int) throws -> [RequestKey] {
    let identifier = stored.decoder.identifier(of: text)
    let forms = [text, CorrelationLookup.normalise(text)].flatMap { [$0, $0.uppercased(), $0.lowercased()] }
    return try read { reader in
      var requests: [RequestKey] = []
      for number in try reader.requests(mentioning: Set(forms)) where requests.count < limit {
        let named = try neighbours(of: try reader.request(number))
        if named.contains(where: { $0.1.otherID == identifier }) {
          requests.append(RequestKey(number: number))
        }
      }
      return requests
    }
  }

  /// What the records of an id name beside it.
  private func neighbours(of request: StoredRequest) throws -> [(Int64, NeighbouringID)] {
    var block = try stored.block(request.records)
    for index in block.events.indices {
      block.events[index].origin = request.records.places[Int(block.events[index].line) - 1].origin
    }
    // A record that names several requests stands with each of them.
    let own = Set(block.events.lazy.filter { !$0.isShared }.map(\.correlation))
      .union(request.ids.map { stored.decoder.identifier(of: $0.lookup) })
    // The others' events of such a record would be as many, each with another pass over it.
    block.events.removeAll { !own.contains($0.correlation) }
    return stored.decoder.neighbouringIDs(in: block).map { (request.number, $0) }
  }
}

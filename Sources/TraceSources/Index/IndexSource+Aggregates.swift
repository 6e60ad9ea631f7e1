import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// What is computed from all requests of an index.
extension IndexSource {
  package func aggregate<F: RequestAggregate>(_ empty: F) async throws -> F {
    // Attributes are wanted that no summary has, so that all records are read.
    let readsRecords = !stored.decoder.projection.paths.isEmpty
    return readsRecords ? try await aggregateRecords(empty) : try await aggregateSummaries(empty)
  }

  /// Reads summaries, a part of the numbers over each of some connections; those that are older than their
  /// requests' events are made anew.
  private func aggregateSummaries<F: RequestAggregate>(_ empty: F) async throws -> F {
    let snapshot = try index.snapshot(connections: DecodingPipeline.processorCount)
    return try await withThrowingTaskGroup(of: F.self) { group in
      for part in snapshot.parts {
        group.addTask { try snapshot.read(part) { try self.aggregate(part.requests, $0, empty) } }
      }
      var result = empty
      for try await part in group { result.merge(part) }
      return result
    }
  }

  private func aggregate<F: RequestAggregate>(
    _ numbers: ClosedRange<Int64>, _ reader: IndexReader, _ empty: F
  ) throws -> F {
    var aggregate = empty
    let stale = try reader.staleIDs()
    let reused = try reader.reusedIDs(in: numbers)
    try aggregate.add { add in
      try reader.forEachSummary(in: numbers, except: stale) { add($1, RequestKey(stored: $0, reused)) }
      try addStale(stale.filter(numbers.contains), reader, add)
    }
    return aggregate
  }

  /// Makes the summaries of some ids' requests of their records.
  private func addStale(_ ids: Set<Int64>, _ reader: IndexReader, _ add: (TraceSummary, RequestKey) -> Void)
    throws
  {
    let reconstructor = TraceReconstructor(catalog: catalog)
    for number in ids.sorted() {
      let requests = stored.decode(try reader.request(number)).summaries(reconstructor)
      for (key, summary) in requests { add(summary, key) }
    }
  }

  /// The same with some requests only, which are looked up one by one.
  package func aggregate<F: RequestAggregate>(_ empty: F, only keys: [RequestKey]) throws -> F {
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
  private func aggregateRecords<F: RequestAggregate>(_ empty: F) async throws -> F {
    var result = empty
    try await forEachBatch { batches in
      let parts = await withTaskGroup(of: F.self) { group in
        for batch in batches { group.addTask { self.aggregate(batch, empty) } }
        var parts: [F] = []
        for await part in group { parts.append(part) }
        return parts
      }
      for part in parts { result.merge(part) }
    }
    return result
  }

  private func aggregate<F: RequestAggregate>(_ batch: [StoredRequest], _ empty: F) -> F {
    var aggregate = empty
    let reconstructor = TraceReconstructor(catalog: catalog)
    aggregate.add { add in
      for request in batch {
        let requests = stored.decode(request).summaries(reconstructor, joiner: joiner)
        for (key, summary) in requests { add(summary, key) }
      }
    }
    return aggregate
  }

  /// Calls `body` with the records of all requests, some batches for each processor at a time.
  private func forEachBatch(_ body: ([[StoredRequest]]) async throws -> Void) async throws {
    var first: Int64 = 1
    let last = try read { try $0.lastRequest() }
    while first <= last {
      var batches: [[StoredRequest]] = []
      try read { reader in
        while first <= last, batches.count < DecodingPipeline.processorCount * 4 {
          let end = min(last, first + Self.requestsPerBatch - 1)
          batches.append(try reader.requests(from: first, through: end))
          first = end + 1
        }
      }
      try await body(batches)
    }
  }

  // MARK: Ids beside each other

  package func neighbouringIDs() async throws -> [(RequestKey, RequestKey)] {
    var pairs: [(RequestKey, RequestKey)] = []
    try await forEachBatch { batches in
      let named = await withTaskGroup(of: [(Int64, String)].self) { group in
        for batch in batches { group.addTask { batch.flatMap(self.neighbours) } }
        var named: [(Int64, String)] = []
        for await part in group { named += part }
        return named
      }
      pairs += try read { reader in
        try named.compactMap { number, other in
          guard let found = try reader.request(lookup: other) else { return nil }
          let (key, beside) = (RequestKey(number: number), try reader.whole(found))
          return key == beside ? nil : (key, beside)
        }
      }
    }
    return pairs
  }

  /// What the records of an id name beside it, in lookup form.
  private func neighbours(of request: StoredRequest) -> [(Int64, String)] {
    let block = stored.decoder.decode(RawBlock(lines: request.records.bytes))
    // A record that names several requests stands with each of them.
    let own = Set(block.events.lazy.filter { !$0.isShared }.map(\.correlation))
      .union(request.ids.map { stored.decoder.identifier(of: $0.lookup) })
    return stored.decoder.neighbouringIDs(in: block).filter { own.contains($0.id) }.map {
      (request.number, CorrelationLookup.normalise($0.other))
    }
  }
}

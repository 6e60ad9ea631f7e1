import TraceAnalysis
package import TraceModel
import TraceStore

/// Computations over all requests of an index with all their attributes.
extension IndexSource {
  package func aggregate<A: AttributedAggregate>(
    attributed make: (AttributeTable) -> A
  ) async throws -> Attributed<A> {
    switch try attributedSummaries() {
    case .unknown(let gap): .unknown(gap)
    case .aggregated(let summaries):
      .aggregated(try await aggregate(make(summaries.numbering.table), summaries))
    }
  }

  /// The index in its present state, if it knows the attributes of all requests.
  func attributedSummaries() throws -> Attributed<AttributedSummaries> {
    let snapshot = try index.snapshot(connections: DecodingPipeline.processorCount)
    guard let first = snapshot.parts.first else { return .unknown(.notStored) }
    let (numbering, isStale) = try snapshot.read(first) { reader in
      (try AttributeNumbering(reader), try !reader.staleRequests(limit: 1).isEmpty)
    }
    guard let numbering else { return .unknown(.notStored) }
    guard !isStale else { return .unknown(.unfinishedIngest) }
    return .aggregated(AttributedSummaries(snapshot: snapshot, numbering: numbering))
  }

  /// Feeds every summary to copies of `empty`. `places` are those that the values of the index have in the table of
  /// `empty`; nil: their own.
  func aggregate<A: AttributedAggregate>(
    _ empty: A, _ summaries: AttributedSummaries, at places: [Int]? = nil
  ) async throws -> A {
    let (snapshot, numbering) = (summaries.snapshot, summaries.numbering)
    return try await empty.aggregated(over: snapshot.parts) { aggregate, part in
      try snapshot.read(part) { reader in
        let reused = try reader.reusedIDs(in: part.requests)
        try aggregate.addAttributed { add in
          try reader.forEachSummary(in: part.requests, attributes: numbering) { request, summary, held in
            let held = places.map { places in held.map { places[$0] }.filter { $0 >= 0 } } ?? held
            add(summary, RequestID(request, reused), held)
          }
        }
      }
    }
  }
}

/// One state of an index, and the attributes of its requests.
struct AttributedSummaries: Sendable {
  let snapshot: IndexSnapshot
  let numbering: AttributeNumbering
}

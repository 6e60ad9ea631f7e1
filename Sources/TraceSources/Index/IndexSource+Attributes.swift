import TraceAnalysis
package import TraceModel
import TraceStore

/// Computations over all requests of an index with all their attributes.
extension IndexSource {
  package func aggregate<A: AttributedAggregate>(
    attributed make: (AttributeTable) -> A
  ) async throws -> Attributed<A> {
    let snapshot = try index.snapshot(connections: DecodingPipeline.processorCount)
    guard let first = snapshot.parts.first else { return .unknown(.notStored) }
    let (numbering, isStale) = try snapshot.read(first) { reader in
      (try AttributeNumbering(reader), try !reader.staleRequests(limit: 1).isEmpty)
    }
    guard let numbering else { return .unknown(.notStored) }
    guard !isStale else { return .unknown(.unfinishedIngest) }
    return .aggregated(
      try await make(numbering.table).aggregated(over: snapshot.parts) { aggregate, part in
        try snapshot.read(part) { reader in
          let reused = try reader.reusedIDs(in: part.requests)
          try aggregate.addAttributed { add in
            try reader.forEachSummary(in: part.requests, attributes: numbering) { request, summary, held in
              add(summary, RequestID(request, reused), held)
            }
          }
        }
      })
  }
}

package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The order of a list of requests.
package enum RequestOrder: String, CaseIterable, Sendable { case oldest, newest, slowest }

/// The list of `trace find`: the requests that pass a filter, in an order; equal requests stand in the order of
/// their ids.
package struct RequestList {
  /// A request as the list has it, without its id's text.
  package typealias Entry = (key: RequestID, summary: TraceSummary)

  private let source: any RequestSource
  private let clocks: ClockTable
  private let endOfLogs: Timestamp?
  /// The durations that were asked for, of the segment; nil where none was.
  private var asked: (segment: Segment, longest: [RequestID: Int64])?
  /// In the order asked for, as many as asked for.
  private var entries: ArraySlice<Entry> = []

  /// Reads all summaries. Unfinished requests have lasted up to the end of the logs.
  package init(
    _ filter: RequestFilter, by order: RequestOrder, limit: Int?, in source: any RequestSource,
    clocks: ClockTable
  ) async throws {
    let filter = try await filter.completed(by: source, clocks: clocks)
    (self.source, self.clocks, endOfLogs) = (source, clocks, filter.endOfLogs)
    let found = try await source.aggregate(
      FindAggregate(
        filter: filter, catalog: source.catalog, corrections: try source.corrections(clocks: clocks))
    ).found
    entries = try source.ordered(found, key: \.key) { filter.measure($0.summary, by: order) }
      .prefix(limit ?? .max)
  }

  /// Lists `found` by the durations of `longest`, the longest first. `segment` is what took so long.
  init(
    _ found: [Entry], longest: [RequestID: Int64], of segment: Segment?, in source: any RequestSource,
    clocks: ClockTable,
    endOfLogs: Timestamp?
  ) throws {
    (self.source, self.clocks, self.endOfLogs) = (source, clocks, endOfLogs)
    asked = segment.map { ($0, longest) }
    entries = try source.ordered(found, key: \.key) { Int64(0).reduced(by: longest[$0.key] ?? 0) }[...]
  }

  /// Nothing was found.
  package var isEmpty: Bool { entries.isEmpty }

  /// The list in pieces of at most `size` entries; without a size, in one, which may be empty.
  package func pieces(of size: Int?) -> [ArraySlice<Entry>] {
    guard let size else { return [entries] }
    return stride(from: 0, to: entries.count, by: size).map { entries.dropFirst($0).prefix(size) }
  }

  /// The listed requests of a piece. With `onlyNames`, no more than ids is looked up. With `shortens`, the shortest
  /// beginning of each id is looked up, too.
  package func requests(
    _ piece: ArraySlice<Entry>, onlyNames: Bool, shortens: Bool = false
  ) async throws -> [FoundRequest] {
    guard onlyNames else {
      let builder = TraceViewBuilder(source: source, clocks: clocks)
      var found = try await builder.found(piece, endOfLogs: endOfLogs)
      if let asked {
        for (index, entry) in zip(found.indices, piece) {
          found[index].asked = asked.longest[entry.key].map {
            FoundRequest.Asked(segment: asked.segment, duration: Nanoseconds($0))
          }
        }
      }
      guard shortens else { return found }
      return try found.map { request in
        var request = request
        request.shortID = try ShortID.beginning(of: request.correlationID, in: source)
        return request
      }
    }
    let ids = try source.correlationIDs(of: piece.map(\.key))
    return zip(piece, ids).map { FoundRequest($0.key, $0.summary, id: $1) }
  }
}

extension RecordSource {
  /// `requests` by a measure, the least first; equal ones stand in the order of their ids.
  func ordered<Request>(
    _ requests: [Request], key: (Request) -> RequestID, by measure: (Request) -> Int64
  ) throws -> [Request] {
    let measures = requests.map(measure)
    // Indices, since a request is large.
    var rest = requests.indices.sorted { measures[$0] < measures[$1] }[...]
    var result: [Request] = []
    result.reserveCapacity(requests.count)
    while let first = rest.first {
      let equal = rest.prefix { measures[$0] == measures[first] }
      rest = rest.dropFirst(equal.count)
      if equal.count == 1 {
        result.append(requests[first])
      } else {
        result += try byID(equal.map { requests[$0] }, key)
      }
    }
    return result
  }

  private func byID<Request>(_ requests: [Request], _ key: (Request) -> RequestID) throws -> [Request] {
    let keys = requests.map(key)
    let ids = try correlationIDs(of: keys)
    return requests.indices.sorted {
      (ids[$0], keys[$0].occurrence ?? 0) < (ids[$1], keys[$1].occurrence ?? 0)
    }.map { requests[$0] }
  }
}

extension RequestFilter {
  /// The measure that a request is ordered by, the least first; in ns.
  fileprivate func measure(_ summary: TraceSummary, by order: RequestOrder) -> Int64 {
    switch order {
    case .oldest: summary.start.nanoseconds
    case .newest: -summary.start.nanoseconds
    case .slowest: -(max(.zero, longest(of: summary) ?? .zero).count)
    }
  }
}

extension FoundRequest {
  /// A request with what its key and summary tell by themselves.
  init(_ key: RequestID, _ summary: TraceSummary, id: String) {
    self.init(correlationID: id, outcome: summary.outcome, start: summary.start)
    occurrence = key.occurrence
  }
}

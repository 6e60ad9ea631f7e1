package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace report --ids`: which requests are at or above a percentile of a segment.
///
///     request = "p99" | "p99(" segment [topic or service] ")"
///
/// Each row of the segment has its own percentile, as the report prints it, of the values that have ended. A request is
/// named if some value of it is as long, or longer.
package struct PercentileRequests {
  /// Why a text is no percentile of a segment.
  package enum ParsingError: TypingError, Equatable {
    /// It is not a percentile, with or without a segment in brackets.
    case unreadable(text: String)
    /// No segment is called `segment`.
    case unknownSegment(text: String, segment: String)
  }

  /// No row of the segment is called `row`; `topics` or `services` are.
  package struct AbsentRow: Error {
    /// As it was typed.
    package let row: String
    /// The segment that was asked for.
    package let segment: Segment
    /// The topics that rows of the segment have.
    package let topics: [String]
    /// The services that rows of the segment have.
    package let services: [String]
  }

  private let rank: PercentileRank
  /// nil: the whole time, from end to end or, without a client, from the server.
  private let segment: Segment?
  /// The topic or service of a row; nil: all rows.
  private let row: String?
  private var filter: RequestFilter

  /// The percentile stated by `text`; of `filter`'s segment, if the text names none. Throws `ParsingError`.
  package init(_ text: String, filter: RequestFilter) throws(ParsingError) {
    let words = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
    let number = words[0].filter { $0 != " " }.drop { $0 == "p" }
    guard let percent = Double(number), let rank = PercentileRank(percent: percent),
      words.count == 1 || words[1].last == ")"
    else { throw .unreadable(text: text) }
    self.rank = rank
    self.filter = filter
    let names = words.dropFirst().first?.dropLast().split(separator: " ", maxSplits: 1).map(String.init) ?? []
    guard let name = names.first else {
      guard words.count == 1 else { throw .unreadable(text: text) }
      (segment, row) = (filter.segment, nil)
      return
    }
    guard let definition = SegmentDefinition.all.first(where: { $0.isMeasured && $0.name == name }) else {
      throw .unknownSegment(text: text, segment: name)
    }
    (segment, row) = (definition.segment, names.dropFirst().first)
  }

  /// The requests, the slowest first; of equally slow ones the first by id. Throws `AbsentRow`.
  package func list(
    in source: any RequestSource, clocks: ClockTable
  ) async throws -> RequestList {
    var filter = filter
    filter.endOfLogs = try source.endOfLogs(clocks: clocks)
    let corrections = try source.corrections(clocks: clocks)
    let segments = segment.map { [$0] } ?? SegmentDefinition.wholes.filter(\.isOfEnd)
    let values = try await source.aggregate(
      SegmentValuesAggregate(
        of: segments, filter: filter, catalog: source.catalog, corrections: corrections)
    ).values
    let segment = segments.first { segment in values.rows.contains { $0.segment == segment } }
    let longest = segment.map { values.requests(from: rank, of: $0, called: row) } ?? [:]
    if longest.isEmpty, let row, let segment {
      let names = values.names(of: segment)
      throw AbsentRow(row: row, segment: segment, topics: names.topics, services: names.services)
    }
    let found = try await source.aggregate(
      FindAggregate(filter: RequestFilter(), catalog: source.catalog, corrections: corrections),
      only: Array(longest.keys)
    ).found
    return try RequestList(
      found, longest: longest, of: segment, in: source, clocks: clocks, endOfLogs: filter.endOfLogs)
  }
}

/// The values of some segments, each with its request.
private struct SegmentValuesAggregate: RequestAggregate {
  private let selection: RequestSelection
  private(set) var values: SegmentValues

  init(of segments: [Segment], filter: RequestFilter, catalog: Catalog, corrections: Corrections) {
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    values = SegmentValues(of: segments, catalog: catalog, includesFailures: !filter.outcomes.isEmpty)
  }

  var admission: RequestAdmission? { selection.admission }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { values.add($0, key) }
    }
  }

  mutating func merge(_ other: Self) { values.merge(other.values) }
}

package import ClockEstimation
package import TraceAnalysis
package import TraceModel

/// The question of `trace metrics`: the requests that pass a filter, counted for a monitoring system.
package struct MetricsQuery {
  /// Why nothing can be counted so.
  package enum Problem: TypingError, Equatable {
    /// A text of durations is no list of bounds.
    case unreadableBounds(text: String, reason: BucketBounds.Problem)
    /// A label has more values than it may.
    case tooManyValues(SegmentHistograms.TooManyValues, most: Int, seriesOfEach: Int)

    /// It is about what was typed, not about what the logs have.
    package var isOfTyping: Bool {
      if case .unreadableBounds = self { true } else { false }
    }
  }

  private let filter: RequestFilter
  private let bounds: BucketBounds
  private let labels: Set<RequestMetrics.Label>
  private let mostValues: Int

  /// The bounds of buckets are written with commas; nil for the standard ones. Labels tell series apart, and none may
  /// have more than `mostValues` values. Throws `Problem`, and what a duration throws.
  package init(
    filter: RequestFilter, bounds: String?, labels: Set<RequestMetrics.Label>, mostValues: Int
  ) throws {
    (self.filter, self.labels, self.mostValues) = (filter, labels, mostValues)
    self.bounds = try bounds.map(Self.bounds) ?? .standard
  }

  private static func bounds(_ text: String) throws -> BucketBounds {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let durations = try words.map { word in
      try TimeExpression.parseDuration(String(word.drop { $0 == " " }))
    }
    do {
      return try BucketBounds(durations)
    } catch {
      throw Problem.unreadableBounds(text: text, reason: error)
    }
  }

  /// Reads all summaries, with times corrected by `clocks`. Throws `Problem`.
  package func metrics(
    of source: any SummarySource & LedgerSource & TextSource & RecordSource, clocks: ClockTable
  ) async throws -> RequestMetrics {
    let filter = try await filter.completed(by: source, clocks: clocks)
    let empty = MetricsAggregate(
      filter: filter, bounds: bounds, labels: labels, mostValues: mostValues, catalog: source.catalog,
      corrections: try source.corrections(clocks: clocks))
    var metrics: RequestMetrics
    do {
      metrics = try await source.aggregate(empty).histograms.metrics(endOfLogs: filter.endOfLogs)
    } catch let error as SegmentHistograms.TooManyValues {
      // Its buckets, the count and the sum.
      throw Problem.tooManyValues(error, most: mostValues, seriesOfEach: bounds.bucketCount + 2)
    }
    for finding in try source.sourceFindings() { metrics.skipped.merge(finding.skipped, uniquingKeysWith: +) }
    try metrics.nameExemplars(in: source)
    return metrics
  }
}

extension RequestMetrics {
  /// Looks the names of exemplars up.
  fileprivate mutating func nameExemplars(in source: any RecordSource) throws {
    let exemplars = segments.lazy.flatMap(\.buckets).compactMap(\.exemplar)
    let keys = Set(exemplars.flatMap { [$0.key] + $0.alike }).sorted()
    let ids = try source.correlationIDs(of: keys)
    let names = Dictionary(
      uniqueKeysWithValues: zip(keys, ids).map { ($0, OccurrenceName.text($1, $0.occurrence)) })
    for series in segments.indices {
      for bucket in segments[series].buckets.indices {
        guard let exemplar = segments[series].buckets[bucket].exemplar else { continue }
        let candidates = ([exemplar.key] + exemplar.alike).compactMap { names[$0] }
        segments[series].buckets[bucket].exemplar?.id = candidates.min()
      }
    }
  }
}

import ClockEstimation
package import TraceModel

/// The requests of one side of a comparison: their report, and of each row one value for each request.
///
/// Requests are independent of each other; the messages of one request are not. So a request counts once in a test,
/// with the longest of its values in the row. Unended values count as unfinished.
package struct Cohort: Sendable {
  private var accumulator: LatencyAccumulator
  private var samples: [RowLabel: Values] = [:]
  /// The clocks around its segments.
  private var spans = ClockSpans()
  /// What clients logged is left out, since the other side has none of it.
  private let isWithoutClients: Bool

  /// A row by the ids of its names.
  fileprivate struct RowLabel: Hashable {
    var segment: Segment
    var label: SegmentLabel
  }

  /// The longest of each request, in ns.
  private struct Values {
    var ended: [Int64] = []
    /// When what has not ended began, the first of each request, in ns since 1970.
    var begun: [Int64] = []
  }

  /// `percentiles` are in percent; `catalog` names the ids of every summary; `includesFailures` as in a report.
  package init(
    percentiles: [Double], catalog: Catalog, includesFailures: Bool, isWithoutClients: Bool = false
  ) {
    self.isWithoutClients = isWithoutClients
    accumulator = LatencyAccumulator(
      keys: [], percentiles: percentiles, catalog: catalog, includesFailures: includesFailures)
  }

  /// Counts one request.
  package mutating func add(_ logged: TraceSummary) {
    guard let summary = isWithoutClients ? logged.withoutClient : logged else { return }
    accumulator.add(summary)
    spans.add(summary)
    var longest: [RowLabel: Int64] = [:]
    var begun: [RowLabel: Int64] = [:]
    let services = accumulator.services
    let countsWhole = accumulator.countsWhole(summary)
    summary.forEachSegment { measured in
      guard countsWhole || !measured.segment.isOfEnd else { return }
      let row = RowLabel(segment: measured.segment, label: services.label(of: measured))
      longest[row] = max(longest[row] ?? .min, measured.duration.count)
    }
    summary.forEachUnfinished { unfinished in
      guard unfinished.missingEnd == nil else { return }
      let row = RowLabel(segment: unfinished.segment, label: services.label(of: unfinished))
      begun[row] = min(begun[row] ?? .max, unfinished.begunNanoseconds)
    }
    for (row, value) in longest where begun[row] == nil {
      samples[row, default: Values()].ended.append(value)
    }
    for (row, value) in begun { samples[row, default: Values()].begun.append(value) }
  }

  /// Counts what `other` has counted. Both have the same catalog.
  package mutating func merge(_ other: Cohort) {
    accumulator.merge(other.accumulator)
    spans.merge(other.spans)
    for (row, values) in other.samples {
      samples[row, default: Values()].ended += values.ended
      samples[row, default: Values()].begun += values.begun
    }
  }

  // MARK: What was counted

  /// How many requests have a whole time from the client on, and from the server on.
  private var wholeTimes: (ofClients: Int, ofServers: Int) {
    let count = { (segment: Segment) in
      samples.filter { $0.key.segment == segment }.reduce(0) {
        $0 + $1.value.ended.count + $1.value.begun.count
      }
    }
    return (count(.endToEnd), count(.fromAPI))
  }

  /// The topics of several consumer groups.
  package var fanOut: FanOut { accumulator.fanOut }

  /// Most whole times begin at a client, and those of `other` all begin at a server: none of them could be compared.
  package func hasClients(unlike other: Cohort) -> Bool {
    let (own, others) = (wholeTimes, other.wholeTimes)
    return own.ofClients > own.ofServers && others.ofClients == 0 && others.ofServers > 0
  }

  /// The report, whose rows name all of their services.
  func report(endOfLogs: Timestamp?, tail: Double) -> LatencyReport {
    var form = ReportForm()
    (form.tail, form.namesAllParties) = (tail, true)
    return accumulator.report(endOfLogs: endOfLogs, form)
  }

  /// How far the segments of the report may be off by `clocks`. Clocks that are around the same segments in `other`, a
  /// cohort of the same source, are left out: they are as far off there.
  func doubts(
    _ report: LatencyReport, _ clocks: ClockTable, endOfLogs: Timestamp?, apartFrom other: Cohort?
  ) -> [SegmentDoubt] {
    guard let from = report.from, let until = [endOfLogs, report.until].compactMap(\.self).max() else {
      return []
    }
    let spans = other.map { self.spans.apart(from: $0.spans, clocks) } ?? self.spans
    return spans.doubts(clocks, from: from, until: until).typical
  }

  /// One value for each request of a row of the report. Messages without a topic are of the only one.
  func sample(of row: LatencyReport.Statistics, endOfLogs: Timestamp?) -> RankTest.Sample {
    var sample = RankTest.Sample()
    for (label, values) in samples where label.segment == row.segment && isOf(row, label.label) {
      sample.ended += values.ended
      guard let endOfLogs else { continue }
      sample.unfinished += values.begun.map { max(0, (endOfLogs - Timestamp(nanoseconds: $0)).count) }
    }
    return sample
  }

  private func isOf(_ row: LatencyReport.Statistics, _ label: SegmentLabel) -> Bool {
    let topics = Set(samples.keys.lazy.filter { $0.segment == row.segment }.map(\.label.destination))
    let isOnlyTopic = topics.subtracting([.empty]).count == 1
    return (text(label.destination) == row.destination || isOnlyTopic && label.destination == .empty)
      && text(label.caller) == row.caller && text(label.callee) == row.callee
  }

  private func text(_ id: NameID) -> String? { id == .empty ? nil : accumulator.catalog.text(id) }

  /// Critical paths of requests with a client, and of those that begin at a server.
  var paths: [(whole: Segment, samples: TailSamples)] {
    guard let group = accumulator.groups.first else { return [] }
    return [(.endToEnd, group.tail), (.fromAPI, group.tailFromAPI)]
  }
}

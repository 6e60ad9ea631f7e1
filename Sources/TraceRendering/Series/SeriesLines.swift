import TraceModel

/// The numbers of a report in intervals, each as a series over them.
struct SeriesLines {
  /// Numbers over all intervals, and how the least and the most of them are written.
  struct Line {
    var name: String
    /// nil where not known.
    var values: [Double?]
    var least: String
    var most: String
  }

  /// A row of reports: a segment, of a topic or of services.
  struct Row: Hashable, NamedRow {
    var segment: Segment
    var destination: String?
    var caller: String?
    var callee: String?

    init(_ statistics: LatencyReport.Statistics) {
      (segment, destination) = (statistics.segment, statistics.destination)
      (caller, callee) = (statistics.caller, statistics.callee)
    }

    /// The statistics of this row in an interval; nil where it has none.
    func statistics(in interval: SeriesReport.Interval) -> LatencyReport.Statistics? {
      interval.segments.first { Row($0) == self }
    }

    /// The order of a request's life, then of names.
    var sortKey: (UInt8, String, String, String) {
      (segment.rawValue, destination ?? "", caller ?? "", callee ?? "")
    }
  }

  private let report: SeriesReport
  /// The rows with a value in some interval, in the order of a request's life.
  private let allRows: [Row]

  init(_ report: SeriesReport) {
    self.report = report
    let rows = Set(report.intervals.lazy.flatMap(\.segments).filter { $0.count > 0 }.map(Row.init))
    allRows = rows.sorted { $0.sortKey < $1.sortKey }
  }

  /// All series: requests, outcomes, a percentile of each row, and the queues.
  var all: [Line] { [requests] + outcomes + rows.map(line) + queues }

  /// The row of the whole time of requests.
  var whole: Row? {
    SegmentDefinition.wholes.lazy.compactMap { segment in allRows.first { $0.segment == segment } }.first
  }

  // MARK: Lines

  private var requests: Line { counts("requests") { $0.requests } }

  private var outcomes: [Line] {
    Outcome.allCases.filter { outcome in
      outcome != .completed && report.intervals.contains { $0.outcomes[outcome, default: 0] > 0 }
    }.map { outcome in counts(outcome.name) { $0.outcomes[outcome, default: 0] } }
  }

  private func counts(_ name: String, _ count: (SeriesReport.Interval) -> Int) -> Line {
    let counts = report.intervals.map { $0.coverage == .none ? nil : count($0) }
    let known = counts.compactMap(\.self)
    return Line(
      name: name, values: counts.map { $0.map(Double.init) }, least: NumberFormat.grouped(known.min() ?? 0),
      most: NumberFormat.grouped(known.max() ?? 0))
  }

  /// What clocks leave open of the rows; nil where that matters nowhere.
  var doubt: String? {
    let rows = rows
    return DoubtSentence.remark(
      of: report.intervals.lazy.flatMap(\.segments).filter { rows.contains(Row($0)) })
  }

  /// The rows with values, each whole time once.
  private var rows: [Row] { allRows.withoutRepeatedWhole(\.segment) }

  private func line(_ row: Row) -> Line {
    let p = report.percentiles.contains(95) ? 95 : report.percentiles.last ?? 50
    let isDoubtful = report.intervals.contains { row.statistics(in: $0)?.doubt != nil }
    let mark = isDoubtful ? SegmentColumns.doubtful : ""
    return durations("\(row.name(among: rows)) p\(NumberFormat.percentile(p))\(mark)") { interval in
      row.statistics(in: interval)?.percentiles.first { $0.p == p }?.value
    }
  }

  private func durations(_ name: String, _ value: (SeriesReport.Interval) -> Nanoseconds?) -> Line {
    let values = report.intervals.map(value)
    let known = values.compactMap(\.self)
    return Line(
      name: name, values: values.map { $0.map { Double($0.count) } },
      least: known.min().map(DurationFormat.column) ?? "", most: known.max().map(DurationFormat.column) ?? "")
  }

  private var queues: [Line] {
    let topics = report.intervals.first { !$0.queues.isEmpty }?.queues.map(\.destination) ?? []
    return topics.flatMap { topic in
      let queue = { (interval: SeriesReport.Interval) in interval.queues.first { $0.destination == topic } }
      let isAtLeast = report.intervals.contains { (queue($0)?.unlogged ?? 0) > 0 }
      let name = (topics.count > 1 ? " " + (topic ?? "(no topic)") : "") + (isAtLeast ? ", at least" : "")
      let oldest = durations("oldest waiting\(name)") { queue($0).flatMap(\.oldest) }
      let isEmpty = oldest.values.allSatisfy { $0 == nil }
      return [counts("waiting\(name)") { queue($0)?.depth ?? 0 }] + (isEmpty ? [] : [oldest])
    }
  }
}

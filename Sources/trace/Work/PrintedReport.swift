import ClockEstimation
import TraceModel
import TraceRendering
import TraceSources

/// Where a report is printed.
struct ReportTarget {
  /// nil where none is asked for.
  let format: (any ReportFormat)?
  let page: OutputTarget
  let hints: QueryHints
  /// The options that name the source to another command.
  let sourceOptions: String
  /// The clocks under an assumption; nil where none is on offer.
  let offer: ClockTable?

  /// The writer of reports.
  var writer: any ReportFormat { format ?? TableFormat() }

  /// Prints a report that is written.
  func write(_ text: String) {
    Output.writeLine(text)
    LargePage.tell(text, writer, page.command)
  }
}

/// A form of `trace report`.
protocol PrintedReport {
  /// Asks `requests`, with times corrected by `clocks`, and prints the answer.
  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws
}

/// Percentiles by segment and group.
struct PrintedPercentiles: PrintedReport {
  let query: ReportQuery

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    try await target.print(query, requests, clocks) { target.writer.report($0, on: target.page) }
  }
}

/// `--histogram`.
struct PrintedHistogram: PrintedReport {
  let query: ReportQuery
  /// nil: of the whole time.
  let segment: Segment?

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    try await target.print(query, requests, clocks) {
      target.writer.histogram($0, of: segment, on: target.page)
    }
  }
}

extension ReportTarget {
  /// Prints what `write` makes of the report.
  fileprivate func print(
    _ query: ReportQuery, _ requests: any RequestSource, _ clocks: ClockTable,
    _ write: (LatencyReport) -> String
  ) async throws {
    var query = query
    query.offer = offer
    let report = try await query.report(on: requests, clocks: clocks)
    try await hints.checkFields(of: query, report, clocks: clocks)
    self.write(write(report))
    try await hints.tell(report, of: query)
  }
}

/// `--explain`.
struct PrintedExplanation: PrintedReport {
  private let query: TailQuery

  init(_ query: TailQuery) { self.query = query }

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    let isShort = target.page.isTerminal && target.writer.isForPeople
    var (report, keys) = try await query.explanation(requests, clocks: clocks, shortens: isShort)
    report.sourceOptions = target.sourceOptions
    if let offer = target.offer, report.dependsOnClocks {
      report.assume(try await query.explain(requests, clocks: offer))
    }
    target.write(
      target.writer.takesPages
        ? target.writer.explanation(
          report, examples: try views(of: keys, in: requests, clocks), on: target.page)
        : target.writer.explanation(report, on: target.page))
    if report.from == nil { try await target.hints.tellEmptiness() }
  }

  private func views(
    of keys: [RequestID], in requests: any RequestSource, _ clocks: ClockTable
  ) throws -> [TraceView] {
    let builder = TraceViewBuilder(source: requests, clocks: clocks, precision: try requests.precision())
    return try keys.map(builder.view)
  }
}

/// `--every`.
struct PrintedSeries: PrintedReport {
  let query: SeriesQuery

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    try await target.print(query, requests, clocks) { target.writer.series($0, on: target.page) }
  }
}

/// `--heatmap`.
struct PrintedHeatMap: PrintedReport {
  let query: SeriesQuery
  /// nil: of the whole time.
  let segment: Segment?

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    try await target.print(query, requests, clocks) {
      target.writer.heatMap($0, of: segment, on: target.page)
    }
  }
}

extension ReportTarget {
  /// Prints what `write` makes of the report in intervals.
  fileprivate func print(
    _ query: SeriesQuery, _ requests: any RequestSource, _ clocks: ClockTable,
    _ write: (SeriesReport) -> String
  ) async throws {
    let report = try await query.series(on: requests, clocks: clocks)
    self.write(write(report))
    if report.from == nil { try await hints.tellEmptiness() }
  }
}

/// `--ids`.
struct PrintedIDs: PrintedReport {
  private let query: PercentileRequests

  init(_ query: PercentileRequests) { self.query = query }

  func print(_ requests: any RequestSource, clocks: ClockTable, on target: ReportTarget) async throws {
    let list: RequestList
    do {
      list = try await query.list(in: requests, clocks: clocks)
    } catch let absent as PercentileRequests.AbsentRow {
      throw Failure(
        .nothingFound,
        ReportMessages.absence(
          of: absent.row, in: absent.segment, topics: absent.topics, services: absent.services))
    }
    let format = target.format?.forFind ?? FindCommand.defaultFormat
    let isShort = target.page.isTerminal && format.isForPeople
    try await list.write(format, on: target.page, shortens: isShort)
    if list.isEmpty { throw try await target.hints.nothingFound() }
  }
}

extension RequestList {
  /// Prints the list, with `shortens` the shortest beginnings of ids in tables. Some at a time, so that the reader of
  /// a pipe begins at once and may stop early.
  func write(_ format: any FindFormat, on page: OutputTarget, shortens: Bool) async throws {
    for piece in pieces(of: format.listsInPieces ? 500 : nil) {
      let requests = try await requests(piece, onlyNames: format.listsOnlyIDs, shortens: shortens)
      Output.write(format.list(requests, on: page))
    }
  }
}

package import TraceModel

/// The contents of a page about requests: the report, by other keys and over time, too, and the slowest requests.
package struct ReportPage: Sendable {
  /// A list of the slowest requests.
  package struct Slowest: Sendable {
    /// They all ended so; nil: in whatever way.
    package var outcome: Outcome?
    /// The slowest first.
    package var requests: [FoundRequest]

    package init(outcome: Outcome?, requests: [FoundRequest]) {
      (self.outcome, self.requests) = (outcome, requests)
    }
  }

  /// The report that was asked for.
  package var report: LatencyReport
  /// The requests of `report` by one key each, and if the report has keys, all of them together.
  package var groupings: [LatencyReport] = []
  /// With histograms; nil where there is none.
  package var series: SeriesReport?
  /// One list of all requests, and one of each outcome but the usual one.
  package var slowest: [Slowest] = []
  /// Some of these, each once, by their names in the lists.
  package var views: [(name: String, view: TraceView)] = []

  package init(_ report: LatencyReport) { self.report = report }

  /// Requests of the list of all.
  package static let mostSlowest = 20
  /// Requests of the list of an outcome.
  package static let mostOfOutcome = 10
}

extension ReportPage {
  /// Bytes that a page has at most, give or take its last part. 100,000 requests are to stay below 2 MB.
  private static let most = 1_850_000
  /// Bytes of its waterfalls.
  private static let mostDrawn = 600_000
  /// Bytes of its queues over time, and of its rows where all else is large.
  private static let mostQueues = 200_000
  private static let leastRows = 600_000

  /// The page. What would make it too large is left out, and named. Rows have the room that their lists, waterfalls and
  /// queues leave, and other groups and heat maps what rows leave.
  func page(on target: OutputTarget) -> HTMLPage {
    let command = PageCommand(target.command)
    let overTime = series.map { FittedSeries($0.drawing(nil), most: Self.mostQueues) }
    var beside = HTMLPage(title: "", text: "", times: target.times)
    beside.documents = lists(command) + (overTime.map { [document($0, command)] } ?? [])
    beside.drawings = drawings(target.times)
    let room = Self.most - beside.markup.utf8.count
    let fitted = FittedReport(report, most: max(Self.leastRows, room))
    var shown = self
    shown.report = fitted.report
    var page = shown.sentences(on: target)
    page.documents =
      [
        PageDocument(
          name: "report", json: ReportJSON.document(fitted.report), command: command.document(),
          isPart: !fitted.isWhole)
      ] + beside.documents
    page.drawings = beside.drawings
    var budget = Budget(most: Self.most)
    budget.take(page.markup.utf8.count)
    page.documents += others(command, &budget) + maps(command, &budget)
    let omissions = Self.omissions(fitted, overTime, command) + budget.omissions
    if !omissions.isEmpty {
      page.parts.append(.init(title: "Not in this page", remarks: omissions.map { ($0, false) }))
    }
    return page
  }

  /// What of the page's own documents found no room, and what prints it.
  private static func omissions(
    _ report: FittedReport, _ series: FittedSeries?, _ command: PageCommand
  ) -> [String] {
    let rows = report.rows - report.omitted
    let told = "those with the fewest values and the shortest times"
    let histograms = command.text(["--histogram", "--segment", "NAME"])
    var sentences: [String] = []
    if report.omitted > 0 {
      sentences.append(
        "\(NumberFormat.grouped(report.omitted)) of \(NumberFormat.counted(report.rows, "row")), \(told): \(command.text())"
      )
    }
    if report.withoutHistogram > 0 {
      sentences.append(
        "the histograms of \(NumberFormat.grouped(report.withoutHistogram)) of \(NumberFormat.counted(rows, "row")), \(told), "
          + "whose curves are straight between percentiles: \(histograms)")
    }
    if let series, series.omitted > 0 {
      sentences.append(
        "the queues of \(NumberFormat.grouped(series.omitted)) of \(NumberFormat.counted(series.topics, "topic")), "
          + "those in which fewest messages waited: \(command.document(["--heatmap"]))")
    }
    return sentences
  }

  private func sentences(on target: OutputTarget) -> HTMLPage {
    let text = ReportText(report: report, page: OutputTarget(times: target.times))
    var page = HTMLPage(title: "trace report", text: text.text, times: target.times)
    page.sentences = report.groups.count == 1 ? [heading(on: target)] : text.period
    let figures = report.groups.count == 1 ? report.groups[0].figures.flatMap(\.sentences).map(\.text) : []
    let remarks = figures + text.remarks
    if !remarks.isEmpty { page.parts = [.init(title: "To know", remarks: remarks.map { ($0, false) })] }
    page.period = report.from.flatMap { from in report.until.map { (from, $0) } }
    if let series, let first = series.intervals.first, let last = series.intervals.last {
      page.period = (first.begin, last.end)
    }
    let rows = report.groups.first?.segments ?? []
    page.doubtfulRows = rows.indices.filter { rows[$0].doubt != nil }
    return page
  }

  /// The slowest requests of all, and of each outcome.
  private func lists(_ command: PageCommand) -> [PageDocument] {
    slowest.map { list in
      PageDocument(
        name: "slowest" + (list.outcome.map { "-\($0.name)" } ?? ""), json: FindJSON.document(list.requests),
        command: command.slowest(
          list.outcome == nil ? Self.mostSlowest : Self.mostOfOutcome, outcome: list.outcome?.name))
    }
  }

  private func document(_ series: FittedSeries, _ command: PageCommand) -> PageDocument {
    PageDocument(
      name: "series", json: SeriesJSON.document(series.series), command: command.document(["--heatmap"]),
      isPart: series.omitted > 0)
  }

  private func others(_ command: PageCommand, _ budget: inout Budget) -> [PageDocument] {
    groupings.compactMap { report in
      let key = report.keys.joined(separator: ",")
      let isWhole = key.isEmpty
      let document = PageDocument(
        name: isWhole ? "all" : "by-\(key)", json: ReportJSON.document(report),
        command: command.document(isWhole ? [] : ["--by", key]))
      let name = isWhole ? "the report of all requests" : "the report by \(key)"
      return budget.admits(document.json.utf8.count, called: name) ? document : nil
    }
  }

  private func heading(on target: OutputTarget) -> String {
    report.groups.first.map {
      ReportHeading(group: $0, keys: report.keys, period: ReportPeriod(report, on: target)).text
    } ?? "0 requests"
  }

  /// As many waterfalls as there is room for.
  private func drawings(_ times: TimestampFormat) -> [HTMLPage.Drawing] {
    var drawn = 0
    return views.compactMap { name, view in
      let drawing = HTMLPage.Drawing(view, called: name, times: times)
      drawn += drawing.svg.utf8.count + drawing.words.utf8.count
      return drawn <= Self.mostDrawn ? drawing : nil
    }
  }

  /// Heat maps of the segments of interest, beside the one of the whole time, as far as there is room.
  private func maps(_ command: PageCommand, _ budget: inout Budget) -> [PageDocument] {
    guard let series else { return [] }
    let whole = DrawnRows.segment(nil, of: series.intervals.flatMap(\.segments))
    return SegmentDefinition.ofInterest.filter { $0 != whole }.compactMap { segment in
      let drawn = series.drawing(segment)
      guard drawn.intervals.contains(where: { !$0.segments.isEmpty }) else { return nil }
      let document = PageDocument(
        name: "map-\(segment.name)", json: SeriesJSON.document(drawn.withoutQueues),
        command: command.document(["--heatmap", "--segment", segment.name]))
      return budget.admits(document.json.utf8.count, called: "the heat map of \(segment.name)")
        ? document : nil
    }
  }
}

extension SeriesReport {
  /// The series without its queues, which another document of the page has.
  fileprivate var withoutQueues: SeriesReport {
    var report = self
    for number in intervals.indices { report.intervals[number].queues = [] }
    return report
  }
}

/// The room that a page has left.
private struct Budget {
  let most: Int
  private var taken = 0
  /// The documents that found no room.
  private var refused: [String] = []

  init(most: Int) { self.most = most }

  /// The documents that found no room, as a sentence.
  var omissions: [String] {
    refused.isEmpty ? [] : ["it would be too large with " + refused.joined(separator: ", ")]
  }

  mutating func take(_ bytes: Int) { taken += bytes }

  /// Takes the room, if there is enough.
  mutating func admits(_ bytes: Int, called name: String) -> Bool {
    guard taken + bytes <= most else {
      refused.append(name)
      return false
    }
    taken += bytes
    return true
  }
}

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
  /// Bytes of its waterfalls, which get more where other parts leave it.
  private static let mostDrawn = 600_000
  /// Bytes of its queues over time, and of its rows where all else is large.
  private static let mostQueues = 200_000
  private static let leastRows = 600_000

  /// The page. What would make it too large is left out, and named. Rows have the room that their lists, waterfalls and
  /// queues leave, other groups and heat maps what rows leave, and waterfalls what these leave.
  func page(on target: OutputTarget) -> HTMLPage {
    let command = PageCommand(target.command)
    let overTime = series.map { FittedSeries($0.drawing(nil), most: Self.mostQueues) }
    var beside = HTMLPage(title: "", text: "", times: target.times)
    beside.documents = lists(command) + (overTime.map { [document($0, command)] } ?? [])
    var drawn = drawings(Self.mostDrawn, target.times)
    beside.drawings = drawn.drawings
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
    var budget = PageBudget(most: Self.most)
    budget.take(page.markup.utf8.count)
    page.documents += others(command, &budget) + maps(command, &budget)
    if !drawn.isWhole, budget.rest > 0 {
      drawn = drawings(drawn.bytes + budget.rest, target.times)
      page.drawings = drawn.drawings
    }
    let omissions =
      Self.omissions(fitted, overTime, command) + omissions(drawn, command) + budget.omissions
    if !omissions.isEmpty {
      page.parts.append(.init(title: "Not in this page", remarks: omissions.map { ($0, false) }))
    }
    return page
  }

  /// What of the page's own documents found no room, and what prints it.
  private static func omissions(
    _ report: FittedReport, _ series: FittedSeries?, _ command: PageCommand
  ) -> [String] {
    let histograms = command.text(["--histogram", "--segment", "NAME"])
    var sentences: [String] = []
    if report.omitted > 0 {
      sentences.append(
        "\(NumberFormat.grouped(report.omitted)) of \(NumberFormat.counted(report.rows, "row")), \(least): \(command.text())"
      )
    }
    if report.withoutHistogram > 0 {
      sentences.append(Self.histograms(of: report, "", histograms))
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

  /// The report by other keys. One that is too large goes without the histograms of some rows.
  private func others(_ command: PageCommand, _ budget: inout PageBudget) -> [PageDocument] {
    groupings.compactMap { report in
      let key = report.keys.joined(separator: ",")
      let options = key.isEmpty ? [] : ["--by", key]
      let name = key.isEmpty ? "the report of all requests" : "the report by \(key)"
      var document = PageDocument(
        name: key.isEmpty ? "all" : "by-\(key)", json: ReportJSON.document(report),
        command: command.document(options))
      if document.json.utf8.count > budget.rest {
        let fitted = FittedReport(report, most: budget.rest / 2)
        guard fitted.omitted == 0, budget.admits(ReportJSON.document(fitted.report).utf8.count) else {
          budget.refuse(name, command.text(instead: options))
          return nil
        }
        (document.json, document.isPart) = (ReportJSON.document(fitted.report), !fitted.isWhole)
        budget.note(Self.histograms(of: fitted, "of \(name)", document.command))
        return document
      }
      return budget.admits(document.json.utf8.count) ? document : nil
    }
  }

  private static let least = "those with the fewest values and the shortest times"

  private static func histograms(of report: FittedReport, _ what: String, _ command: String) -> String {
    let rows = NumberFormat.counted(report.rows - report.omitted, "row")
    return
      "the histograms of \(NumberFormat.grouped(report.withoutHistogram)) of \(rows)\(what.isEmpty ? "" : " \(what)"), "
      + "\(least), whose curves are straight between percentiles: \(command)"
  }

  private func heading(on target: OutputTarget) -> String {
    report.groups.first.map {
      ReportHeading(group: $0, keys: report.keys, period: ReportPeriod(report, on: target)).text
    } ?? "0 requests"
  }

  private func drawings(_ most: Int, _ times: TimestampFormat) -> FittedDrawings {
    FittedDrawings(views, lists: slowest.map { $0.requests.map(\.name) }, most: most, times: times)
  }

  /// What the waterfalls of each list lack, and what draws them.
  private func omissions(_ drawn: FittedDrawings, _ command: PageCommand) -> [String] {
    slowest.flatMap { list in
      let names = list.requests.map(\.name)
      let most = list.outcome == nil ? Self.mostSlowest : Self.mostOfOutcome
      let told = command.slowestDrawn(most, outcome: list.outcome?.name)
      let slowest =
        "of the \(NumberFormat.grouped(names.count)) slowest requests"
        + (list.outcome.map { " that ended \($0.name)" } ?? "")
      let (omitted, shortened) = (
        names.count(where: drawn.omitted.contains), names.count(where: drawn.shortened.contains)
      )
      return [
        omitted == 0 ? nil : "the waterfalls of \(NumberFormat.grouped(omitted)) \(slowest): \(told)",
        shortened == 0
          ? nil
          : "rows in the waterfalls of \(NumberFormat.grouped(shortened)) \(slowest), which have \(drawn.mostRows): \(told)",
      ].compactMap(\.self)
    }
  }

  /// Heat maps of the segments of interest, beside the one of the whole time, as far as there is room.
  private func maps(_ command: PageCommand, _ budget: inout PageBudget) -> [PageDocument] {
    guard let series else { return [] }
    let whole = DrawnRows.segment(nil, of: series.intervals.flatMap(\.segments))
    return SegmentDefinition.ofInterest.filter { $0 != whole }.compactMap { segment in
      let drawn = series.drawing(segment)
      guard drawn.intervals.contains(where: { !$0.segments.isEmpty }) else { return nil }
      let document = PageDocument(
        name: "map-\(segment.name)", json: SeriesJSON.document(drawn.withoutQueues),
        command: command.document(["--heatmap", "--segment", segment.name]))
      guard !budget.admits(document.json.utf8.count) else { return document }
      budget.refuse(
        "the heat map of \(segment.name)", command.text(instead: ["--heatmap", "--segment", segment.name]))
      return nil
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

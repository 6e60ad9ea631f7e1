import TraceModel

/// The table of found requests for people.
struct FindTable {
  /// The requests in the order of the rows.
  let requests: [FoundRequest]
  /// The page the table is printed on.
  let page: OutputTarget

  /// Ids up to this width stay whole, to be taken to `trace show`; of a longer one a beginning will do there, too.
  static let wholeID = 48

  /// Where all requests began on one day, the day stands in the heading. On a narrow terminal services go
  /// first, then waits and errors; then long ids are cut.
  var table: TextTable {
    let day = commonDay
    var table = TextTable(columns: [
      .init(title: "correlation id", minimum: Self.wholeID),
      .init(title: "outcome"),
      .init(title: day.map { "start \($0)" } ?? "start"),
      .init(title: asked?.segment.words ?? "", alignment: .right),
      .init(title: Self.took, alignment: .right, expendable: asked == nil ? 0 : 1, hangsSigns: true),
      .init(title: Self.elapsed, alignment: .right, expendable: mostAreTimed ? 3 : 0, hangsSigns: true),
      .init(title: Self.wait, alignment: .right, expendable: 2, hangsSigns: true),
      .init(title: "services", expendable: 4),
      .init(title: "error", minimum: 14, expendable: 1),
    ])
    table.rows = requests.map { cells($0, isSameDay: day != nil) }
    if asked == nil { table = table.dropping("") }
    // It says the same once more.
    if asked?.segment == .queueWait {
      table = table.without(table.columns.lastIndex { $0.title == Self.wait })
    }
    if !needsElapsed { table = table.dropping(Self.elapsed) }
    return requests.contains { $0.error != nil } ? table : table.dropping("error")
  }

  private static let took = "took"
  private static let wait = "queue wait"

  /// What the requests were chosen by, besides the whole.
  private var asked: FoundRequest.Asked? {
    requests.lazy.compactMap(\.asked).first { !$0.segment.isOfEnd }
  }

  /// Heading of the time from the first to the last record.
  private static let elapsed = "elapsed"

  /// Of some request no other time is known.
  private var needsElapsed: Bool { requests.contains(where: \.hasElapsedOnly) }

  /// What the column of elapsed times adds is little.
  private var mostAreTimed: Bool { requests.count(where: \.hasElapsedOnly) * 2 < requests.count }

  /// The table, and what is left out or in doubt.
  var lines: [String] {
    table.linesWithOmissions(on: page)
      + remarks.flatMap { Paragraph.lines($0, width: page.width) }.map {
        StyledText($0, .dim).rendered(page.style)
      }
  }

  /// What clocks leave open, of a shown time.
  private var remarks: [String] {
    let doubts = requests.flatMap {
      [$0.doneDoubt, $0.queueWaitDoubt, needsElapsed ? $0.elapsedDoubt : nil]
    }.compactMap(\.self)
    guard let first = doubts.first else { return [] }
    let signs = ["≤", "≥"].filter { sign in doubts.contains { DoubtSentence.sign($0) == sign } }
    let marks = signs + (doubts.contains { DoubtSentence.sign($0).isEmpty } ? ["?"] : [])
    let widest = doubts.dropFirst().reduce(first.doubtfulSides) { widest, doubt in
      (min(widest.shorter, doubt.doubtfulSides.shorter), max(widest.longer, doubt.doubtfulSides.longer))
    }
    let sides = DoubtSentence.sides(
      DurationBounds(clock: first.clock, low: widest.shorter, high: widest.longer))
    return [
      "\(marks.joined(separator: " ")) as far as clocks tell, what truly passed may be \(sides) (trace doctor)"
    ]
  }

  /// The table with all of its columns and whole times, not yet laid out.
  var cells: CellTable {
    let elapsed: [(String, TextTable.Column.Alignment)] = needsElapsed ? [(Self.elapsed, .right)] : []
    return CellTable(
      columns: [("correlation id", .left), ("outcome", .left), ("start", .left), ("took", .right)] + elapsed
        + [("queue wait", .right), ("services", .left), ("error", .left)],
      rows: requests.map { request in
        [request.name, request.outcome.name, page.times.text(request.start), request.doneText ?? ""]
          + (needsElapsed ? [request.elapsedText ?? ""] : [])
          + [request.waitText ?? "", request.services.joined(separator: ", "), request.error ?? ""]
      }, remarks: remarks)
  }

  private var commonDay: String? {
    guard let first = requests.first else { return nil }
    let day = page.times.date(first.start) + page.times.zone(first.start)
    let isCommon = requests.allSatisfy { page.times.date($0.start) + page.times.zone($0.start) == day }
    return isCommon ? "\(page.times.date(first.start)) \(page.times.zone(first.start))" : nil
  }

  private func cells(_ request: FoundRequest, isSameDay: Bool) -> [StyledText] {
    [
      StyledText(request.shortName),
      StyledText(request.outcome.name, request.outcome.ink),
      StyledText(isSameDay ? page.times.clock(request.start) : page.times.text(request.start)),
      StyledText(request.asked.map { DurationFormat.column($0.duration) } ?? "–"),
      StyledText(request.doneText ?? "–"),
      StyledText(request.elapsedText ?? "–"),
      StyledText(request.waitText ?? "–"),
      StyledText(request.services.joined(separator: ", ")),
      StyledText(request.error ?? "", .red),
    ]
  }
}

extension FoundRequest {
  /// Nothing but the time from its first to its last record is known.
  fileprivate var hasElapsedOnly: Bool { done == nil && lasted == nil && elapsed != nil }

  /// Its duration, or `3.6 s so far` if it goes on; nil if neither is known.
  var doneText: String? {
    done.map { Self.marked($0, doneDoubt) } ?? lasted.map { DurationFormat.column($0) + Self.goingOn }
  }

  private static let goingOn = " so far"

  /// `≤597 ms` of a time that may truly be shorter, `597 ms ?` of one that may be either.
  private static func marked(_ duration: Nanoseconds, _ doubt: DurationBounds?) -> String {
    let sign = DoubtSentence.sign(doubt)
    return sign + DurationFormat.column(duration)
      + (sign.isEmpty && doubt != nil ? SegmentColumns.doubtful : "")
  }

  /// From its first to its last record.
  fileprivate var elapsedText: String? { elapsed.map { Self.marked($0, elapsedDoubt) } }

  /// The longest wait in the queue, `2.9 s so far` of a message that still waits; nil without a wait.
  var waitText: String? {
    guard let waiting, waiting > queueWait ?? .zero else {
      return queueWait.map { Self.marked($0, queueWaitDoubt) }
    }
    return DurationFormat.column(waiting) + Self.goingOn
  }
}

extension Outcome {
  /// How an outcome looks: failures red, the unfinished yellow.
  var ink: TextStyle {
    switch self {
    case .completed: .green
    case .failed, .lost, .rejected, .unreachable: .red
    case .queued, .processing, .incomplete, .unknown: .yellow
    }
  }
}

extension TextTable {
  /// The table without the column called `title`.
  func dropping(_ title: String) -> TextTable { without(columns.firstIndex { $0.title == title }) }
}

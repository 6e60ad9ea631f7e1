import TraceModel

/// The contents of the cells of a segment's table, column by column.
///
/// A segment has one row for what has ended. If something has not, a second row counts it, too.
struct SegmentColumns {
  /// One column.
  struct Column {
    /// The heading.
    var title: String
    /// Numbers keep right, names left.
    var alignment = TextTable.Column.Alignment.right
    /// The column with the highest rank above 0 is left out first where there is no room.
    var expendable = 0
    /// The cell of what has ended.
    var ended: (LatencyReport.Statistics) -> String
    /// The cell of the row with unfinished work.
    var withUnfinished: (LatencyReport.Statistics) -> String
  }

  /// The rows' segments, in order.
  let segments: [LatencyReport.Statistics]
  /// All that occur, ascending.
  let percentiles: [Double]
  /// Heading of the column that counts durations below 0.
  static let negative = "negative"
  /// Heading of a column: the step of the times between which durations lie.
  static let tolerance = "time step"
  private let hasDestinations: Bool
  /// Segments that have several rows.
  private let several: Set<Segment>

  init(_ segments: [LatencyReport.Statistics]) {
    self.segments = segments.inSections
    percentiles = Set(segments.flatMap { $0.percentiles.map(\.p) + $0.withUnfinished.map(\.p) }).sorted()
    let named = segments.filter { $0.destination != nil }
    several = Set(Dictionary(grouping: segments, by: \.segment).filter { $0.value.count > 1 }.keys)
    hasDestinations = Set(named.map(\.destination)).count > 1
  }

  /// From left to right. `isBrief` shortens the names of the rows with unfinished.
  ///
  /// `distribution` draws how the values of each row lie.
  ///
  /// On a narrow terminal the count of negative durations goes first, then percentiles from the second highest down.
  /// The maximum, n and the lowest percentile go last, in this order. The highest stays.
  func columns(
    withIntervals: Bool, isBrief: Bool = false, inSections: Bool = false,
    distribution: HistogramSparkline? = nil
  ) -> [Column] {
    var columns = [
      Column(
        title: "segment", alignment: .left,
        ended: { (inSections ? nameInSection($0) : name($0)) + ($0.doubt == nil ? "" : Self.doubtful) },
        withUnfinished: { segment in
          let isIn = inSections && hasSections && segment.destination != nil
          return (isIn ? "  " : "") + unfinishedName(segment, isBrief: isBrief)
        }),
      Column(title: "n", expendable: 2, ended: { NumberFormat.grouped($0.count) }) {
        NumberFormat.grouped($0.count + $0.censored)
      },
    ]
    columns += percentiles.indices.map(percentileColumn)
    if withIntervals {
      columns.append(
        Column(title: "(95 % CI)", alignment: .left, ended: intervalText, withUnfinished: { _ in "" }))
    }
    columns.append(Column(title: "max", expendable: 3, ended: maximumText, withUnfinished: greatestText))
    if segments.contains(where: { $0.tolerance != nil }) {
      let tolerance: (LatencyReport.Statistics) -> String = {
        $0.tolerance.map { "± " + DurationFormat.text($0) } ?? ""
      }
      columns.append(Column(title: Self.tolerance, ended: tolerance, withUnfinished: tolerance))
    }
    if segments.contains(where: { $0.negative > 0 }) {
      let negative: (LatencyReport.Statistics) -> String = { NumberFormat.grouped($0.negative) }
      columns.append(
        Column(title: Self.negative, expendable: .max, ended: negative, withUnfinished: { _ in "" }))
    }
    if let distribution {
      columns.append(
        Column(
          title: distribution.title, alignment: .left,
          ended: { distribution.text($0.histogram) { $0.count } },
          withUnfinished: { distribution.text($0.histogram) { $0.unfinished } }))
    }
    return columns
  }

  /// Rows of several topics stand below the name of each.
  var hasSections: Bool { hasDestinations }

  /// The name of a row below the heading of its topic, or without headings.
  func nameInSection(_ segment: LatencyReport.Statistics) -> String {
    hasSections && segment.destination != nil ? "  " + segment.segment.name : name(segment)
  }

  /// The name of the segment, with its topic or its services where there are several.
  func name(_ segment: LatencyReport.Statistics) -> String {
    segment.name(
      isLabelled: segment.destination == nil
        ? several.contains(segment.segment) || segment.segment.definition.isOwnCall : hasDestinations)
  }

  /// The mark of a row whose numbers may be off by more than a tenth, since clocks may.
  static let doubtful = " ?"

  /// The name of the row with unfinished work.
  func unfinishedName(_ segment: LatencyReport.Statistics, isBrief: Bool) -> String {
    "  with \(NumberFormat.grouped(segment.censored))" + (isBrief ? "" : " unfinished")
  }

  /// The highest percentile of the table with the bounds of its interval, where both exist.
  func interval(
    _ segment: LatencyReport.Statistics
  ) -> (value: Nanoseconds, low: Nanoseconds, high: Nanoseconds)? {
    guard let last = segment.percentiles.first(where: { $0.p == percentiles.last }),
      let low = last.low, let high = last.high
    else { return nil }
    return (last.value, low, high)
  }

  private func percentileColumn(_ index: Int) -> Column {
    let p = percentiles[index]
    let isMarked = segments.contains { segment in
      !segment.isFew && segment.percentiles.contains { $0.p == p && !$0.hasInterval }
    }
    let rank = index == percentiles.count - 1 ? 0 : index == 0 ? 1 : 3 + index
    return Column(
      title: "p" + NumberFormat.percentile(p), expendable: rank,
      ended: { segment in
        guard let percentile = segment.percentiles.first(where: { $0.p == p }) else { return "–" }
        let mark = percentile.hasInterval || segment.isFew ? " " : "*"
        // Of so few, the percentiles are the same numbers again and again.
        guard !segment.isFew || index == 0 else { return "" }
        return DoubtSentence.sign(segment.doubt) + DurationFormat.column(percentile.value)
          + (isMarked ? mark : "")
      },
      withUnfinished: { survivalText(p, of: $0) + (isMarked ? " " : "") })
  }

  private func survivalText(_ p: Double, of segment: LatencyReport.Statistics) -> String {
    guard let percentile = segment.withUnfinished.first(where: { $0.p == p }) else { return "–" }
    return percentile.value.map(DurationFormat.column) ?? Self.beyond(segment.longestUnfinished)
  }

  private func intervalText(_ segment: LatencyReport.Statistics) -> String {
    guard let (value, low, high) = interval(segment) else { return "" }
    return "(\(DurationFormat.columnInterval(low, high, behind: value)))"
  }

  private func maximumText(_ segment: LatencyReport.Statistics) -> String {
    guard segment.count > 0 else { return "–" }
    return segment.count == 1 && segment.censored == 0
      ? "" : DoubtSentence.sign(segment.doubt) + DurationFormat.column(segment.maximum)
  }

  private func greatestText(_ segment: LatencyReport.Statistics) -> String {
    let isEndedLonger = segment.longestUnfinished.map { segment.count > 0 && $0 < segment.maximum } ?? false
    return isEndedLonger ? maximumText(segment) : Self.beyond(segment.longestUnfinished)
  }

  private static func beyond(_ duration: Nanoseconds?) -> String {
    duration.map { "> " + DurationFormat.column($0) } ?? "–"
  }
}

extension LatencyReport.Statistics {
  /// So few values that each is printed once, and none has an interval.
  var isFew: Bool { count < Self.few }

  /// The fewest values of which a percentile says more than a value.
  static let few = 5
}

extension LatencyReport.Percentile {
  /// Both bounds of the confidence interval exist.
  var hasInterval: Bool { low != nil && high != nil }
}

extension [LatencyReport.Statistics] {
  /// In the order of a request's life, but the segments of a topic together, where the first of them stands.
  fileprivate var inSections: [LatencyReport.Statistics] {
    var sections = Dictionary(grouping: lazy.filter { $0.destination != nil }) { $0.destination ?? "" }
    guard sections.count > 1 else { return self }
    return flatMap { segment in
      guard let destination = segment.destination else { return [segment] }
      return sections.removeValue(forKey: destination) ?? []
    }
  }
}

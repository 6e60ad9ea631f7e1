import TraceModel

/// A report of which a page has room for some rows only.
///
/// A page of requests of hundreds of topics has thousands of rows, and what a row weighs is its histogram: 900 bytes
/// of 1,400. Rows that tell little go without theirs. If that is not enough, they are left out,
/// unless their groups were asked for.
struct FittedReport {
  /// The report with what there is room for.
  private(set) var report: LatencyReport
  /// How many rows the whole report has.
  let rows: Int
  /// How many of its rows are left out, and how many of the others lack their histograms.
  private(set) var omitted = 0
  private(set) var withoutHistogram = 0

  /// As much of `report` as is `most` bytes of JSON and text.
  init(_ report: LatencyReport, most: Int) {
    self.report = report
    rows = report.groups.reduce(0) { $0 + $1.segments.count }
    let size = ReportJSON.document(report).utf8.count + rows * Self.textOfRow
    if size > most { fit(most) }
  }

  /// Whether it is the whole report.
  var isWhole: Bool { omitted == 0 && withoutHistogram == 0 }

  /// A row in a table of a terminal, about, without its name.
  private static let textOfRow = 140

  private mutating func fit(_ most: Int) {
    let order = Self.order(report.groups)
    var kept: [[LatencyReport.Statistics?]] = report.groups.map { $0.segments.map(Optional.some) }
    for group in report.groups.indices { report.groups[group].segments = [] }
    let base = ReportJSON.document(report).utf8.count
    let mayOmit = report.keys.isEmpty
    // A third of the room is for histograms, if they need it.
    let histograms = order.reduce(0) { $0 + Self.bytes($1.histogram) }
    let mostOfNumbers = most - min(histograms, (most - base) / 3)
    var taken = base
    for place in order {
      kept[place.group][place.row]?.histogram = DurationHistogram()
      guard let row = kept[place.group][place.row] else { continue }
      let bytes = Self.bytes(row) + Self.textOfRow + 2 * (row.destination?.utf8.count ?? 0)
      if mayOmit, taken + bytes > mostOfNumbers {
        kept[place.group][place.row] = nil
        omitted += 1
      } else {
        taken += bytes
      }
    }
    for place in order where kept[place.group][place.row] != nil {
      let histogram = place.histogram
      guard !histogram.bins.isEmpty else { continue }
      let bytes = Self.bytes(histogram)
      if taken + bytes > most {
        withoutHistogram += 1
      } else {
        taken += bytes
        kept[place.group][place.row]?.histogram = histogram
      }
    }
    for group in report.groups.indices { report.groups[group].segments = kept[group].compactMap(\.self) }
  }

  /// Each bin has two bounds and a count.
  private static func bytes(_ histogram: DurationHistogram) -> Int { histogram.bins.count * 60 }

  private static func bytes(_ row: LatencyReport.Statistics) -> Int {
    JSONWriter.text { $0.statistics(row) }.utf8.count
  }

  /// A row of a group, and what may be taken from it.
  private struct Place {
    var group: Int
    var row: Int
    var rank: Int
    var histogram: DurationHistogram
  }

  /// Rows, the most telling first. In each group: rows without topic and pair of services; then, in turn, the one
  /// with the longest time and the one with the most values.
  private static func order(_ groups: [LatencyReport.Group]) -> [Place] {
    groups.enumerated().flatMap { number, group in
      let rows = group.segments
      var ranks = rows.map { $0.destination == nil && $0.callee == nil ? 0 : Int.max }
      let byTime = rows.indices.sorted { (rows[$0].longest, $1) > (rows[$1].longest, $0) }
      let byCount = rows.indices.sorted { (rows[$0].values, $1) > (rows[$1].values, $0) }
      for (place, row) in byTime.enumerated() { ranks[row] = min(ranks[row], 2 * place + 1) }
      for (place, row) in byCount.enumerated() { ranks[row] = min(ranks[row], 2 * place + 2) }
      return rows.indices.map {
        Place(group: number, row: $0, rank: ranks[$0], histogram: rows[$0].histogram)
      }
    }.sorted { ($0.rank, $0.group, $0.row) < ($1.rank, $1.group, $1.row) }
  }
}

extension LatencyReport.Statistics {
  /// The longest time, whether it has ended or not.
  fileprivate var longest: Nanoseconds { max(count > 0 ? maximum : .zero, longestUnfinished ?? .zero) }
  /// How many have begun.
  fileprivate var values: Int { count + censored }
}

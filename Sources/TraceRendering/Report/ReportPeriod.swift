import TraceModel

/// When the requests of a report began, the first and the last: `2026-11-25 10:49:28 – 10:49:54Z`.
struct ReportPeriod {
  private let from: Timestamp
  private let until: Timestamp
  private let times: TimestampFormat

  /// nil without requests.
  init?(_ report: LatencyReport, on page: OutputTarget) {
    self.init(from: report.from, until: report.until, on: page)
  }

  /// nil without both.
  init?(from: Timestamp?, until: Timestamp?, on page: OutputTarget) {
    guard let from, let until else { return nil }
    (self.from, self.until, times) = (from, until, page.times)
  }

  /// The day once, where it is one.
  var text: String {
    let (first, last) = (day(from), day(until))
    let isOneMoment = first == last && clock(from) == clock(until)
    return "\(times.date(from)) \(clock(from))"
      + (isOneMoment ? "" : " – " + (first == last ? "" : "\(times.date(until)) ") + clock(until))
      + times.zone(until)
  }

  /// The same with the rate of so many requests: `… (9.3/s)`.
  func text(of requests: Int) -> String { text + (rate(of: requests).map { " (\($0))" } ?? "") }

  /// Requests that begin per unit of time, in the smallest unit with at least one; nil if all begin at one moment.
  private func rate(of requests: Int) -> String? {
    let seconds = Double((until - from).count) / 1e9
    guard requests > 1, seconds > 0 else { return nil }
    let units: [(name: String, seconds: Double)] = [("s", 1), ("min", 60), ("h", 3600), ("d", 86_400)]
    let rate = { (unit: Double) in Double(requests) / seconds * unit }
    let unit = units.first { rate($0.seconds) >= 1 } ?? ("d", 86_400)
    let value = rate(unit.seconds)
    return (value < 9.95 ? tenths(value) : NumberFormat.grouped(Int64(clamping: value.rounded())))
      + "/\(unit.name)"
  }

  private func tenths(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private func day(_ time: Timestamp) -> String { times.date(time) + times.zone(time) }

  /// To the second begun.
  private func clock(_ time: Timestamp) -> String { String(times.clock(time).prefix { $0 != "." }) }
}

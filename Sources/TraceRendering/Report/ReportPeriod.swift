import TraceModel

/// When the requests of a report began, the first and the last: `2026-11-25 10:49:28 – 10:49:54Z`. Where clocks were
/// changed between them, each has its zone.
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
    let zone = times.zone(from) == times.zone(until) ? "" : times.zone(from)
    return "\(times.date(from)) \(clock(from))" + zone
      + (isOneMoment ? "" : " – " + (first == last ? "" : "\(times.date(until)) ") + clock(until))
      + times.zone(until)
  }

  /// The text of the period with the rate of a number of requests: `… (9.3/s)`.
  func text(of requests: Int) -> String { text + (rate(of: requests).map { " (\($0))" } ?? "") }

  /// Requests that begin per unit of time, in the smallest unit with at least one; nil if all begin at one moment.
  private func rate(of requests: Int) -> String? {
    let seconds = Double((until - from).count) / 1e9
    guard requests > 1, seconds > 0 else { return nil }
    return RateFormat.text(perSecond: Double(requests) / seconds)
  }

  private func day(_ time: Timestamp) -> String { times.date(time) + times.zone(time) }

  /// The time of day to the second begun.
  private func clock(_ time: Timestamp) -> String { String(times.clock(time).prefix { $0 != "." }) }
}

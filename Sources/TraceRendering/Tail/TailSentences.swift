import TraceModel

/// The sentences on the slowest requests beside the tables.
struct TailSentences {
  private let report: TailReport
  private let page: OutputTarget

  /// The sentences on `report`, with times as on `page`.
  init(_ report: TailReport, _ page: OutputTarget) { (self.report, self.page) = (report, page) }

  /// `slowest 1 %: 12 of 1,204 requests take 14.5 s, those of the middle half 2.31 s`.
  var heading: String {
    guard report.slowest.requests > 0 else { return tooFew ?? alike }
    let (slowest, middle) = (report.slowest, report.middle)
    return "slowest \(percent): \(NumberFormat.grouped(slowest.requests)) of "
      + "\(NumberFormat.counted(report.requests, "request")) take \(DurationFormat.text(slowest.mean)) in the mean, "
      + "\(DurationFormat.text(report.extra)) more than the middle half "
      + "(\(NumberFormat.grouped(middle.requests)) requests, \(DurationFormat.text(middle.mean)))"
  }

  private var percent: String { "\(NumberFormat.percentile(report.percent)) %" }

  private var alike: String {
    "all alike: the slowest \(percent) of \(NumberFormat.counted(report.requests, "request")) "
      + "take no longer than those of the middle half"
  }

  /// nil where there is some slow request, or all are alike.
  private var tooFew: String? {
    guard report.finding == .tooLittleData else { return nil }
    guard report.requests > 0 else {
      guard report.beginless > 0 else { return "too little data: no request has ended" }
      let ended = NumberFormat.counted(report.beginless, "request")
      return "not measured: \(ended) ended, but began without a record "
        + "of a client or a server, so neither end_to_end nor from_api is known; of their parts: trace report"
    }
    return "too little data: \(percent) of \(NumberFormat.counted(report.requests, "request")) that ended is "
      + "none" + (advice.map { "; \($0)" } ?? "")
  }

  /// The share that would do.
  private var advice: String? {
    let least = Double(report.smallestSample)
    let share = (least / Double(max(1, report.requests)) * 1_000).rounded(.up) / 10
    return share <= 25
      ? "for \(report.smallestSample) of them: --slowest \(NumberFormat.percentile(share))"
      : "of \(Int(least * 4)) requests a quarter could be compared"
  }

  /// The mark of a part that clocks may have made.
  static let undecided = " clocks?"

  /// What clocks may have made: the whole difference, and `parts` that have a row of their own.
  func undecided(among parts: [TailReport.Part]) -> [String] {
    [undecidedWhole, undecided(parts.filter(\.isWithinDoubt))].compactMap(\.self)
  }

  private var undecidedWhole: String? {
    guard report.isWithinDoubt, let doubt = report.doubt else { return nil }
    return
      "clocks do not tell whether these are the slowest: their difference from the middle half may truly be "
      + "\(DoubtSentence.difference(doubt))\(assumed(report.assumedExtra)) (trace doctor)"
  }

  private func undecided(_ parts: [TailReport.Part]) -> String? {
    guard !parts.isEmpty else { return nil }
    return "clocks?: no finding, as the clocks may have made it: \(list(parts)) (trace doctor)"
  }

  private func doubtful(_ parts: [TailReport.Part]) -> String? {
    let parts = parts.filter { $0.isDoubtful && !$0.isWithinDoubt }
    guard !parts.isEmpty else { return nil }
    return "? as far as clocks tell, the difference may truly be \(list(parts)) (trace doctor)"
  }

  /// `; --assume idle-pickup gives 12.0 ms`.
  private func assumed(_ extra: Nanoseconds?) -> String {
    extra.map { "; --assume idle-pickup gives \(DurationFormat.column($0))" } ?? ""
  }

  /// `up to 1.72 s less in queue_wait, up to 2.3 ms more in api`.
  private func list(_ parts: [TailReport.Part]) -> String {
    parts.compactMap { part in
      part.doubt.map {
        "\(DoubtSentence.difference($0)) in \(report.name(of: part))\(assumed(part.assumedExtra))"
      }
    }.joined(separator: ", ")
  }

  /// The conclusion if no value is named.
  var conclusions: [String] {
    switch report.finding {
    case .found, .allAlike: return []
    case .tooLittleData:
      guard report.slowest.requests > 0 else { return [] }
      let few = NumberFormat.counted(report.slowest.requests, "slow request")
      return [
        "too few to compare their values: \(few), and \(report.smallestSample) are the least"
          + (advice.map { "; \($0)" } ?? "")
      ]
    case .nothingStandsOut:
      return [
        report.tested == 0
          ? "no value could be compared: none is in enough requests, and not in all"
          : "no value stands out: of \(NumberFormat.counted(report.tested, "value")) none is more frequent among the "
            + "slowest than by chance"
      ]
    }
  }

  /// How far `parts` may be off, the basis of the numbers, and what is not in them.
  func remarks(with parts: [TailReport.Part]) -> [String] {
    [doubtful(parts), corrected, omitted, gap, others, unfinished].compactMap(\.self)
  }

  private var corrected: String? {
    guard !report.values.isEmpty else { return nil }
    let rest =
      report.untestable == 0
      ? ""
      : "; \(NumberFormat.grouped(report.untestable)) more are in too few requests, or too many, to stand out"
    return "odds: of being slow, with the value against without; p is corrected for "
      + NumberFormat.counted(report.tested, "value") + rest
  }

  private var omitted: String? {
    guard !report.omittedKeys.isEmpty else {
      return report.hasFurtherKeys ? "not looked at: attributes beyond the first 256" : nil
    }
    let keys = report.omittedKeys.joined(separator: ", ")
    let reasons =
      "their values are too many, no single ones, of messages only, or names of programs in other logs"
    return "not looked at, as \(reasons): \(keys)"
      + (report.hasFurtherKeys ? ", and attributes beyond the first 256" : "")
  }

  private var gap: String? {
    switch report.attributeGap {
    case nil: nil
    case .notStored:
      "no attribute was looked at, since the index does not have those of all requests: trace reindex"
    case .unfinishedIngest: "no attribute was looked at, since an ingest is at work or was interrupted"
    }
  }

  private var others: String? {
    guard report.others > 0 else { return nil }
    let isWithClient = report.whole == .endToEnd
    let kind = isWithClient ? "without a client's record" : "with a client's record"
    let other = isWithClient ? Segment.fromAPI : .endToEnd
    return "not compared: \(NumberFormat.counted(report.others, "request")) \(kind) (--segment \(other.name))"
  }

  private var unfinished: String? {
    report.unfinished == 0
      ? nil
      : "not among them: \(NumberFormat.counted(report.unfinished, "request")) that had not ended "
        + "(\(PageCommand(page.command).find(["--outcome", "queued,processing,incomplete"])))"
  }
}

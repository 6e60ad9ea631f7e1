import TraceModel

extension DiffText {
  // MARK: Why times are not the whole answer

  /// `group mail has stopped (370 messages of orders wait)`, where its log goes on.
  var stopped: [String] {
    report.stoppedGroups.filter(\.isSeenToWait).map { group in
      "group \(group.group) has stopped (\(NumberFormat.counted(group.waiting, "message")) of \(group.destination) "
        + (group.waiting == 1 ? "waits)" : "wait)")
    }
  }

  /// Why times are not the whole answer.
  var reservations: [String] {
    let silent = report.stoppedGroups.filter { !$0.isSeenToWait }.map {
      "group \($0.group) has no message of \($0.destination) any more, and B has no log of it"
    }
    return untested + mixed + clocks + unequal + silent
  }

  /// `queue_wait jobs is faster by the longest of each request, and its p50, p99 are longer`.
  private var mixed: [String] {
    report.rows.filter { $0.change == .mixed }.map { row in
      let ranks = row.longerPercentiles.map { "p" + NumberFormat.percentile($0.p) }.joined(separator: ", ")
      let isOfMany = row.hasSeveralValues
      return
        "\(name(row)) is faster by \(isOfMany ? "the longest of each request" : "ranks"), and \(ranks) of all values "
        + (row.longerPercentiles.count == 1 ? "is longer" : "are longer")
    }
  }

  /// `clocks may have made the change of queue_wait jobs (truly up to 1.72 s shorter), …`.
  private var clocks: [String] {
    let rows = report.rows.filter { $0.change == .clocks }
    guard !rows.isEmpty else { return [] }
    let parts = rows.map { row in
      "\(name(row))" + (row.doubt.map { " (truly \(DoubtSentence.difference($0)))" } ?? "")
    }
    let assumed = report.assumed.map { "; --assume idle-pickup gives: \($0.words)" } ?? ""
    return ["clocks may have made the change of \(parts.joined(separator: ", ")) (trace doctor\(assumed))"]
  }

  /// `no log shows the end of 816 of 2,000 requests of B (A: 0 of 1,000)`.
  private var unequal: [String] {
    guard let shift = report.unequalEnds else { return [] }
    let a = ("A", shift.first, shift.firstTotal)
    let b = ("B", shift.second, shift.secondTotal)
    let (most, least) = shift.first * shift.secondTotal > shift.second * shift.firstTotal ? (a, b) : (b, a)
    return [
      "no log shows the end of \(NumberFormat.grouped(most.1)) of \(NumberFormat.counted(most.2, "request")) "
        + "of \(most.0) (\(least.0): \(NumberFormat.grouped(least.1)) of \(NumberFormat.grouped(least.2)))"
    ]
  }

  /// `end_to_end cannot be compared, as one side has fewer than 8 requests with it`, where that was asked for.
  private var untested: [String] {
    guard !report.missing.isEmpty else { return [] }
    let names = report.missing.map(name).joined(separator: ", ")
    return [
      "\(names) cannot be compared, as one side has fewer than \(report.smallestSample) requests with it"
    ]
  }
}

extension ComparisonReport.Change {
  /// Of a comparison as a whole.
  fileprivate var words: String {
    switch self {
    case .worse: "worse"
    case .better: "better"
    case .none: "no change"
    case .tooLittleData, .mixed, .clocks: "too little data"
    }
  }
}

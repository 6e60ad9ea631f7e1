import TraceModel

/// A verdict in words: its numbers for people, the same in every format.
struct VerdictText {
  let verdict: Verdict

  init(_ verdict: Verdict) { self.verdict = verdict }

  /// `violated`, `kept`, `too little`; with a question mark where it may be noise.
  var ruling: String {
    switch verdict.ruling {
    case .violated: mayBeNoise ? "violated?" : "violated"
    case .kept: mayBeNoise ? "kept?" : "kept"
    case .tooLittleData: "too little"
    }
  }

  /// The limit lies within the interval.
  var mayBeNoise: Bool { verdict.ruling != .tooLittleData && !verdict.isSure }

  /// The number: `14.2 s`, `> 2.96 s`, `5 %`, or that there is none.
  var measured: String {
    switch verdict.measured {
    case .duration(nil, _, _, _): verdict.isOfOldest && verdict.count > 0 ? "none" : "–"
    case .duration(let value?, let isLonger, _, _):
      (isLonger ? "> " : "") + mark(value) + (verdict.dependsOnClocks ? " ?" : "")
    case .share(let matching, _, _):
      verdict.count > 0 ? NumberFormat.percent(Double(matching), of: Double(verdict.count)) : "–"
    }
  }

  /// Of a number that clocks may move to the other side of its limit: `≤ 1.87 s`, if it can only be shorter.
  private func mark(_ value: Nanoseconds) -> String {
    let sign = verdict.dependsOnClocks ? DoubtSentence.sign(verdict.doubt) : ""
    return sign + (sign.isEmpty ? "" : " ") + DurationFormat.column(value)
  }

  /// The 95 % confidence interval: `13.1 – 14.6 s`, `from 12.1 s`, `3 – 8.5 %`; empty where it does not exist.
  var interval: String {
    switch verdict.measured {
    case .duration(_, _, let low?, let high?): DurationFormat.columnInterval(low, high)
    case .duration(_, _, let low?, nil): "from " + DurationFormat.column(low)
    case .duration(_, _, nil, let high?): "up to " + DurationFormat.column(high)
    case .duration(_, _, nil, nil): ""
    case .share(_, let low?, let high?):
      NumberFormat.percent(low, of: 1).replacing(" %", with: "") + " – " + NumberFormat.percent(high, of: 1)
    case .share: ""
    }
  }

  /// The name of the row within the segment: the topic, or the services of a call.
  var row: String? {
    let parties = [verdict.caller, verdict.callee].compactMap(\.self)
    return verdict.destination ?? (parties.isEmpty ? nil : parties.joined(separator: " → "))
  }

  /// Why there is too little data; nil where there is not.
  var lack: String? {
    guard verdict.ruling == .tooLittleData else { return nil }
    if let clocks { return clocks }
    switch verdict.objective.measure {
    case .percentile(let rank, let segment, let row, _):
      let p = "p" + NumberFormat.percentile(rank.percent)
      guard verdict.count > 0 else { return "no \(segment.name)\(row.map { " " + $0 } ?? "") is measured" }
      guard let needed = verdict.needed, verdict.count < needed else {
        return "\(p): too much is unfinished, \(NumberFormat.grouped(verdict.unfinished)) of "
          + NumberFormat.grouped(verdict.count)
      }
      return "\(p) needs \(NumberFormat.counted(needed, "value"))"
    case .share(_, let limit):
      guard verdict.count > 0, let needed = verdict.needed else { return "no request has ended" }
      let side = verdict.objective.comparison.isUpperLimit ? "below" : "above"
      return "a share \(side) \(NumberFormat.percentile(limit.percent)) % needs "
        + NumberFormat.counted(needed, "request")
    case .oldestQueued:
      guard verdict.unlogged > 0 else {
        return verdict.count > 0 ? "no request has a known step" : "no request matches"
      }
      return
        "no log tells whether \(NumberFormat.counted(verdict.unlogged, "message")) still \(verdict.unlogged == 1 ? "waits" : "wait")"
    }
  }

  /// `clocks do not tell: what truly passed may be up to 1.72 s shorter in queue_wait (trace doctor)`, and what an
  /// assumption gives.
  private var clocks: String? {
    guard verdict.dependsOnClocks, let doubt = verdict.doubt,
      case .percentile(_, let segment, _, _) = verdict.objective.measure
    else {
      return nil
    }
    var assuming = ""
    if case .duration(let value?, let isLonger, _, _) = verdict.assumed {
      assuming = "; --assume idle-pickup gives \(isLonger ? "> " : "")\(DurationFormat.column(value))"
    }
    return
      "clocks do not tell: what truly passed may be \(DoubtSentence.sides(doubt)) in \(segment.name) (trace doctor)"
      + assuming
  }

  /// The numbers in one line: `14.2 s (95 % CI 13.1 – 14.6 s), n = 228, 12 of them unfinished; may be noise`.
  var sentence: String {
    let bounds = interval.isEmpty ? "" : " (95 % CI \(interval))"
    let count = ", n = \(NumberFormat.grouped(verdict.count))"
    let remark = lack.map { "; too little data: \($0)" } ?? (mayBeNoise ? "; may be noise" : "")
    return measured + bounds + count + beside + remark
  }

  /// The counts that are unfinished, or not in n.
  private var beside: String {
    let parts = [
      (verdict.unfinishedInCount, "of them unfinished"),
      (verdict.openBesideCount, "still open, and not in n"),
      (verdict.outOfCount, "lost or without an end in the logs, and not in n"),
    ]
    return parts.map { $0 > 0 ? ", \(NumberFormat.grouped($0)) \($1)" : "" }.joined()
  }
}

extension Verdict {
  /// The unfinished ones among `count`, for a percentile.
  var unfinishedInCount: Int {
    if case .percentile = objective.measure { unfinished } else { 0 }
  }

  /// Of a percentile, what has no known duration.
  var outOfCount: Int {
    if case .percentile = objective.measure { lost + unlogged } else { 0 }
  }

  /// Of a share with an upper limit, the requests that are left out.
  var openBesideCount: Int {
    if case .share = objective.measure, objective.comparison.isUpperLimit { unfinished } else { 0 }
  }
}

extension Verdict {
  /// It is about the age of a message.
  fileprivate var isOfOldest: Bool {
    if case .oldestQueued = objective.measure { true } else { false }
  }
}

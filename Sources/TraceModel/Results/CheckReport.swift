/// The result of `trace check`: for each objective and group a verdict, with the numbers behind it.
package struct CheckReport: Sendable {
  /// First and last start of a request that was looked at; nil without requests.
  package var from: Timestamp?
  /// Last start of a request that was looked at; nil without requests.
  package var until: Timestamp?
  /// Names of the grouping keys in the order given to `--by`.
  package var keys: [String] = []
  /// The worst first: violated, too little data, kept; of these in the order of objectives, then of groups.
  package var verdicts: [Verdict] = []

  package init() {}

  /// How many verdicts are so.
  package func count(_ ruling: Verdict.Ruling) -> Int { verdicts.count { $0.ruling == ruling } }

  /// Takes what `other` measured under an assumption into the verdicts that depend on clocks, where it is another number.
  package mutating func assume(_ other: CheckReport) {
    for index in verdicts.indices where verdicts[index].dependsOnClocks {
      let measured = other.verdicts.first { $0.isSameQuestion(as: verdicts[index]) }?.measured
      verdicts[index].assumed = measured == verdicts[index].measured ? nil : measured
    }
  }

  /// The worst that was found; kept without any.
  package var worst: Verdict.Ruling { verdicts.map(\.ruling).min() ?? .kept }
}

/// Whether one objective is kept in one group.
package struct Verdict: Sendable {
  /// The rulings, the worst first.
  package enum Ruling: String, Sendable, CaseIterable, Comparable {
    /// The measure is on the wrong side of the limit.
    case violated
    /// So little is measured that the objective is neither kept nor violated.
    case tooLittleData = "too_little_data"
    /// The measure is on the right side of the limit.
    case kept

    package static func < (a: Self, b: Self) -> Bool { a.severity > b.severity }

    private var severity: Int { self == .violated ? 2 : self == .tooLittleData ? 1 : 0 }
  }

  /// The numbers, with the 95 % confidence interval. A side is nil where nothing bounds it.
  package enum Measured: Sendable, Equatable {
    /// `isLonger`: the true value is longer than `value`, since something unfinished has lasted as long. Without a
    /// value nothing was measured.
    case duration(
      _ value: Nanoseconds?, isLonger: Bool = false, low: Nanoseconds? = nil, high: Nanoseconds? = nil)
    /// `matching` of the requests; `low` and `high` are between 0 and 1.
    case share(matching: Int, low: Double? = nil, high: Double? = nil)
  }

  /// The objective asked for: measure, comparison and limit.
  package var objective: Objective
  /// One value for each key of the report; nil where requests have none.
  package var group: [String?]
  /// `tooLittleData` until a judge has ruled.
  package var ruling = Ruling.tooLittleData
  /// The limit lies outside of the interval; else the verdict may be noise.
  package var isSure = false
  /// The measured number, in the form of the objective's measure.
  package var measured: Measured
  /// The number of values or requests behind the measured number, unfinished ones included.
  package var count = 0
  /// Fewer cannot show that the objective is kept; nil if any number can.
  package var needed: Int?
  /// Unfinished ones: a part of `count`, or for a share beside it.
  package var unfinished = 0
  /// Not in `count`: lost, or without an end in the logs.
  package var lost = 0
  /// Began, and the record of their end is in no log; not in `count`.
  package var unlogged = 0
  /// How much longer (or, negative, shorter) the durations may truly be, as far as clocks tell; nil where one clock tells
  /// both ends.
  package var doubt: DurationBounds?
  /// The limit lies within the doubt, so that nothing is decided.
  package var dependsOnClocks = false
  /// What an assumption on idle consumers would make of it, where that tells more of the clocks.
  package var assumed: Measured?
  /// The row of the report, as `LatencyReport.Statistics` names it.
  package var destination: String?
  /// The calling service of the row; nil for rows without one.
  package var caller: String?
  /// The called service, or the one at work; nil for rows without one.
  package var callee: String?

  /// The same objective, in the same group and row.
  fileprivate func isSameQuestion(as other: Verdict) -> Bool {
    objective == other.objective && group == other.group && destination == other.destination
      && caller == other.caller && callee == other.callee
  }

  package init(_ objective: Objective, group: [String?], measured: Measured) {
    self.objective = objective
    self.group = group
    self.measured = measured
  }
}

import TraceModel

/// How far a number may be off, in words.
enum DoubtSentence {
  /// The sign before a number of which clocks leave one side open: `≤` if they show no more than by how much shorter it
  /// may truly be, `≥` if longer, else empty.
  static func sign(_ doubt: DurationBounds?) -> String {
    guard let (shorter, longer) = doubt?.doubtfulSides else { return "" }
    return longer == .zero && shorter < .zero ? "≤" : shorter == .zero && longer > .zero ? "≥" : ""
  }

  /// What clocks leave open of some rows, in the order of a request's life; nil where no row is marked.
  ///
  ///     as far as clocks tell, what truly passed may be up to 29.4 ms shorter in queue_wait (trace doctor)
  static func remark(of rows: some Sequence<LatencyReport.Statistics>) -> String? {
    let doubts = rows.reduce(into: [Segment: DurationBounds]()) {
      $0[$1.segment] = $0[$1.segment] ?? $1.doubt
    }
    guard !doubts.isEmpty else { return nil }
    let parts = doubts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\(sides($1)) in \($0.name)" }
    return "as far as clocks tell, what truly passed may be \(parts.joined(separator: ", ")) (trace doctor)"
  }

  /// `up to 1.72 s shorter`, `up to 2.3 ms shorter or 2.37 ms longer`.
  static func sides(_ doubt: DurationBounds) -> String {
    let (shorter, longer) = doubt.doubtfulSides
    let less = shorter == .zero ? nil : DurationFormat.column(.zero - shorter) + " shorter"
    let more = longer == .zero ? nil : DurationFormat.column(longer) + " longer"
    return "up to " + [less, more].compactMap(\.self).joined(separator: " or ")
  }

  /// Of a difference: `up to 1.72 s less or 23.7 ms more`.
  static func difference(_ doubt: DurationBounds) -> String {
    let (shorter, longer) = doubt.doubtfulSides
    let less = shorter == .zero ? nil : DurationFormat.column(.zero - shorter) + " less"
    let more = longer == .zero ? nil : DurationFormat.column(longer) + " more"
    return "up to " + [less, more].compactMap(\.self).joined(separator: " or ")
  }
}

extension JSONWriter {
  /// By how much what truly passed may differ from what is printed; nothing where clocks leave nothing open.
  mutating func doubt(_ doubt: DurationBounds?, _ name: String = "true_minus_printed") {
    guard let doubt else { return }
    object(name) { writer in
      writer.member("clock", doubt.clock.rawValue)
      writer.member("low_ns", doubt.low)
      writer.member("high_ns", doubt.high)
    }
  }
}

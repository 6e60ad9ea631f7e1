import TraceModel

/// How far a number may be off, in words.
enum DoubtSentence {
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
  mutating func doubt(_ doubt: DurationBounds?) {
    guard let doubt else { return }
    object("true_minus_printed") { writer in
      writer.member("clock", doubt.clock.rawValue)
      writer.member("low_ns", doubt.low)
      writer.member("high_ns", doubt.high)
    }
  }
}

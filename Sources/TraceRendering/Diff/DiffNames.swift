import TraceModel

extension ComparisonReport.Row {
  /// The change in one word.
  var word: String {
    switch change {
    case .worse: "slower"
    case .better: "faster"
    case .none: "no change"
    case .mixed: "mixed"
    case .clocks: "clocks?"
    case .tooLittleData: "not tested"
    }
  }

  /// The change as the conclusion has it: `slower`, or `faster in the middle, slower in its slowest 5 %`.
  var words: String {
    guard let parts else { return word }
    let middle = parts.ranks == .worse ? "slower" : "faster"
    return "\(middle) in the middle and \(parts.slowest == .worse ? "slower" : "faster") in its slowest 5 %"
  }
}

extension ComparisonReport.OutcomeShift {
  /// The change in one word.
  var word: String {
    switch change {
    case .worse: "more"
    case .better: "fewer"
    case .none, .mixed, .clocks: "no change"
    case .tooLittleData: "not tested"
    }
  }
}

extension ComparisonReport.Test {
  /// The corrected p-value with four decimals: `0.0042`, `<0.0001`.
  var text: String {
    guard corrected >= 0.00005 else { return "<0.0001" }
    let digits = String(10_000 + Int((corrected * 10_000).rounded()))
    guard digits.first == "1" else { return "1" }
    var decimals = digits.dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return "0." + decimals
  }
}

extension DurationFormat {
  /// A difference with its sign, as a column has it: `+271 ms`.
  static func signed(_ difference: Nanoseconds) -> String {
    (difference > .zero ? "+" : "") + column(difference)
  }
}

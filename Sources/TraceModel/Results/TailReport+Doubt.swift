extension TailReport {
  /// The difference of the means.
  package var extra: Nanoseconds { slowest.mean - middle.mean }

  /// Clocks may have made the whole difference.
  package var isWithinDoubt: Bool { doubt?.mayReverse(extra) ?? false }
}

extension TailReport.Part {
  /// Clocks may have made the difference, which is no finding then.
  package var isWithinDoubt: Bool { doubt?.mayReverse(extra) ?? false }

  /// The difference may be off by more than a tenth.
  package var isDoubtful: Bool { doubt?.isLarge(beside: extra) ?? false }
}

extension DurationBounds {
  /// Of the doubt about a difference: that may truly be none, or the opposite.
  fileprivate func mayReverse(_ difference: Nanoseconds) -> Bool {
    let (less, more) = doubtfulSides
    return difference > .zero ? difference + less <= .zero : difference < .zero && difference + more >= .zero
  }
}

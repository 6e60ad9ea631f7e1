extension TailReport {
  /// The difference of the means.
  package var extra: Nanoseconds { slowest.mean - middle.mean }

  /// Clocks may have made the whole difference.
  package var isWithinDoubt: Bool { doubt?.mayReverse(extra) ?? false }

  /// Clocks may have made some of it: it is worth to ask what an assumption gives.
  package var dependsOnClocks: Bool { isWithinDoubt || parts.contains(where: \.isWithinDoubt) }

  /// Says of what clocks may have made what it is in `other`, the same report under an assumption.
  package mutating func assume(_ other: TailReport) {
    guard other.whole == whole, other.slowest.requests > 0 else { return }
    if isWithinDoubt { assumedExtra = other.extra }
    for index in parts.indices where parts[index].isWithinDoubt {
      let part = parts[index]
      let same = other.parts.first {
        $0.segment == part.segment && $0.destination == part.destination && $0.service == part.service
      }
      parts[index].assumedExtra = same?.extra ?? .zero
    }
  }
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

/// A pattern as a tree.
indirect enum PatternSyntax: Equatable {
  case empty
  /// One character of a set.
  case set(ScalarSet)
  case sequence([PatternSyntax])
  /// One of them; the first that leads to a match.
  case alternatives([PatternSyntax])
  /// `most` is nil where there is no limit. A lazy one takes as little as leads to a match.
  case repetition(PatternSyntax, least: Int, most: Int?, isLazy: Bool)
  /// A group by its number, from 1.
  case group(PatternSyntax, number: Int)
  case assertion(Assertion)

  /// Conditions between two characters.
  enum Assertion: Equatable {
    case start, end, wordBoundary, noWordBoundary
  }
}

/// A set of characters.
struct ScalarSet: Equatable, Sendable {
  /// Numbers of Unicode scalars.
  private(set) var ranges: [ClosedRange<UInt32>] = []
  var isInverted = false

  init(_ ranges: [ClosedRange<UInt32>] = [], isInverted: Bool = false) {
    self.ranges = ranges
    self.isInverted = isInverted
  }

  init(_ scalar: UInt32) { ranges = [scalar...scalar] }

  /// The only character of the set; nil where it has several.
  var only: UInt32? {
    guard ranges.count == 1, !isInverted, ranges[0].lowerBound == ranges[0].upperBound else { return nil }
    return ranges[0].lowerBound
  }

  func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isInverted }

  /// Adds the members of another set.
  mutating func add(_ other: ScalarSet) {
    guard other.isInverted else { return ranges += other.ranges }
    var next: UInt32 = 0
    for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { ranges.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    ranges.append(next...Self.last)
  }

  /// Scalars, and the bytes that are no UTF-8 behind them.
  static let last: UInt32 = 0x11_FFFF

  /// With each ASCII letter in the other case, too.
  var withBothCases: ScalarSet {
    var both = self
    for range in ranges {
      for (letters, other) in [(UInt32(0x41)...0x5A, Int64(32)), (0x61...0x7A, -32)] {
        let low = max(range.lowerBound, letters.lowerBound)
        let high = min(range.upperBound, letters.upperBound)
        if low <= high { both.ranges.append(UInt32(Int64(low) + other)...UInt32(Int64(high) + other)) }
      }
    }
    return both
  }

  static let digits = ScalarSet([0x30...0x39])
  static let words = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let spaces = ScalarSet([0x09...0x0D, 0x20...0x20])
  /// All but the end of a line.
  static let any = ScalarSet([0x0A...0x0A], isInverted: true)
}

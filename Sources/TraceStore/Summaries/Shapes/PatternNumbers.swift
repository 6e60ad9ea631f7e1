/// Hot: numbers for the patterns of rows, in the order in which they are met.
struct PatternNumbers {
  /// More are not numbered: patterns so rare are not worth it.
  private static let most = 4096

  private var numbers: [UInt64: Int] = [:]
  /// The numbers of the patterns met last, by their lowest bits: a look into a dictionary takes ten times as long.
  private var recent = [(pattern: UInt64, number: Int)](repeating: (0, -1), count: 64)

  /// The number of a pattern, new or known; nil where there are too many.
  @inline(__always)
  mutating func number(of pattern: UInt64) -> Int? {
    let place = Int(truncatingIfNeeded: pattern & 63)
    if recent[place].pattern == pattern, recent[place].number >= 0 { return recent[place].number }
    guard let number = find(pattern) else { return nil }
    recent[place] = (pattern, number)
    return number
  }

  private mutating func find(_ pattern: UInt64) -> Int? {
    if let known = numbers[pattern] { return known }
    guard numbers.count < Self.most else { return nil }
    numbers[pattern] = numbers.count
    return numbers.count - 1
  }
}

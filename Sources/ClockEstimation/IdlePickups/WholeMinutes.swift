import TraceModel

/// Minutes in which a consumer worked from end to end, as a bit each, by day. Work of a day takes the space of a bit a
/// minute, and not that of 1,440 stretches.
struct WholeMinutes: Equatable, Sendable {
  /// By day since 1970; bit m of a day's words is its minute m.
  private var days: [Int64: [UInt64]] = [:]

  private static let minutesOfDay: Int64 = 1_440
  private static let noMinutes = [UInt64](repeating: 0, count: 23)

  /// Takes in minutes since 1970.
  mutating func insert(_ minutes: Range<Int64>) {
    var minute = minutes.lowerBound
    while minute < minutes.upperBound {
      let (day, first) = Self.place(of: minute)
      let count = min(Self.minutesOfDay - first, minutes.upperBound - minute)
      days[day, default: Self.noMinutes].setBits(Int(first)..<Int(first + count))
      minute += count
    }
  }

  /// Takes in all of `other`.
  mutating func merge(_ other: WholeMinutes) {
    for (day, words) in other.days {
      for (index, word) in words.enumerated() { days[day, default: Self.noMinutes][index] |= word }
    }
  }

  func contains(_ minute: Int64) -> Bool {
    let (day, bit) = Self.place(of: minute)
    return days[day].map { $0[Int(bit / 64)] >> UInt64(bit % 64) & 1 == 1 } ?? false
  }

  /// The day of a minute, rounded down, and the minute's number in it.
  private static func place(of minute: Int64) -> (day: Int64, bit: Int64) {
    let (day, bit) = minute.quotientAndRemainder(dividingBy: minutesOfDay)
    return bit < 0 ? (day - 1, bit + minutesOfDay) : (day, bit)
  }

  /// Passes the days to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    var last: Int64 = 0
    coder.entries(&days, by: <, blank: (0, Self.noMinutes)) { day, words, coder in
      coder.time(&day, after: &last)
      for index in words.indices { coder.bits(&words[index]) }
    }
  }
}

extension [UInt64] {
  /// Sets the bits of a range.
  fileprivate mutating func setBits(_ bits: Range<Int>) {
    for word in bits.lowerBound / 64...(bits.upperBound - 1) / 64 {
      let (low, high) = (
        Swift.max(bits.lowerBound - word * 64, 0), Swift.min(bits.upperBound - word * 64, 64)
      )
      self[word] |= (high == 64 ? .max : 1 << UInt64(high) - 1) & (.max << UInt64(low))
    }
  }
}

/// The unit that was probably meant by another spelling of it.
enum UnitAdvice {
  private static let spellings: [String: [String]] = [
    "ns": ["nsec", "nsecs", "nano", "nanos", "nanosecond", "nanoseconds"],
    "us": ["usec", "usecs", "micro", "micros", "microsecond", "microseconds"],
    "ms": ["msec", "msecs", "milli", "millis", "millisecond", "milliseconds"],
    "s": ["sec", "secs", "second", "seconds"],
    "m": ["min", "mins", "minute", "minutes"],
    "h": ["hr", "hrs", "hour", "hours"],
    "d": ["day", "days"],
  ]

  /// The units that durations have.
  static let units = "units: ns, us, ms, s, m, h, d"

  /// The unit meant by `word`, spelt otherwise; nil if there is none.
  static func unit(like word: some StringProtocol) -> String? {
    let word = word.lowercased()
    return spellings.first { unit, others in unit == word || others.contains(word) }?.key
  }

  /// `duration` with the unit meant: `1sec` and `1 S` become `1s`; nil if it is no number and a unit.
  static func corrected(_ duration: String) -> String? {
    let digits = duration.prefix { $0.isNumber || $0 == "." }
    let word = duration.dropFirst(digits.count).drop { $0 == " " }
    guard Double(String(digits)) != nil else { return nil }
    return unit(like: word).map { digits + $0 }
  }
}

import TraceModel

/// Rates for people, in the smallest unit of time with at least one: `9.3/s`, `22/min`, `1/h`, `0.5/d`.
enum RateFormat {
  private static let units: [(name: String, seconds: Double)] = [
    ("s", 1), ("min", 60), ("h", 3600), ("d", 86_400),
  ]

  /// The text of a number a second: two digits below ten, whole above.
  static func text(perSecond rate: Double) -> String {
    guard rate > 0 else { return "0/s" }
    let unit = units.first { rate * $0.seconds >= 1 } ?? units[units.count - 1]
    let value = rate * unit.seconds
    return (value < 9.95 ? tenths(value) : NumberFormat.grouped(Int64(clamping: value.rounded())))
      + "/\(unit.name)"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

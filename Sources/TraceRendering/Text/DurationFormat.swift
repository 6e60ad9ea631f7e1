package import TraceModel

/// Durations for people, by one rule everywhere.
///
/// | size | digits | example |
/// | --- | --- | --- |
/// | below 1 µs | whole | `640 ns` |
/// | below 1 s | three significant | `812 µs`, `38.2 ms` |
/// | below 10 s | three decimals | `2.318 s` |
/// | below 1 min | one decimal | `11.4 s` |
/// | above | two units | `4 m 12 s`, `1 h 03 m`, `2 d 4 h` |
///
/// Half a step is rounded away from zero. A value that rounds up to the next unit is written in that unit, never as
/// `1000 ms`. Trailing zeros of a fraction are left out (`38 ms`, `2.5 s`).
package enum DurationFormat {
  /// The text of `duration`, with `−` (U+2212) before a negative one.
  package static func text(_ duration: Nanoseconds) -> String {
    let size = duration.count.magnitude
    return (duration.count < 0 ? "−" : "") + (short(size) ?? long(size))
  }

  /// The duration with three significant digits, as a column has it: `2.32 s`, `38.0 ms`, `1.00 s`. Below 1 µs it is
  /// whole, and from one minute on it has two units, as everywhere.
  static func column(_ duration: Nanoseconds) -> String {
    let size = duration.count.magnitude
    let units: [(UInt64, String)] = [(1_000, "µs"), (1_000_000, "ms"), (second, "s")]
    guard size >= 1_000 else { return text(duration) }
    for (unit, name) in units {
      let digits = size < 10 * unit ? 2 : size < 100 * unit ? 1 : 0
      let step = digits == 2 ? unit / 100 : digits == 1 ? unit / 10 : unit
      let rounded = round(size, to: step)
      guard rounded < (unit == second ? minute : 1_000 * unit) else { continue }
      return (duration.count < 0 ? "−" : "") + "\(fixed(rounded, unit: unit)) \(name)"
    }
    return text(duration)
  }

  /// `size / unit`, whose digits are three from 1 unit on.
  private static func fixed(_ size: UInt64, unit: UInt64) -> String {
    let (whole, rest) = size.quotientAndRemainder(dividingBy: unit)
    let digits = whole < 10 ? 2 : whole < 100 ? 1 : 0
    guard digits > 0 else { return "\(whole)" }
    let fraction = "\(unit + rest)".dropFirst().prefix(digits)
    return "\(whole).\(fraction)"
  }

  /// The duration with what it may be off by, either way: `12 ms ± 1 s`.
  static func text(_ duration: Nanoseconds, tolerance: Nanoseconds?) -> String {
    text(duration) + Self.tolerance(tolerance)
  }

  /// ` ± 1 s`; empty for nil.
  static func tolerance(_ tolerance: Nanoseconds?) -> String { tolerance.map { " ± \(text($0))" } ?? "" }

  /// The interval from `low` to `high` as it stands in brackets behind `value`: the unit is left out where
  /// all three share it.
  package static func interval(_ low: Nanoseconds, _ high: Nanoseconds, behind value: Nanoseconds) -> String {
    interval(low, high, behind: value, text)
  }

  /// The interval in brackets behind a value of a column: three digits in each number.
  static func columnInterval(_ low: Nanoseconds, _ high: Nanoseconds, behind value: Nanoseconds) -> String {
    interval(low, high, behind: value, column)
  }

  private static func interval(
    _ low: Nanoseconds, _ high: Nanoseconds, behind value: Nanoseconds, _ text: (Nanoseconds) -> String
  ) -> String {
    let texts = [low, high, value].map { text($0).split(separator: " ") }
    guard texts.allSatisfy({ $0.count == 2 && $0[1] == texts[0][1] }) else {
      return "\(text(low)) – \(text(high))"
    }
    return "\(texts[0][0]) – \(texts[1][0])"
  }

  /// The interval from `low` to `high` on its own, a shared unit written once: `2.41 – 2.63 s`.
  package static func interval(_ low: Nanoseconds, _ high: Nanoseconds) -> String { whole(low, high, text) }

  /// The interval on its own in a column: three digits in each number.
  static func columnInterval(_ low: Nanoseconds, _ high: Nanoseconds) -> String { whole(low, high, column) }

  private static func whole(
    _ low: Nanoseconds, _ high: Nanoseconds, _ text: (Nanoseconds) -> String
  ) -> String {
    let short = interval(low, high, behind: high, text)
    return short.split(separator: " ").count > 3 ? short : "\(short) \(text(high).split(separator: " ")[1])"
  }

  /// One number and one unit; nil from one minute on.
  private static func short(_ size: UInt64) -> String? {
    if size == 0 { return "0 s" }
    if size < 1_000 { return "\(size) ns" }
    for (unit, name) in [(UInt64(1_000), "µs"), (1_000_000, "ms")] {
      let step = size < 10 * unit ? unit / 100 : size < 100 * unit ? unit / 10 : unit
      let rounded = round(size, to: step)
      if rounded < 1_000 * unit { return "\(decimal(rounded, unit: unit)) \(name)" }
    }
    let rounded = round(size, to: size < 10 * second ? second / 1_000 : second / 10)
    return rounded < minute ? "\(decimal(rounded, unit: second)) s" : nil
  }

  /// Two units.
  private static func long(_ size: UInt64) -> String {
    let seconds = round(size, to: second) / second
    if seconds < 3_600 { return "\(seconds / 60) m \(twoDigits(seconds % 60)) s" }
    let minutes = round(size, to: minute) / minute
    if minutes < 1_440 { return "\(minutes / 60) h \(twoDigits(minutes % 60)) m" }
    let hours = round(size, to: 60 * minute) / (60 * minute)
    return "\(hours / 24) d \(hours % 24) h"
  }

  private static let second: UInt64 = 1_000_000_000
  private static let minute: UInt64 = 60_000_000_000

  private static func round(_ size: UInt64, to step: UInt64) -> UInt64 { (size + step / 2) / step * step }

  /// `size / unit` without zeros at the end of the fraction; `unit` is a power of ten.
  private static func decimal(_ size: UInt64, unit: UInt64) -> String {
    guard size % unit != 0 else { return "\(size / unit)" }
    var fraction = String((unit + size % unit)).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(size / unit).\(fraction)"
  }
}

/// `value` with a zero before a single digit.
func twoDigits(_ value: some BinaryInteger) -> String { value < 10 ? "0\(value)" : "\(value)" }

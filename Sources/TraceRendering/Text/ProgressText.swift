import TraceModel

/// How far a reading is, in one line that is never wider than the window.
package enum ProgressText {
  /// `38 % 42 of 206 MB 2 s left`; without a total `42 MB 18 MB/s`. In fewer than `width` columns, the least worthy
  /// part goes first. Until the rate is known, nothing is said of the rest.
  package static func reading(bytes: Int64, of total: Int64, after seconds: Double, in width: Int) -> String {
    let rate = seconds > 0 ? Double(bytes) / seconds : 0
    guard total > 0 else {
      return fitted([NumberFormat.bytes(bytes), "\(NumberFormat.bytes(Int64(rate)))/s"], width)
    }
    let done = min(bytes, total)
    let share = "\(done * 100 / total) %"
    let left = rate > 0 && done < total ? "\(wholeSeconds(Double(total - done) / rate)) left" : nil
    let amount = amount(done, of: total)
    let lines = [[share, amount, left], [share, left], [share]].map { $0.compactMap(\.self) }
    return lines.lazy.map { $0.joined(separator: "  ") }.first { DisplayWidth.of($0) <= width } ?? share
  }

  private static func fitted(_ parts: [String], _ width: Int) -> String {
    let line = parts.joined(separator: "  ")
    return DisplayWidth.of(line) <= width ? line : parts[0]
  }

  /// The unit once where it is one: `42 of 206 MB`.
  private static func amount(_ bytes: Int64, of total: Int64) -> String {
    let (part, whole) = (NumberFormat.bytes(bytes).split(separator: " "), NumberFormat.bytes(total))
    let isOneUnit = part.count == 2 && whole.hasSuffix(" \(part[1])")
    return "\(isOneUnit ? String(part[0]) : part.joined(separator: " ")) of \(whole)"
  }

  /// A second at least: less is over before it is read.
  private static func wholeSeconds(_ seconds: Double) -> String {
    let whole = Int64(min(max(1, seconds.rounded(.up)), 1e9))
    return DurationFormat.text(Nanoseconds(whole * 1_000_000_000))
  }
}

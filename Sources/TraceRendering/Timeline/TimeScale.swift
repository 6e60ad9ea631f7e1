import TraceModel

/// Maps instants to a line of characters, in eighths of a column.
///
/// The mapping is monotone and rounds outward, so that a stretch inside another is drawn inside it; a stretch
/// of no visible length is one eighth wide.
struct TimeScale {
  /// The first instant drawn.
  let start: Timestamp
  /// The last instant drawn; after `start`.
  let end: Timestamp
  /// Columns of the line.
  let columns: Int

  /// A scale from `start` to `end`; a range without length is one nanosecond long.
  init(from start: Timestamp, to end: Timestamp, columns: Int) {
    self.start = start
    self.end = max(end, start + Nanoseconds(1))
    self.columns = max(columns, 1)
  }

  private var eighths: Int { columns * 8 }

  /// The eighths from the begin to the end of a stretch. A negative stretch is drawn at its begin.
  func range(_ from: Timestamp, _ to: Timestamp) -> Range<Int> {
    let low = min(Int(position(from).rounded(.down)), eighths - 1)
    let high = min(Int(position(max(from, to)).rounded(.up)), eighths)
    return low..<max(high, low + 1)
  }

  /// The column that holds an instant.
  func column(_ time: Timestamp) -> Int { min(Int(position(time)) / 8, columns - 1) }

  /// Where an instant is between the first and the last, from 0 to 1.
  func part(of time: Timestamp) -> Double {
    let whole = Double(end.nanoseconds) - Double(start.nanoseconds)
    let isNear = whole < 9e15
    let part = isNear ? Double((time - start).count) : Double(time.nanoseconds) - Double(start.nanoseconds)
    let length = isNear ? Double((end - start).count) : whole
    return min(max(part / length, 0), 1)
  }

  private func position(_ time: Timestamp) -> Double { part(of: time) * Double(eighths) }
}

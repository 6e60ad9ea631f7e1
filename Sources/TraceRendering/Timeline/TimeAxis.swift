import TraceModel

/// The line above the bars: round times at their columns, the unit behind the last.
struct TimeAxis {
  /// A round time and the column where its text begins.
  struct Tick: Equatable {
    /// First column of the text.
    var column: Int
    /// `0.5`, or with the unit `2.0 s`.
    var text: String
    /// The time, from the first instant drawn.
    var offset: Nanoseconds
  }

  /// From left to right, the last with the unit.
  let ticks: [Tick]

  /// Steps of 1, 2 or 5 times a power of ten of the unit, as many as `scale` has room for.
  init(_ scale: TimeScale) {
    let length = scale.end - scale.start
    let (name, unit) = Self.unit(of: length)
    let step = Self.step(length: length.count, unit: unit, columns: scale.columns)
    let decimals = Self.decimals(step: step, unit: unit)
    let count = Int(length.count / step)
    ticks = (0...count).compactMap { index in
      let time = Int64(index) * step
      let text =
        Self.text(time, unit: unit, decimals: index == 0 ? 0 : decimals) + (index == count ? " \(name)" : "")
      let column = scale.column(scale.start + Nanoseconds(time))
      return Tick(
        column: max(0, min(column, scale.columns - text.utf8.count)), text: text, offset: Nanoseconds(time))
    }
  }

  /// The ticks as one line; a tick that would touch its neighbour is left out, but never the last.
  var line: String {
    guard let last = ticks.last else { return "" }
    var line = ""
    for tick in ticks.dropLast() {
      let isApart = line.isEmpty || tick.column > line.count
      guard isApart, tick.column + tick.text.count < last.column else { continue }
      line += String(repeating: " ", count: tick.column - line.count) + tick.text
    }
    return line + String(repeating: " ", count: max(0, last.column - line.count)) + last.text
  }

  private static func unit(of length: Nanoseconds) -> (name: String, size: Int64) {
    switch length.count {
    case ..<1_500: ("ns", 1)
    case ..<1_500_000: ("µs", 1_000)
    case ..<1_500_000_000: ("ms", 1_000_000)
    case ..<150_000_000_000: ("s", 1_000_000_000)
    case ..<9_000_000_000_000: ("m", 60_000_000_000)
    case ..<259_200_000_000_000: ("h", 3_600_000_000_000)
    default: ("d", 86_400_000_000_000)
    }
  }

  /// The smallest round step whose ticks are at least six columns apart, on wide lines ten; at least 1 ns.
  private static func step(length: Int64, unit: Int64, columns: Int) -> Int64 {
    let apart = max(6, min(10, columns / 6))
    let least = Double(length) * Double(apart) / Double(columns)
    var power = Double(unit)
    while power > least && power > 1 { power /= 10 }
    while power * 10 <= least { power *= 10 }
    let factor = [1.0, 2, 5, 10].first { power * $0 >= least } ?? 10
    return max(1, min(Int64((power * factor).rounded()), max(length, 1)))
  }

  private static func decimals(step: Int64, unit: Int64) -> Int {
    var decimals = 0
    var size = Double(step)
    while size < Double(unit) && decimals < 9 && (size / Double(unit)).rounded() != size / Double(unit) {
      size *= 10
      decimals += 1
    }
    return decimals
  }

  private static func text(_ time: Int64, unit: Int64, decimals: Int) -> String {
    guard decimals > 0 else { return "\(time / unit)" }
    var scale: Int64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64((Double(time) / Double(unit) * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
  }
}

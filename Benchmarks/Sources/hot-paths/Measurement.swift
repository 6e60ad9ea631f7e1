/// The time of one operation: the least and the median of several rounds, so that a noisy machine is seen.
struct Measurement {
  let name: String
  /// What one round does so many of: bytes, lines, texts.
  let unit: String
  let nanosecondsPerUnit: [Double]

  /// Runs `round`, which does `count` operations and returns something that depends on all of them.
  init(_ name: String, unit: String, count: Int, rounds: Int = 9, _ round: () -> Int) {
    self.name = name
    self.unit = unit
    var times: [Double] = []
    var sink = 0
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      sink &+= round()
      let time = (ContinuousClock.now - start).components
      times.append((Double(time.seconds) * 1e9 + Double(time.attoseconds) / 1e9) / Double(count))
    }
    if sink == .min { print("unlikely") }
    nanosecondsPerUnit = times.sorted()
  }

  /// A row of a Markdown table.
  var row: String {
    let median = nanosecondsPerUnit[nanosecondsPerUnit.count / 2]
    return "| \(name) | \(Self.text(nanosecondsPerUnit[0])) | \(Self.text(median)) | ns a \(unit) |"
  }

  private static func text(_ value: Double) -> String {
    String((value * 100).rounded() / 100)
  }
}

import SyntheticFleet

/// Lines of a log as tests make them, valid and not.
enum LogLines {
  /// A record of service `service` with the time `second` seconds (and `nanoseconds`) after 2026-01-01T00:00:00Z.
  static func record(
    _ event: String, id: String?, second: Int, service: String = "api", _ more: String = ""
  ) -> String {
    let correlation = id.map { #", "correlation_id": "\#($0)""# } ?? ""
    return
      #"{"event": "\#(event)"\#(correlation), "service": "\#(service)"\#(more), "timestamp": "\#(time(second))"}"#
  }

  /// `second` seconds after 2026-01-01T00:00:00Z, within the day.
  static func time(_ second: Int) -> String {
    let parts = [second / 3600, second / 60 % 60, second % 60]
    let digits = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "2026-01-01T\(digits)Z"
  }

  /// The fate of a line.
  enum Fate: CaseIterable {
    case event, uncorrelated, malformed, prose, noTime, blank
  }

  /// A line of that fate, number `number` of its file.
  static func line(_ fate: Fate, number: Int, _ random: inout SplitMix64) -> String {
    let padding = String(repeating: "é", count: Int.random(in: 0..<60, using: &random))
    switch fate {
    case .event:
      let id = "request-\(Int.random(in: 0..<9, using: &random))"
      return record("step \(number) \(padding)", id: id, second: number)
    case .uncorrelated: return record("housekeeping \(padding)", id: nil, second: number)
    case .malformed:
      let wrong = [
        #"{"event": "\(number)", "timestamp""#, #"{"a": [1, 2}"#, "{]", #"{"event": nothing at all}"#,
      ]
      return wrong[Int.random(in: wrong.indices, using: &random)]
    case .prose: return ["no object \(number)", "[1, 2, 3]", "-"][Int.random(in: 0..<3, using: &random)]
    case .noTime: return #"{"event": "timeless \#(number)", "correlation_id": "request-1"}"#
    case .blank: return Bool.random(using: &random) ? "" : "  \t"
    }
  }

  /// A log of `count` lines, one in three of any of `kinds`, and the fate of each.
  static func log(
    _ count: Int, of kinds: [Fate] = Fate.allCases, _ random: inout SplitMix64
  ) -> (text: String, fates: [Fate]) {
    let fates = (0..<count).map { _ in
      Int.random(in: 0..<3, using: &random) == 0
        ? kinds.randomElement(using: &random) ?? .event : .event
    }
    var text = ""
    for (number, fate) in fates.enumerated() { text += line(fate, number: number, &random) + "\n" }
    return (text, fates)
  }
}

import Foundation
import Testing

/// Clocks that disagree: what each log's clock is set ahead by, how fast it gains, and when it is set again.
struct ClockSkew: Sendable, CustomTestStringConvertible {
  var name = "client behind, consumers ahead"
  /// µs by which the clock is ahead when its log begins; by the log's name.
  var offsets: [String: Int64]
  /// Parts per million by which it then gains.
  var drifts: [String: Double]
  /// Seconds until the clock is set, and µs by which it then goes forward.
  var steps: [String: (after: Int64, by: Int64)] = [:]

  var testDescription: String { name }

  /// The client 3.2 s behind and gaining 40 ppm (a quartz watch at its worst), both consumers 1.7 s ahead.
  static let ofClientAndConsumers = ClockSkew(
    offsets: ["client.jsonl": -3_200_000, "consumer-1.jsonl": 1_700_000, "consumer-2.jsonl": 1_700_000],
    drifts: ["client.jsonl": 40])

  /// Writes the log at `path` as its program would have with its clock set so; gives the path of the copy.
  func rewrite(_ path: String, into directory: TemporaryDirectory) throws -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    let log = try String(contentsOfFile: path, encoding: .utf8)
    var first: Int64?
    let lines = log.split(separator: "\n").map { line in
      rewrite(line, of: name, first: &first)
    }
    return try directory.write(lines.joined(), to: name)
  }

  /// The timestamp is the last value of a line.
  private func rewrite(_ line: Substring, of name: String, first: inout Int64?) -> String {
    let key = "\"timestamp\": \""
    guard let start = line.range(of: key, options: .backwards)?.upperBound else { return "\(line)\n" }
    let time = LoggedTime(line[start...].dropLast(2))
    let elapsed = time.microseconds - (first ?? time.microseconds)
    first = first ?? time.microseconds
    let gained = Int64((Double(elapsed) * (drifts[name] ?? 0) / 1_000_000).rounded(.toNearestOrEven))
    let set = steps[name].map { elapsed >= $0.after * 1_000_000 ? $0.by : 0 } ?? 0
    let skewed = LoggedTime(microseconds: time.microseconds + (offsets[name] ?? 0) + gained + set)
    return "\(line[..<start])\(skewed)\"}\n"
  }
}

/// A time of the recording as structlog writes it: `2026-11-23T12:12:33.787079Z`, without a fraction that is 0.
///
/// All of the recording lies in one hour of one day.
private struct LoggedTime: CustomStringConvertible {
  private static let hour = "2026-11-23T12:"
  /// Since the beginning of the hour.
  var microseconds: Int64

  init(microseconds: Int64) { self.microseconds = microseconds }

  init(_ text: Substring) {
    let parts = text.dropFirst(Self.hour.count).dropLast().split { $0 == ":" || $0 == "." }
    let numbers = parts.compactMap { Int64($0) }
    microseconds = numbers[0] * 60_000_000 + numbers[1] * 1_000_000 + (numbers.count > 2 ? numbers[2] : 0)
  }

  var description: String {
    let fraction = microseconds % 1_000_000
    let seconds = microseconds / 1_000_000
    return "\(Self.hour)\(padded(seconds / 60, 2)):\(padded(seconds % 60, 2))"
      + (fraction == 0 ? "" : ".\(padded(fraction, 6))") + "Z"
  }

  private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}

import Foundation
import SyntheticFleet
import TraceModel

/// The logs that a small system wrote, and what really happened to each of its requests.
struct WrittenSystem {
  /// The truth of a request; times in ms, as most loggers write them.
  struct Truth: Equatable {
    var outcome: Outcome
    /// From the server's beginning to its answer.
    var api: Int?
    /// From the message's publishing to its first reception.
    var wait: Int?
    /// From the request's beginning to the end of all work; of requests whose work ended well.
    var done: Int?
  }

  /// By request.
  var truths: [String: Truth] = [:]
  var random: SplitMix64
  /// The collector of the logs.
  var packing = LogPacking.files
  private var lines: [String: [(time: Int, text: String)]] = [:]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Adds a record of that time, in ms since the system's beginning; `%t` in the members stands for the time as RFC 3339.
  mutating func log(_ file: String, _ time: Int, _ members: String) {
    let text = members.replacing("%t", with: Self.text(of: time))
    lines[file, default: []].append((time, "{" + text + "}"))
  }

  /// The text of each file that the collector writes.
  var files: [String: String] {
    let lines = lines.flatMap { file, lines in
      lines.enumerated().map {
        LogPacking.Line(
          container: String(file.prefix { $0 != "." }), file: file, time: $0.element.time,
          place: $0.offset, text: $0.element.text)
      }
    }
    return packing.files(of: lines.sorted { ($0.time, $0.file, $0.place) < ($1.time, $1.file, $1.place) })
  }

  /// A time as RFC 3339.
  static func text(of time: Int) -> String {
    let (minutes, seconds, rest) = (time / 60_000, time / 1000 % 60, time % 1000)
    return String(format: "2026-03-01T10:%02d:%02d.%03dZ", minutes, seconds, rest)
  }

  // MARK: Drawing

  /// From `range.lowerBound` on, up to `range.upperBound` without it.
  mutating func number(_ range: Range<Int>) -> Int { range.lowerBound + random.index(below: range.count) }

  mutating func chance(_ share: Double) -> Bool { random.chance(share) }

  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[random.index(below: elements.count)]
  }

  mutating func hexadecimal(_ count: Int) -> String {
    String((0..<count).map { _ in "0123456789abcdef"[number(0..<16)] })
  }

  mutating func uuid() -> String {
    [8, 4, 4, 4, 12].map { hexadecimal($0) }.joined(separator: "-")
  }
}

extension String {
  fileprivate subscript(_ place: Int) -> Character { self[index(startIndex, offsetBy: place)] }
}

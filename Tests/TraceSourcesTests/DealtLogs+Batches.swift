import Foundation
import SyntheticFleet

extension DealtLogs {
  /// Adds the log of a packer with several ids in each record; the other logs name some of them, too. Of no two
  /// records the time is the same.
  mutating func addBatches(_ random: inout SplitMix64) throws {
    var lines: [String] = []
    for number in 0..<Int.random(in: 1...6, using: &random) {
      let ids = (0..<Int.random(in: 1...5, using: &random)).map { _ in Self.id(&random) }
      let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
      let event = Self.events.randomElement(using: &random) ?? ""
      // The other logs' times end in the number of their record, and are fewer than 900.
      let milliseconds = Int.random(in: 10_000..<60_000, using: &random)
      let time = String(
        format: "2026-01-01T00:%02d:%02d.%03d90%dZ", number, milliseconds / 1_000, milliseconds % 1_000,
        number)
      lines.append(
        #"{"correlation_ids":[\#(list)],"event":"\#(event)","service":"packer","topic":"jobs","timestamp":"\#(time)"}"#
      )
    }
    let file = directory.appendingPathComponent("packer.jsonl")
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    paths.append(file.path)
  }

  private static let events = [
    "Message received", "Message published", "Processing started", "Processing finished", "Request started",
    "Request finished", "flush",
  ]

  private static func id(_ random: inout SplitMix64) -> String {
    let number = Int.random(in: 0..<6, using: &random)
    let ids = [
      "order-\(number)", "constant-\(number)", "span-\(number)", "a3ce929d0e0e473\(number)",
      "r\\\"\(number)é",
    ]
    return ids.randomElement(using: &random) ?? ""
  }
}

import Foundation

/// Some of the requests of `SampleLogs/redelivery`, few enough to be ingested many times.
struct SampleRequests {
  /// The lines of one file, without their ends.
  struct Log {
    var name: String
    var lines: [String]
  }

  var logs: [Log]

  /// The lines with one of the client's first `count` requests, and the lines without any.
  init(_ count: Int) throws {
    var wanted: Set<String> = []
    logs = try Self.names.map { name in
      let lines = try Self.lines(of: name).filter { line in
        guard let id = Self.correlationID(of: line) else { return true }
        if name == Self.names[0], wanted.count < count { wanted.insert(id) }
        return wanted.contains(id)
      }
      return Log(name: name, lines: lines)
    }
  }

  /// Path of a file of `SampleLogs/redelivery`.
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../../SampleLogs/redelivery/\(name)"
    ).standardizedFileURL.path
  }

  /// Client first.
  static let names = [
    "client.jsonl", "api.jsonl", "consumer-1.jsonl", "consumer-2.jsonl", "notifier-1.jsonl",
  ]

  /// Writes the logs, and gives their paths.
  func write(to directory: TemporaryDirectory) throws -> [String] {
    try logs.map { try directory.write($0.lines.map { $0 + "\n" }.joined(), to: $0.name) }
  }

  private static func lines(of name: String) throws -> [String] {
    try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private static func correlationID(of line: String) -> String? {
    line.firstMatch(of: /"correlation_id": ?"([^"]+)"/).map { String($0.output.1) }
  }
}

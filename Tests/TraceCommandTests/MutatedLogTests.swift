import Foundation
import SyntheticFleet
import Testing

/// Recorded logs with lines that have been changed at random, through whole commands: nothing crashes, every line has one
/// fate, and an index answers as the log does.
@Suite struct MutatedLogTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Lines of every recording of the repository, every so many of them.
  private static let lines: [[UInt8]] = Repository.folders(below: "SampleLogs").flatMap { folder in
    ["client", "api", "consumer-1", "consumer-2", "notifier-1"].flatMap { name in
      let path = Repository.root.path + "/SampleLogs/\(folder)/\(name).jsonl"
      let text = FileManager.default.contents(atPath: path) ?? Data()
      return text.split(separator: 0x0A).enumerated().filter { $0.offset % 7 < 2 }.map { Array($0.element) }
    }
  }

  private static let pieces: [String] = [
    "", "null", "-1", "0", "1e308", "9223372036854775807", "-9223372036854775808", "[]", "{}", "[[[[", "\"",
    "\\", "\\u0000",
    "\\ud800", "\u{202E}", "\u{1B}[2J", "1678-01-01T00:00:00Z", "2261-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "9999-12-31", "true", "=1+1", "a\\u0000b", ",", ":", "}", "{\"timestamp\":", "\"correlation_id\":\"x\",",
    "\"offset\":9223372036854775807,", "\"duration\":1e300,", "\"attempt\":-1,",
    "\"correlation_id\":[\"a\",\"b\",\"a\"],",
  ]

  /// A line with up to three changes.
  private func mutated(_ line: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var line = line
    for _ in 0..<Int.random(in: 0...3, using: &random) where line.count > 2 {
      let place = Int.random(in: 1..<line.count, using: &random)
      let end = min(line.count, place + Int.random(in: 0...30, using: &random))
      let piece = Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: line[place] = UInt8.random(in: 0...255, using: &random)
      case 1: line.replaceSubrange(place..<end, with: piece)
      case 2: line.insert(contentsOf: piece, at: behindSeparator(place, line))
      case 3: line.replaceSubrange(value(at: place, line), with: piece)
      default: line.removeSubrange(place..<end)
      }
    }
    return line
  }

  /// The place behind the next comma or brace, where a member may stand.
  private func behindSeparator(_ place: Int, _ line: [UInt8]) -> Int {
    (line[place...].firstIndex { $0 == 0x2C || $0 == 0x7B } ?? 0) + 1
  }

  /// The value between the next colon and the comma behind it.
  private func value(at place: Int, _ line: [UInt8]) -> Range<Int> {
    guard let colon = line[place...].firstIndex(of: 0x3A) else { return place..<place }
    return (colon + 1)..<(line[colon...].firstIndex { $0 == 0x2C || $0 == 0x7D } ?? line.count)
  }

  private func log(seed: UInt64) throws -> String {
    var random = SplitMix64(seed: seed)
    let start = Int.random(in: 0..<max(1, Self.lines.count - 120), using: &random)
    var bytes: [UInt8] = []
    for line in Self.lines[start...].prefix(120) { bytes += mutated(line, &random) + [0x0A] }
    let path = directory.path("mutated.jsonl")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static let questions = [
    ["report", "--by", "codec,service", "--assume", "idle-pickup", "--format", "json"], ["doctor"],
    ["find", "--sort", "slowest", "--format", "csv"], ["metrics", "--format", "prometheus"],
    ["export", "--format", "otlp"],
  ]

  @Test func `a log with random changes is read to its end, and told alike by the index and by itself`()
    async throws
  {
    for seed in Seeds.first(3) {
      let log = try log(seed: seed)
      let index = directory.path("trace-\(seed).db")
      let document = try await ingest([log], into: index)
      document.expectAccounted()
      let ids = try await answer(["find"], index, log, seed)
      for question in Self.questions { _ = try await answer(question, index, log, seed) }
      for format in ["ndjson", "table"] {
        _ = try await answer(["show", "-", "--format", format], index, log, seed, input: ids)
      }
    }
  }

  /// The common answer of both.
  private func answer(
    _ command: [String], _ index: String, _ log: String, _ seed: UInt64, input: Data? = nil
  ) async throws -> Data {
    let indexed = try await TraceBinary.run(command + ["--db", index], standardInput: input)
    let direct = try await TraceBinary.run(command + ["--from", log], standardInput: input)
    for execution in [indexed, direct] {
      let isAnswer = !execution.wasSignalled && execution.status < 2
      #expect(isAnswer, "seed \(seed), \(command): \(execution.standardError)")
    }
    #expect(indexed.standardOutput == direct.standardOutput, "seed \(seed), \(command)")
    return indexed.standardOutput
  }
}

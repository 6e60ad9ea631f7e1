import Foundation
import Testing

/// Logs whose records are packed in something, as a user reads them: into an index at once or as they grow, and directly.
struct EnvelopeCommandTests {
  private struct Story: Decodable {
    struct Record: Decodable {
      var time: String
      var service: String
      var line: Int
      var index: Int?
    }
    var events: [Record]
  }

  private let directory: TemporaryDirectory
  private let index: String

  init() throws {
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  private static func record(_ number: Int) -> String {
    #"{\"message\":\"\#(number == 0 ? "Request started" : "Request finished")\",\"request_id\":\"r1\"}"#
  }

  private static let time = "2026-01-01T00:00:0"

  /// A log of two records, the first at second 0 and the second at second 1, and where they stand.
  struct Example: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    var places: [String]
    var testDescription: String { name }
  }

  static let examples = [
    Example(
      name: "CRI lines",
      text: [0, 1].map { "\(time)\($0)Z stdout F \(record($0).replacing("\\", with: ""))\n" }.joined(),
      places: ["1", "2"]),
    Example(
      name: "Docker lines",
      text: [0, 1].map { number in
        let (first, last) = (record(number).prefix(22), record(number).dropFirst(22))
        return [String(first), last + "\\n"].map {
          #"{"log":"\#($0)","stream":"stdout","time":"\#(time)\#(number)Z"}"# + "\n"
        }.joined()
      }.joined(), places: ["1", "3"]),
    Example(
      name: "Loki streams",
      text: #"{"data":{"resultType":"streams","result":[{"stream":{"app":"web"},"values":["#
        + [0, 1].map { #"["176722560\#($0)000000000","\#(record($0))"]"# }.joined(separator: ",") + "]}]}}\n",
      places: ["1.1", "1.2"]),
    Example(
      name: "OTLP logs",
      text: [0, 1].map {
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"176722560\#($0)000000000","#
          + #""body":{"stringValue":"\#(record($0))"}}]}],"resource":{"attributes":[]}}]}"# + "\n"
      }.joined(), places: ["1.1", "2.1"]),
    Example(
      name: "JSON over several lines",
      text: "[\n"
        + [0, 1].map {
          #"  {"time":"\#(time)\#($0)Z","# + "\n" + record($0).replacing("\\", with: "").dropFirst()
        }.joined(separator: ",\n") + "\n]\n", places: ["2.1", "4.1"]),
  ]

  private func places(_ source: [String]) async throws -> [String] {
    let run = try await TraceBinary.run(["show", "r1", "--format", "json"] + source, in: directory).succeeded(
      "show")
    let story = try JSONDecoder().decode(Story.self, from: run.standardOutput)
    #expect(story.events.map { String($0.time.prefix(20)) } == ["\(Self.time)0.", "\(Self.time)1."])
    return story.events.map { event in event.index.map { "\(event.line).\($0)" } ?? "\(event.line)" }
  }

  @Test(arguments: examples)
  func `an index and the log itself show the same records at the same places, also after reindex`(
    example: Example
  ) async throws {
    _ = try directory.write(example.text, to: "web.log")
    let ingest = try await TraceBinary.run(
      ["ingest", "web.log", "--db", index, "--format", "json"], in: directory
    ).succeeded(
      "ingest")
    #expect(ingest.text.contains(#""envelope":"\#(example.name)""#))
    #expect(try await places(["--from", "web.log"]) == example.places)
    #expect(try await places(["--db", index]) == example.places)
    _ = try await TraceBinary.run(["reindex", "--db", index], in: directory).succeeded("reindex")
    #expect(try await places(["--db", index]) == example.places)
  }

  @Test(arguments: examples)
  func `a log that grows, from any place on, has each record once`(example: Example) async throws {
    let bytes = Array(example.text.utf8)
    for cut in [bytes.count / 4, bytes.count / 2, bytes.count * 3 / 4, bytes.count - 2] {
      let path = directory.path("\(cut).db")
      try Data(bytes[..<cut]).write(to: URL(fileURLWithPath: directory.path("web.log")))
      _ = try await TraceBinary.run(["ingest", "web.log", "--db", path], in: directory)
      try Data(bytes).write(to: URL(fileURLWithPath: directory.path("web.log")))
      for _ in 0..<2 {
        _ = try await TraceBinary.run(["ingest", "web.log", "--db", path], in: directory).succeeded("ingest")
        #expect(try await places(["--db", path]) == example.places, "cut at \(cut)")
      }
    }
  }

  @Test func `records of a line that are skipped are told by their number`() async throws {
    _ = try directory.write(
      #"[{"request_id":"r1","time":"2026-01-01T00:00:00Z"},{"request_id":"r2"},{"request_id":"r3"}]"#,
      to: "web.log")
    let expected = "web.log:1: record 2 of the line: no field holds a time"
    let ingest = try await TraceBinary.run(["ingest", "web.log", "--db", index], in: directory)
    #expect((ingest.text + ingest.standardError).contains(expected))
    for source in [["--db", index], ["--from", "web.log"]] {
      let doctor = try await TraceBinary.run(["doctor"] + source, in: directory)
      #expect(doctor.text.contains("web.log: 2 lines no time; \(expected)"), "\(doctor.text)")
    }
  }
}

import Foundation

/// The results of `trace` on the recorded logs, computed once for all tests that compare them with the truth.
struct RecordedRun: Sendable {
  let fixture: Fixture
  let directory: TemporaryDirectory
  let ingested: IngestDocument
  /// By correlation id.
  let shown: [String: ShowDocument]
  let report: ReportDocument
  /// In the order of the recording.
  let truths: [RequestTruth]
  /// Ids that the API logged and no hook saw: the scrapes by Prometheus.
  let scrapes: Set<String>
  /// Lines without a correlation id.
  let uncorrelatedLines: Int

  static let shared = Task { try await RecordedRun { fixture, _ in fixture.logs } }

  /// The same of logs whose clocks disagree.
  static let skewed = Task { try await skewed(.ofClientAndConsumers) }

  /// The logs with clocks that disagree as told, and every `stride`-th request shown.
  static func skewed(_ skew: ClockSkew, showingEach stride: Int = 1) async throws -> RecordedRun {
    try await RecordedRun(showingEach: stride) { fixture, directory in
      try fixture.logs.map { try skew.rewrite($0, into: directory) }
    }
  }

  /// Path of the index.
  var index: String { directory.path("trace.db") }

  private init(
    showingEach stride: Int = 1, makingLogs: (Fixture, TemporaryDirectory) throws -> [String]
  ) async throws {
    fixture = try await Fixture.videoPipeline.value
    directory = try TemporaryDirectory()
    let decoder = JSONDecoder()
    truths = try fixture.lines(of: "truth.jsonl").map {
      try decoder.decode(RequestTruth.self, from: Data($0.utf8))
    }
    let logged = try Self.correlationIDs(in: fixture)
    uncorrelatedLines = logged.filter { $0 == nil }.count
    scrapes = Set(logged.compactMap(\.self)).subtracting(truths.map(\.correlation_id))

    let index = directory.path("trace.db")
    ingested = try await Self.run(
      ["ingest", "--format", "json", "--db", index] + makingLogs(fixture, directory)
    )
    .document()
    let ids = truths.map(\.correlation_id) + scrapes.sorted()
    let wanted = ids.enumerated().filter { $0.offset % stride == 0 }.map { "\($0.element)\n" }.joined()
    let stories: [ShowDocument] = try await Self.run(
      ["show", "-", "--format", "ndjson", "--db", index], standardInput: Data(wanted.utf8)
    ).documents()
    shown = Dictionary(stories.map { ($0.correlation_id, $0) }) { first, _ in first }
    report = try await Self.run(["report", "--format", "json", "--db", index]).document()
  }

  /// The correlation id of every line of the four logs; nil where it has none.
  private static func correlationIDs(in fixture: Fixture) throws -> [String?] {
    struct Line: Decodable { var correlation_id: String? }
    let decoder = JSONDecoder()
    return try Fixture.logNames.flatMap { name in
      try fixture.lines(of: name).map { try decoder.decode(Line.self, from: Data($0.utf8)).correlation_id }
    }
  }

  private static func run(_ arguments: [String], standardInput: Data? = nil) async throws
    -> TraceBinary.Execution
  {
    let execution = try await TraceBinary.run(arguments, standardInput: standardInput)
    guard execution.status == 0 else {
      throw CommandFailure(command: arguments.first ?? "", execution: execution)
    }
    return execution
  }
}

/// A command that should have succeeded did not.
struct CommandFailure: Error, CustomStringConvertible {
  var command: String
  var execution: TraceBinary.Execution

  var description: String {
    "trace \(command) ended with \(execution.status): \(execution.standardError.prefix(500))"
  }
}

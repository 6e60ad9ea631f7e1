import Foundation

/// A run of `Examples/video-pipeline`: a real broker, the services and the Swift client. It has 300 taps, failures,
/// retries, a consumer killed with a message in hand, and ids that get lost before the API. Made once.
struct PipelineRun: Sendable {
  static let taps = 300

  let directory: TemporaryDirectory
  /// Paths of the logs.
  let logs: [String]
  let truths: [RequestTruth]
  /// By correlation id; times as logged, since all processes had one clock.
  let stories: [String: PipelineStory]

  static let shared = Task { try await PipelineRun() }

  /// Path of the index.
  var index: String { directory.path("trace.db") }

  private init() async throws {
    directory = try TemporaryDirectory()
    let out = directory.path("logs")
    try await Self.makeLogs(in: out, directory)
    let names = try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasSuffix(".jsonl") }
    logs = names.sorted().map { "\(out)/\($0)" }
    truths = try Self.lines(of: "\(out)/truth.ndjson")
    _ = try await TraceBinary.run(["ingest", "--db", directory.path("trace.db")] + logs)
    let told: [PipelineStory] = try await TraceBinary.run(
      ["show", "-", "--raw-times", "--format", "ndjson", "--db", directory.path("trace.db")],
      standardInput: Data(truths.map { "\($0.correlation_id)\n" }.joined().utf8)
    ).documents()
    stories = Dictionary(told.map { ($0.correlation_id, $0) }) { first, _ in first }
  }

  /// A file that `run` has written beside the logs.
  func text(of name: String) throws -> Data {
    try Data(contentsOf: directory.url.appendingPathComponent("logs/run/\(name)"))
  }

  /// Every request of the truth with what is told of it.
  var pairs: [(truth: RequestTruth, view: PipelineStory)] {
    truths.compactMap { truth in stories[truth.correlation_id].map { (truth, $0) } }
  }

  private static func makeLogs(in out: String, _ directory: TemporaryDirectory) async throws {
    let program = Repository.root.appendingPathComponent("Examples/video-pipeline/run").path
    var words = [
      "exec", "'\(program)'", "--requests", "\(taps)", "--rate", "16", "--lose-ids", "40", "--out",
      "'\(out)'",
      "--trace", "'\(try TraceBinary.executable.get().path)'",
    ]
    if PipelineParts.havePrometheus { words.append("--prometheus") }
    let printed = try await Shell.run(words.joined(separator: " "), in: directory)
    guard FileManager.default.fileExists(atPath: "\(out)/truth.ndjson") else {
      throw Failure(messages: printed.standardError)
    }
  }

  private static func lines(of path: String) throws -> [RequestTruth] {
    let decoder = JSONDecoder()
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try decoder.decode(RequestTruth.self, from: Data($0.utf8))
    }
  }

  /// The pipeline did not run.
  struct Failure: Error, CustomStringConvertible {
    var messages: String
    var description: String { "Examples/video-pipeline/run failed: \(messages.suffix(2_000))" }
  }
}

/// Parts that a run needs and a machine may lack.
enum PipelineParts {
  /// Linux has all of it, or gets it from `run`; there a missing part is a failure, not a reason to skip.
  static let canRun = isLinux || (has("python3") && has("swift"))

  /// Prometheus is there, or `run` can fetch it.
  static let havePrometheus = isLinux || has("prometheus")

  private static var isLinux: Bool {
    #if os(Linux)
      true
    #else
      false
    #endif
  }

  private static func has(_ program: String) -> Bool {
    let paths = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return paths.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }
}

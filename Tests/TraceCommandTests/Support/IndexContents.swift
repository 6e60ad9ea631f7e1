import Foundation

/// Everything that the commands tell of an index; equal for equal contents, however they came in.
struct IndexContents: Equatable, Sendable {
  /// By correlation id.
  var requests: [FindDocument]
  var report: ReportDocument

  /// The contents of the index at `path`.
  init(ofIndexAt path: String) async throws {
    try await self.init(source: ["--db", path])
  }

  /// The contents by reading `logs` without an index.
  init(of logs: [String]) async throws {
    try await self.init(source: ["--from"] + logs)
  }

  private init(source: [String]) async throws {
    let found = try await TraceBinary.run(["find", "--format", "ndjson"] + source).succeeded("find")
    requests = try found.documents(FindDocument.self).sorted { $0.correlation_id < $1.correlation_id }
    report = try await TraceBinary.run(["report", "--format", "json"] + source).succeeded("report").document()
  }

  /// The recording, indexed in one go.
  static let ofRecording = Task {
    let directory = try TemporaryDirectory()
    let index = directory.path("trace.db")
    _ = try await ingest(Fixture.videoPipeline.value.logs, into: index)
    return try await IndexContents(ofIndexAt: index)
  }
}

/// Ingests `logs` into the index at `path`.
func ingest(_ logs: [String], into path: String) async throws -> IngestDocument {
  try await TraceBinary.run(["ingest", "--format", "json", "--db", path] + logs).succeeded("ingest")
    .document()
}

extension TraceBinary.Execution {
  /// Itself if its status is 0.
  func succeeded(_ command: String) throws -> TraceBinary.Execution {
    guard status == 0, !wasSignalled else { throw CommandFailure(command: command, execution: self) }
    return self
  }
}

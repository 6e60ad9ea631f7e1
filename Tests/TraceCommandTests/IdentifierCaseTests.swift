import Testing

/// Ids that differ in case are one id for look-up, and two requests if both occur.
struct IdentifierCaseTests {
  let directory: TemporaryDirectory
  let log: String

  private static let ids = ["Req-ABC", "req-abc", "Job-7", "ABCx-1", "aB3xQ", "Ab3xZ"]

  init() async throws {
    directory = try TemporaryDirectory()
    log = try directory.write(
      Self.ids.enumerated().map { LogLines.record("a", id: $1, second: $0) + "\n" }.joined(), to: "api.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
  }

  private func show(_ id: String, _ source: [String]) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["show", id, "--format", "ndjson"] + source, in: directory)
  }

  private static let sources = [["--db", "trace.db"], ["--from", "api.jsonl"]]

  @Test(
    arguments: [
      ("Req-ABC", "Req-ABC"), ("req-abc", "req-abc"), ("JOB-7", "Job-7"), ("{job-7} ", "Job-7"),
      ("jOB", "Job-7"),
      ("Req", "Req-ABC"), ("abc", "ABCx-1"), ("ABCX", "ABCx-1"), ("aB", "aB3xQ"), ("Ab3", "Ab3xZ"),
      ("AB3XQ", "aB3xQ"),
    ], sources)
  func `an id is found in any case if no other is spelled as it was typed`(
    ids: (typed: String, meant: String), source: [String]
  ) async throws {
    let shown = try await show(ids.typed, source).succeeded("show")
    #expect(try shown.document(ShowDocument.self).correlation_id == ids.meant)
  }

  @Test(
    arguments: [("REQ-ABC", "Req-ABC, req-abc"), ("rEQ", "Req-ABC, req-abc"), ("AB3X", "Ab3xZ, aB3xQ")],
    sources)
  func `ids that differ in case alone are listed where neither is spelled so`(
    ids: (typed: String, listed: String), source: [String]
  ) async throws {
    let shown = try await show(ids.typed, source)
    #expect(shown.status == 1 && shown.standardOutput.isEmpty)
    #expect(
      shown.standardError.contains("more than one request begins with '\(ids.typed)' in upper or lower case"))
    #expect(shown.standardError.contains("they are: \(ids.listed)\n"))
  }

  @Test(arguments: sources) func `what is no id in any case is not found`(source: [String]) async throws {
    #expect(
      try await show("rex-abc", source).standardError.contains("no request has the correlation id 'rex-abc'"))
  }
}

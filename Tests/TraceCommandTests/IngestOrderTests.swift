import Foundation
import Testing

/// The way in which the logs come in changes no result.
struct IngestOrderTests {
  let fixture: Fixture
  let directory: TemporaryDirectory
  let index: String

  init() async throws {
    fixture = try await Fixture.videoPipeline.value
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  @Test func `files in another order make the same index`() async throws {
    _ = try await ingest(fixture.logs.reversed(), into: index)
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  @Test func `files that come one by one, consumers first, make the same index`() async throws {
    for log in fixture.logs.reversed() { _ = try await ingest([log], into: index) }
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  @Test func `a log that has grown since is read on from where it ended`() async throws {
    let api = try String(contentsOfFile: directory(of: "api.jsonl"), encoding: .utf8)
    let middle = try #require(api.index(api.startIndex, offsetBy: api.count / 2, limitedBy: api.endIndex))
    let growing = try directory.write(String(api[..<middle]), to: "api.jsonl")
    let others = fixture.logs.filter { !$0.hasSuffix("api.jsonl") }
    _ = try await ingest(others + [growing], into: index)
    _ = try directory.write(api, to: "api.jsonl")
    _ = try await ingest(others + [growing], into: index)
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  @Test func `all logs through one pipe make the same index`() async throws {
    let together = try fixture.logs.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }.reduce(Data(), +)
    let arguments = ["ingest", "-", "--db", index]
    _ = try await TraceBinary.run(arguments, standardInput: together).succeeded("ingest")
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  @Test func `commands tell the same from the logs as from an index`() async throws {
    #expect(try await IndexContents(of: fixture.logs) == IndexContents.ofRecording.value)
  }

  private func directory(of log: String) -> String { fixture.directory.path(log) }
}

import Foundation
import Testing

/// The way in which the logs come in changes no result.
struct IngestOrderTests {
  let fixture: Fixture
  let directory: TemporaryDirectory
  let index: String

  init() throws {
    fixture = try Fixture.videoPipeline.get()
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  @Test func `files in another order make the same index`() throws {
    _ = try ingest(fixture.logs.reversed(), into: index)
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  @Test func `files that come one by one, consumers first, make the same index`() throws {
    for log in fixture.logs.reversed() { _ = try ingest([log], into: index) }
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  @Test func `a log that has grown since is read on from where it ended`() throws {
    let api = try String(contentsOfFile: directory(of: "api.jsonl"), encoding: .utf8)
    let middle = try #require(api.index(api.startIndex, offsetBy: api.count / 2, limitedBy: api.endIndex))
    let growing = try directory.write(String(api[..<middle]), to: "api.jsonl")
    let others = fixture.logs.filter { !$0.hasSuffix("api.jsonl") }
    _ = try ingest(others + [growing], into: index)
    _ = try directory.write(api, to: "api.jsonl")
    _ = try ingest(others + [growing], into: index)
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  @Test func `all logs through one pipe make the same index`() throws {
    let together = try fixture.logs.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }.reduce(Data(), +)
    let arguments = ["ingest", "-", "--db", index]
    _ = try TraceBinary.run(arguments, standardInput: together).succeeded("ingest")
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  @Test func `commands tell the same from the logs as from an index`() throws {
    #expect(try IndexContents(of: fixture.logs) == IndexContents.ofRecording.get())
  }

  private func directory(of log: String) -> String { fixture.directory.path(log) }
}

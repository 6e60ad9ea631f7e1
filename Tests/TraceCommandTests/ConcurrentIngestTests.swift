import Foundation
import Testing

/// Two processes that write one index at once wait for each other, and neither loses or repeats a line.
@Suite(.serialized)
struct ConcurrentIngestTests {
  let fixture: Fixture
  let directory: TemporaryDirectory
  let index: String

  init() throws {
    fixture = try Fixture.videoPipeline.get()
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  @Test func `two processes that ingest different logs make the index of one`() throws {
    let halves = [Array(fixture.logs[..<2]), Array(fixture.logs[2...])]
    _ = try ingestAtOnce(halves)
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  @Test func `two processes that ingest the same logs index every line once`() throws {
    let summaries = try ingestAtOnce([fixture.logs, fixture.logs])
    let lines = try #require(summaries.first).lines
    #expect(summaries.map(\.lines) == [lines, lines])
    let indexed = summaries.map { $0.events + $0.uncorrelated }.reduce(0, +)
    #expect(indexed == lines, "each line is indexed by one of the two")
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  private func ingestAtOnce(_ logs: [[String]]) throws -> [IngestDocument] {
    try logs
      .map { try TraceBinary.start(["ingest", "--format", "json", "--db", index] + $0) }
      .map { try $0.finish(within: 120).succeeded("ingest").document() }
  }
}

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

  /// Small batches, so that the processes take many turns; the index may hold something already.
  @Test(arguments: [false, true])
  func `three processes with the same and other logs, in many turns, index every line once`(existing: Bool)
    throws
  {
    if existing { _ = try ingest([fixture.logs[2]], into: index) }
    let logs = [fixture.logs, Array(fixture.logs[1...2]), Array(fixture.logs.reversed())]
    let summaries = try ingestAtOnce(logs, ["--batch-bytes", "400000"])
    for summary in summaries { summary.expectAccounted() }
    let lines = try logs.map { try $0.map { try lineCount($0) }.reduce(0, +) }
    #expect(summaries.map(\.lines) == lines)
    let indexed = summaries.map { $0.events + $0.uncorrelated }.reduce(0, +)
    #expect(try indexed == lines[0] - (existing ? lineCount(fixture.logs[2]) : 0))
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  @Test func `readers that work while an ingest does never fail`() throws {
    _ = try ingest([fixture.logs[0]], into: index)
    let id = try #require(try RecordedRun.shared.get().truths.first).correlation_id
    let writer = try TraceBinary.start(
      ["ingest", "--format", "json", "--batch-bytes", "65536", "--db", index] + fixture.logs)
    var reads = 0
    while writer.isRunning {
      for command in [["report"], ["show", id], ["find", "--limit", "3"], ["report", "--by", "job_type"]] {
        let reader = try TraceBinary.run(command + ["--db", index])
        #expect(reader.status == 0, "\(command): \(reader.standardError)")
        reads += 1
      }
    }
    #expect(reads > 0)
    _ = try writer.finish(within: 60).succeeded("ingest")
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  private func lineCount(_ log: String) throws -> Int {
    try fixture.lines(of: URL(fileURLWithPath: log).lastPathComponent).count
  }

  private func ingestAtOnce(_ logs: [[String]], _ options: [String] = []) throws -> [IngestDocument] {
    try logs
      .map { try TraceBinary.start(["ingest", "--format", "json", "--db", index] + options + $0) }
      .map { try $0.finish(within: 120).succeeded("ingest").document() }
  }
}

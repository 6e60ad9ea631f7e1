import Foundation
import Testing

/// Two processes that write one index at once wait for each other, and neither loses or repeats a line.
@Suite(.serialized)
struct ConcurrentIngestTests {
  let fixture: Fixture
  let directory: TemporaryDirectory
  let index: String

  init() async throws {
    fixture = try await Fixture.videoPipeline.value
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  @Test func `two processes that ingest different logs make the index of one`() async throws {
    let halves = [Array(fixture.logs[..<2]), Array(fixture.logs[2...])]
    _ = try await ingestAtOnce(halves)
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  @Test func `two processes that ingest the same logs index every line once`() async throws {
    let summaries = try await ingestAtOnce([fixture.logs, fixture.logs])
    let lines = try #require(summaries.first).lines
    #expect(summaries.map(\.lines) == [lines, lines])
    let indexed = summaries.map { $0.events + $0.uncorrelated }.reduce(0, +)
    #expect(indexed == lines, "each line is indexed by one of the two")
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  /// Small batches, so that the processes take many turns; the index may hold something already.
  @Test(arguments: [false, true])
  func `three processes with the same and other logs, in many turns, index every line once`(existing: Bool)
    async throws
  {
    if existing { _ = try await ingest([fixture.logs[2]], into: index) }
    let logs = [fixture.logs, Array(fixture.logs[1...2]), Array(fixture.logs.reversed())]
    let summaries = try await ingestAtOnce(logs, ["--batch-bytes", "400000"])
    for summary in summaries { summary.expectAccounted() }
    let lines = try logs.map { try $0.map { try lineCount($0) }.reduce(0, +) }
    #expect(summaries.map(\.lines) == lines)
    let indexed = summaries.map { $0.events + $0.uncorrelated }.reduce(0, +)
    #expect(try indexed == lines[0] - (existing ? lineCount(fixture.logs[2]) : 0))
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  @Test func `readers that work while an ingest does never fail`() async throws {
    _ = try await ingest([fixture.logs[1]], into: index)
    let id = try #require(try await RecordedRun.shared.value.truths.first).correlation_id
    let writer = try TraceBinary.process(
      ["ingest", "--format", "json", "--batch-bytes", "65536", "--db", index] + fixture.logs)
    let written = try await writer.run { running in
      repeat {
        for command in [
          ["report"], ["show", id], ["find", "--limit", "3"], ["report", "--by", "codec"],
        ] {
          let reader = try await TraceBinary.process(command + ["--db", index]).run { _ in }
          #expect(reader.status == 0, "\(command): \(reader.standardError)")
        }
      } while !running.hasEnded
    }
    _ = try written.succeeded("ingest")
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  private func lineCount(_ log: String) throws -> Int {
    try fixture.lines(of: URL(fileURLWithPath: log).lastPathComponent).count
  }

  private func ingestAtOnce(_ logs: [[String]], _ options: [String] = []) async throws -> [IngestDocument] {
    let processes = try logs.map {
      try TraceBinary.process(["ingest", "--format", "json", "--db", index] + options + $0)
    }
    return try await ChildProcess.runAtOnce(processes).map { try $0.succeeded("ingest").document() }
  }
}

import Foundation
import Testing

/// An ingest that is killed loses nothing and repeats nothing: run again, it ends where it would have.
@Suite(.serialized)
struct CrashTests {
  let fixture: Fixture
  let directory: TemporaryDirectory

  init() async throws {
    fixture = try await Fixture.videoPipeline.value
    directory = try TemporaryDirectory()
  }

  /// Fifths of the bytes that a whole index has; `CrashedTransactionTests` kills at more places.
  @Test(arguments: 0..<5)
  func `an ingest that is killed and run again makes the index of one that was not`(fifth: Int) async throws {
    let index = directory.path("trace.db")
    try await ingestAndKill(whenIndexIs: Double(fifth) / 5, index: index)
    try await completeAndCompare(index)
  }

  @Test func `an ingest that is killed many times in a row gets through at last`() async throws {
    let index = directory.path("trace.db")
    for attempt in 1...5 {
      try await ingestAndKill(whenIndexIs: Double(attempt) / 6, index: index)
    }
    try await completeAndCompare(index)
  }

  @Test func `an ingest that is run a second time finds every line indexed`() async throws {
    let index = directory.path("trace.db")
    let first = try await ingest(fixture.logs, into: index)
    let second = try await ingest(fixture.logs, into: index)
    #expect(second.already_indexed == first.lines)
    #expect(second.events == 0 && second.uncorrelated == 0)
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  /// Kills it when the index has that part of the bytes that a whole one has.
  private func ingestAndKill(whenIndexIs part: Double, index: String) async throws {
    let whole = IndexFiles.bytes(of: try await RecordedRun.shared.value.index)
    try await TraceBinary.process(["ingest", "--format", "json", "--db", index] + fixture.logs)
      .runAndKill { Double(IndexFiles.bytes(of: index)) >= part * Double(whole) }
  }

  private func completeAndCompare(_ index: String) async throws {
    let rest = try await ingest(fixture.logs, into: index)
    #expect(rest.accountedLines == rest.lines)
    let again = try await ingest(fixture.logs, into: index)
    #expect(again.already_indexed == rest.lines, "after the run that completed it nothing may be left")
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }
}

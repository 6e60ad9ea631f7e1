import Foundation
import Testing

/// An ingest that is killed loses nothing and repeats nothing: run again, it ends where it would have.
@Suite(.serialized)
struct CrashTests {
  let fixture: Fixture
  let directory: TemporaryDirectory

  init() throws {
    fixture = try Fixture.videoPipeline.get()
    directory = try TemporaryDirectory()
  }

  /// Fifths of the time that a whole ingest takes; `CrashedTransactionTests` kills at more places.
  @Test(arguments: 0..<5)
  func `an ingest that is killed and run again makes the index of one that was not`(fifth: Int) throws {
    let index = directory.path("trace.db")
    try ingestAndKill(after: try Self.wholeIngestSeconds.get() * Double(fifth) / 5, index: index)
    try completeAndCompare(index)
  }

  @Test func `an ingest that is killed many times in a row gets through at last`() throws {
    let index = directory.path("trace.db")
    let whole = try Self.wholeIngestSeconds.get()
    for attempt in 1...5 {
      try ingestAndKill(after: whole * Double(attempt % 5 + 1) / 6, index: index)
    }
    try completeAndCompare(index)
  }

  @Test func `an ingest that is run a second time finds every line indexed`() throws {
    let index = directory.path("trace.db")
    let first = try ingest(fixture.logs, into: index)
    let second = try ingest(fixture.logs, into: index)
    #expect(second.already_indexed == first.lines)
    #expect(second.events == 0 && second.uncorrelated == 0)
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  private func ingestAndKill(after seconds: Double, index: String) throws {
    let running = try TraceBinary.start(["ingest", "--format", "json", "--db", index] + fixture.logs)
    Thread.sleep(forTimeInterval: seconds)
    running.killAtOnce()
    _ = try running.finish(within: 60)
  }

  private func completeAndCompare(_ index: String) throws {
    let rest = try ingest(fixture.logs, into: index)
    #expect(rest.accountedLines == rest.lines)
    let again = try ingest(fixture.logs, into: index)
    #expect(again.already_indexed == rest.lines, "after the run that completed it nothing may be left")
    #expect(try IndexContents(ofIndexAt: index) == IndexContents.ofRecording.get())
  }

  /// How long an ingest of the recording takes here; it only places the kills.
  private static let wholeIngestSeconds = Result<Double, any Error> {
    let directory = try TemporaryDirectory()
    let start = Date()
    _ = try ingest(try Fixture.videoPipeline.get().logs, into: directory.path("trace.db"))
    return Date().timeIntervalSince(start)
  }
}

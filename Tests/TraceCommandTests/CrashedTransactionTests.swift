import Foundation
import SyntheticFleet
import Testing

/// An ingest of many small transactions that is killed anywhere, in the middle of one or between two: whoever
/// reads finds a whole index, and the next run completes it.
@Suite(.serialized)
struct CrashedTransactionTests {
  let directory: TemporaryDirectory
  let index: String

  init() throws {
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  private static let logs = SampleRequests.names.map(SampleRequests.path)

  /// What one undisturbed run makes, what a run after it says of each file, and how many seconds it takes.
  private static let inOneGo = Result<
    (told: ToldRequests, ledger: [IngestDocument.Source], seconds: Double), any Error
  > {
    let directory = try TemporaryDirectory()
    let index = directory.path("trace.db")
    let start = Date()
    let arguments = ["ingest", "--db", index, "--batch-bytes", "8192"] + logs
    _ = try TraceBinary.run(arguments).succeeded("ingest")
    let seconds = Date().timeIntervalSince(start)
    return (try ToldRequests(ofIndexAt: index), try ingest(logs, into: index).sources, seconds)
  }

  @Test(arguments: 0..<7)
  func `killed three times, read, and run again, it is the index of one go`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let whole = try Self.inOneGo.get()
    for _ in 0..<3 {
      try ingestAndKill(after: Double.random(in: 0..<whole.seconds, using: &random))
      try expectReadable("seed \(seed)")
    }
    let rest = try ingest(Self.logs, into: index)
    rest.expectAccounted()
    #expect(try ingest(Self.logs, into: index).sources == whole.ledger, "seed \(seed)")
    let difference = try ToldRequests(ofIndexAt: index).difference(from: whole.told)
    #expect(difference == nil, "seed \(seed)")
  }

  private func ingestAndKill(after seconds: Double) throws {
    let running = try TraceBinary.start(["ingest", "--db", index, "--batch-bytes", "8192"] + Self.logs)
    Thread.sleep(forTimeInterval: seconds)
    running.killAtOnce()
    _ = try running.finish(within: 60)
  }

  /// A reader takes an index as a crash has left it; it fails only where there is none yet.
  private func expectReadable(_ context: Comment) throws {
    let report = try TraceBinary.run(["report", "--db", index])
    let isMissing = report.standardError.contains("there is no index")
    #expect(report.status == (isMissing ? 2 : 0), context)
    #expect(report.standardError.isEmpty || isMissing, context)
  }
}

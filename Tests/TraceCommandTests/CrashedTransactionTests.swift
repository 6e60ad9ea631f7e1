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

  /// The result of one undisturbed run, the size of its index in bytes, and the report of a run after it on each
  /// file.
  private static let inOneGo = Task {
    () async throws -> (told: ToldRequests, bytes: Int, ledger: [IngestDocument.Source]) in
    let directory = try TemporaryDirectory()
    let index = directory.path("trace.db")
    let arguments = ["ingest", "--db", index, "--batch-bytes", "8192"] + logs
    _ = try await TraceBinary.run(arguments).succeeded("ingest")
    let bytes = IndexFiles.bytes(of: index)
    return try await (ToldRequests(ofIndexAt: index), bytes, ingest(logs, into: index).sources)
  }

  @Test(arguments: 0..<7)
  func `killed three times, read, and run again, it is the index of one go`(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let whole = try await Self.inOneGo.value
    for _ in 0..<3 {
      let present = IndexFiles.bytes(of: index)
      try await ingestAndKill(
        whenIndexHas: Int.random(in: present...max(present, whole.bytes), using: &random))
      try await expectReadable("seed \(seed)")
    }
    let rest = try await ingest(Self.logs, into: index)
    rest.expectAccounted()
    #expect(try await ingest(Self.logs, into: index).sources == whole.ledger, "seed \(seed)")
    let difference = try await ToldRequests(ofIndexAt: index).difference(from: whole.told)
    #expect(difference == nil, "seed \(seed)")
  }

  private func ingestAndKill(whenIndexHas bytes: Int) async throws {
    try await TraceBinary.process(["ingest", "--db", index, "--batch-bytes", "8192"] + Self.logs)
      .runAndKill { IndexFiles.bytes(of: index) >= bytes }
  }

  /// A reader takes an index as a crash has left it, and says so; it fails only where there is none yet.
  private func expectReadable(_ context: Comment) async throws {
    let report = try await TraceBinary.run(["report", "--db", index])
    let isMissing = report.standardError.contains("there is no index")
    #expect(report.status == (isMissing ? 2 : 0), context)
    // Nothing is said but that the ingest did not end.
    let said = report.standardError.split(separator: "\n")
    #expect(isMissing || said.allSatisfy { $0.contains("interrupted") }, context)
  }
}

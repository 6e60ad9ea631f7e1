import Foundation
import SyntheticFleet
import Testing

/// However the records of some requests are dealt over files, commands and transactions, the index tells the
/// same of them.
struct GroupingLawTests {
  /// How many requests a seed deals.
  private static let requests = 25

  private static let sample = Result<SampleRequests, any Error> { try SampleRequests(requests) }

  private static let inOneGo = Task {
    let directory = try TemporaryDirectory()
    _ = try await ingest(sample.get().write(to: directory), into: directory.path("trace.db"))
    return try await ToldRequests(ofIndexAt: directory.path("trace.db"))
  }

  @Test(arguments: 0..<8)
  func `pieces of the logs in any order, commands and batches make the index of one go`(seed: UInt64)
    async throws
  {
    var random = SplitMix64(seed: seed)
    let directory = try TemporaryDirectory()
    let index = directory.path("trace.db")
    let pieces = try Self.pieces(in: directory, &random).shuffled(using: &random)
    var rest = pieces[...]
    while !rest.isEmpty {
      let some = rest.prefix(Int.random(in: 1...max(1, pieces.count / 2), using: &random))
      rest = rest.dropFirst(some.count)
      let batch = ["--batch-bytes", "\([1, 3000, 20000, 1 << 24].randomElement(using: &random) ?? 1)"]
      let execution = try await TraceBinary.run(["ingest", "--db", index, "--format", "json"] + batch + some)
      let document: IngestDocument = try execution.succeeded("ingest").document()
      document.expectAccounted()
      #expect(document.already_indexed == 0, "seed \(seed)")
    }
    let difference = try await ToldRequests(ofIndexAt: index).difference(from: Self.inOneGo.value)
    #expect(difference == nil, "seed \(seed), \(pieces.count) pieces")
  }

  @Test func `the logs themselves tell the same`() async throws {
    let directory = try TemporaryDirectory()
    var random = SplitMix64(seed: 99)
    let pieces = try Self.pieces(in: directory, &random).shuffled(using: &random)
    let difference = try await ToldRequests(of: pieces).difference(from: Self.inOneGo.value)
    #expect(difference == nil)
  }

  /// The logs, each cut at line ends into one to four files.
  private static func pieces(in directory: TemporaryDirectory, _ random: inout SplitMix64) throws -> [String]
  {
    var paths: [String] = []
    for log in try sample.get().logs {
      let cuts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        Int.random(in: 0...log.lines.count, using: &random)
      }
      let bounds = [0] + cuts.sorted() + [log.lines.count]
      for (start, end) in zip(bounds, bounds.dropFirst()) where start < end {
        let text = log.lines[start..<end].map { $0 + "\n" }.joined()
        paths.append(try directory.write(text, to: "\(start)-\(log.name)"))
      }
    }
    return paths
  }
}

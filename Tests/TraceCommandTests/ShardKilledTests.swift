import Foundation
import SyntheticFleet
import Testing

/// kill −9 at many points: an ingest into shards, when run again, ends as an undisturbed run does.
@Suite(.serialized) struct ShardKilledTests {
  private static let count = 3
  private static let names = (1...count).map { "trace-\($0).db" }

  private func ingest(_ logs: [String], in directory: TemporaryDirectory) throws -> ChildProcess {
    try TraceBinary.process(
      ["ingest", "--shards", "\(Self.count)", "--db", "trace.db", "--batch-bytes", "8192"] + logs,
      in: directory)
  }

  private func bytes(_ directory: TemporaryDirectory) -> Int {
    Self.names.reduce(0) { $0 + IndexFiles.bytes(of: directory.path($1)) }
  }

  @Test func `an ingest into shards that is killed at any point goes on where each of them is`() async throws
  {
    let answers = try ShardAnswers()
    let logs = try SampleRequests(60).write(to: answers.directory)
    _ = try await answers.run("ingest --db one.db", logs).succeeded("ingest")
    _ = try await ingest(logs, in: answers.directory).run().succeeded("ingest")
    let whole = bytes(answers.directory)
    let report = try await answers.run("report --db one.db").text
    let one = try await answers.answers("one.db")
    let points = Seeds.few(of: 200, oneIn: 20)
    for point in 0..<points {
      for name in Self.names { IndexFiles.remove(answers.directory.path(name)) }
      try await ingest(logs, in: answers.directory).runAndKill {
        bytes(answers.directory) >= whole * point / points
      }
      // A reader tells of the interruption, or that a shard is behind or not there yet.
      let read = try await answers.run("report --db trace-*.db")
      #expect(read.status == 2 || !read.standardError.isEmpty || read.text == report, "point \(point)")
      _ = try await ingest(logs, in: answers.directory).run().succeeded("ingest")
      try await answers.expectSame("trace", as: one, "point \(point) of \(points)")
    }
  }
}

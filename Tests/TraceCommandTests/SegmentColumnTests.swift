import Foundation
import Testing

/// The segments of exchanges and deliveries stand in SQL once more (`SchemaViews`): of requests in which nothing comes twice
/// they are those that a report measures.
struct SegmentColumnTests {
  /// A segment and the column that has it. A wait behind a redelivery is in the column, too.
  static let columns = [
    ("request_transit", "exchanges.request_transit_ns"), ("api", "exchanges.api_ns"),
    ("response_transit", "exchanges.response_transit_ns"), ("client", "exchanges.client_ns"),
    ("publish", "deliveries.publish_ns"), ("queue_wait", "deliveries.wait_ns"),
    ("dispatch", "deliveries.dispatch_ns"),
    ("processing", "deliveries.processing_ns"),
  ]

  /// The number of lengths, the shortest and the longest, in ns.
  private struct Extent: Equatable {
    var count = 0
    var least = Int.max
    var greatest = Int.min

    mutating func add(_ numbers: [Int?]) {
      guard numbers.count == 3, let count = numbers[0], let low = numbers[1], let high = numbers[2] else {
        return
      }
      (self.count, least, greatest) = (self.count + count, min(least, low), max(greatest, high))
    }
  }

  private static let index = Task {
    let directory = try TemporaryDirectory()
    let logs = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appendingPathComponent("SampleLogs/normal").path)
    _ = try await ingest(
      logs.filter { $0.hasSuffix(".jsonl") }.map {
        Repository.root.appendingPathComponent("SampleLogs/normal/\($0)").path
      },
      into: directory.path("trace.db"))
    return directory
  }

  @Test(arguments: columns)
  func `a view has the lengths that a report measures`(segment: String, column: String) async throws {
    let index = try await Self.index.value.path("trace.db")
    let view = String(column.prefix { $0 != "." })
    let query = "SELECT count(\(column)), min(\(column)), max(\(column)) FROM \(view)"
    let answer = try await TraceBinary.run(["sql", query, "--format", "csv", "--db", index])
    let report = try await TraceBinary.run(["report", "--raw-times", "--format", "csv", "--db", index])
    var (stored, reported) = (Extent(), Extent())
    for row in answer.text.split(separator: "\n").dropFirst() {
      stored.add(row.split(separator: ",").map { Int($0) })
    }
    for row in report.text.split(separator: "\n") where row.hasPrefix(segment + ",") {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      reported.add([1, 2, 8].map { Int(cells[$0]) })
    }
    #expect(stored.count >= 40)
    #expect(stored == reported)
  }
}

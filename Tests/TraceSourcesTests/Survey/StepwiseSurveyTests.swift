import ClockEstimation
import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// An index that grew step by step knows as much of clocks and missing records as one made at once. That holds, too, if
/// it has more requests than a part.
@Suite struct StepwiseSurveyTests {
  private static let requests = 16_600

  private static func id(_ request: Int) -> String { String(format: "%032x", request + 1) }

  /// The logs of publisher and consumer on some requests; the consumer's clock is 3 s ahead, and it never has the message
  /// of a request here and there.
  private static func lines(_ requests: Range<Int>) -> String {
    var text = ""
    for request in requests {
      func add(_ service: String, _ event: String, _ milliseconds: Int) {
        let time = 1_750_000_000_000 + request * 20 + milliseconds
        text +=
          #"{"timestamp":\#(time),"service":"\#(service)","correlation_id":"\#(id(request))","event":"\#(event)","topic":"jobs"}"#
          + "\n"
      }
      add("api", "Message published", 0)
      guard request % 97 != 5 else { continue }
      add("worker", "Message received", 3_004)
      add("worker", "Processing finished", 3_009)
    }
    return text
  }

  private struct Grown {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    func ingest(_ text: String, as name: String, into database: String) async throws {
      let file = directory.appendingPathComponent(name)
      try Data(text.utf8).write(to: file)
      let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
      let index = try IndexFile(path: path(database), for: .writing, catalog: decoder.catalog)
      var indexer = try Indexer([file.path], index: index, decoder: decoder) { _, _ in }
      _ = try await indexer.run()
    }

    /// Clocks and revisions by name, and how many parts there are.
    func told(_ database: String) async throws -> (clocks: [String], revisions: [String: Outcome], parts: Int)
    {
      let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
      let index = try IndexFile(path: path(database), for: .reading, catalog: decoder.catalog)
      let source = IndexSource(index: index, decoder: decoder)
      let revisions = try source.revisions()
      let keys = Array(revisions.keys)
      let ids = try source.correlationIDs(of: keys)
      let clocks = try source.clocks().logged.facts.periods.map { period in
        "\(index.catalog.origin(period.origin).service): \(period.kind) \(period.correction) \(period.evidence)"
      }
      return (
        clocks.sorted(),
        Dictionary(zip(ids, keys).map { ($0, revisions[$1]?.outcome ?? .incomplete) }) { first, _ in
          first
        },
        try source.read { try $0.surveyParts().parts.count }
      )
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: directory) }
  }

  @Test func `step by step an index comes to know what it knows at once`() async throws {
    let grown = try Grown()
    defer { grown.remove() }
    let all = Self.lines(0..<Self.requests)
    // A record of an old request, which comes late.
    let first = try #require(Self.lines(100..<101).split(separator: "\n").first)
    let late = first.replacingOccurrences(of: "Message published", with: "Late note") + "\n"
    try await grown.ingest(all + late, as: "all.jsonl", into: "once.db")
    let cuts = [0, 3_000, 9_000, 16_500, 16_590, Self.requests]
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      try await grown.ingest(Self.lines(start..<end), as: "\(start).jsonl", into: "steps.db")
    }
    let before = try await grown.told("steps.db")
    #expect(before.parts > 0)
    try await grown.ingest(late, as: "late.jsonl", into: "steps.db")
    let (steps, once) = (try await grown.told("steps.db"), try await grown.told("once.db"))
    #expect(steps.clocks == once.clocks)
    #expect(steps.clocks.count == 2)
    #expect(steps.revisions == once.revisions)
    #expect(steps.revisions.count >= Self.requests / 97)
  }
}

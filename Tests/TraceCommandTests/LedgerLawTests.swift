import Foundation
import SyntheticFleet
import Testing

/// Over many random logs with lines of every kind: however a file comes in, every line has one fate, and the
/// index is that of reading the file once.
struct LedgerLawTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func ingest(_ files: [String], into index: String) async throws -> IngestDocument {
    let document: IngestDocument = try await TraceBinary.run(
      ["ingest", "--format", "json", "--db", index, "--batch-bytes", "2000"] + files, in: directory
    ).succeeded("ingest").document()
    document.expectAccounted()
    return document
  }

  @Test(arguments: 0..<5)
  func `the counts are those of the lines`(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let (text, fates) = LogLines.log(60, &random)
    _ = try directory.write(text, to: "api.jsonl")
    let document = try await ingest(["api.jsonl"], into: directory.path("trace.db"))
    let counts = Dictionary(grouping: fates) { $0 }.mapValues(\.count)
    #expect(document.lines == 60 - counts[.blank, default: 0], "seed \(seed)")
    #expect(document.events == counts[.event, default: 0], "seed \(seed)")
    #expect(document.uncorrelated == counts[.uncorrelated, default: 0], "seed \(seed)")
    let malformed = counts[.malformed, default: 0] + counts[.prose, default: 0]
    #expect(document.skipped["malformed"] == malformed, "seed \(seed)")
    #expect(document.skipped["no_time"] == counts[.noTime, default: 0], "seed \(seed)")
  }

  @Test(arguments: 0..<5)
  func
    `a file that is read again and again while it grows, byte by byte anywhere, makes the index of the whole`(
      seed: UInt64
    ) async throws
  {
    var random = SplitMix64(seed: 1000 + seed)
    let bytes = Data(
      LogLines.log(50, of: [.event, .uncorrelated, .malformed, .noTime, .blank], &random).text.utf8)
    let file = directory.url.appendingPathComponent("api.jsonl")
    let index = directory.path("grown.db")
    var indexed = 0
    for end in (0..<4).map({ _ in Int.random(in: 0...bytes.count, using: &random) }).sorted() + [bytes.count]
    {
      try bytes.prefix(end).write(to: file)
      let step = try await ingest(["api.jsonl"], into: index)
      #expect(step.already_indexed == indexed, "seed \(seed), up to byte \(end)")
      indexed = step.lines - Self.incompleteLastLines(bytes.prefix(end))
    }
    let once = try await ingest(["api.jsonl"], into: directory.path("once.db"))
    #expect(indexed == once.lines, "seed \(seed)")
    let difference = try await ToldRequests(ofIndexAt: index).difference(
      from: ToldRequests(ofIndexAt: directory.path("once.db")))
    #expect(difference == nil, "seed \(seed)")
    #expect(try await lines(index) == lines(directory.path("once.db")), "seed \(seed)")
  }

  /// 1 if the bytes end in the middle of a line, and this is no whole object.
  private static func incompleteLastLines(_ bytes: Data) -> Int {
    let last = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).last ?? Data()
    let isBlank = last.allSatisfy { $0 <= 0x20 }
    let isWhole = (try? JSONSerialization.jsonObject(with: last)) is [String: Any]
    return isBlank || isWhole ? 0 : 1
  }

  /// The line numbers of every story's events.
  private func lines(_ index: String) async throws -> [[Int]] {
    struct Story: Decodable {
      struct Event: Decodable { var line: Int }
      var events: [Event]
    }
    let ids = try await TraceBinary.run(["find", "--db", index]).text.split(separator: "\n").map(String.init)
    let show = try await TraceBinary.run(["show", "--format", "ndjson", "--db", index] + ids)
    return try show.documents(Story.self).map { $0.events.map(\.line) }
  }
}

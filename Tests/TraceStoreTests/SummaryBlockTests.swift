import GRDB
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Summaries of neighbouring requests in blocks.
@Suite struct SummaryBlockTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  @Test
  func `requests that are stored, stored again and removed, in any transactions, leave what was stored last`()
    throws
  {
    for seed in Seeds.first(40) {
      var random = SplitMix64(seed: seed)
      let catalog = Catalog()
      let index = try directory.open(.writing, "\(seed).db", catalog: catalog)
      var expected: [Int64: String] = [:]
      for _ in 0..<6 {
        let summaries = (0..<20).map { _ in RandomSummary.make(catalog, &random) }
        var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
        try index.writing { writer in
          for summary in summaries {
            // Few numbers, at the ends of blocks and in later occurrences.
            let number =
              Int64.random(in: 250...260, using: &random) + [0, 2 << 40].randomElement(using: &random)!
            let table = RequestNumber.occurrence(number) == 0 ? "request" : "generation"
            if Int.random(in: 0..<4, using: &random) == 0 {
              #expect(try writer.requests.remove(number, from: table) == (expected[number] != nil))
              expected[number] = nil
              continue
            }
            let row = rows.add(summary, correlationID: "a\(number)", lookup: "a\(number)")
            if expected[number] != nil { _ = try writer.requests.remove(number, from: table) }
            try writer.requests.insert(row, of: rows, number: number, into: table)
            expected[number] = SummaryText.text(of: summary, catalog)
          }
        }
        let read = try index.reading { try $0.summaries() }
        #expect(read.map(\.number) == expected.keys.sorted(), "seed \(seed)")
        #expect(
          read.map { SummaryText.text(of: $0.summary, catalog) }
            == expected.sorted { $0.key < $1.key }.map(\.value),
          "seed \(seed)")
        for (number, text) in expected {
          let single = try index.reading { reader in
            var found: TraceSummary?
            try reader.forEachSummary(of: [StoredRequestID(number)]) { found = $1 }
            return found
          }
          #expect(single.map { SummaryText.text(of: $0, catalog) } == text, "seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: [0, 1])
  func `a block that is gone is damage, whatever range is read`(block: Int64) throws {
    let index = try make()
    try directory.foreign { try $0.execute(sql: "DELETE FROM summary_block WHERE number = \(block)") }
    for range in [1...(.max), block * 256 + 1...block * 256 + 9] as [ClosedRange<Int64>] {
      let error = #expect(throws: IndexFile.Problem.self) {
        try index.reading { try $0.forEachSummary(in: range) { _, _ in } }
      }
      #expect(Self.reason(error) == "block \(block) of its requests is not there")
    }
    let other = (1 - block) * 256 + 1
    try index.reading { try $0.forEachSummary(in: other...(other + 9)) { _, _ in } }
    // Nothing is missing where the requests are gone, too.
    try directory.foreign { try $0.execute(sql: "DELETE FROM request WHERE number >> 8 = \(block)") }
    #expect(try index.reading { try $0.summaries().count } == (block == 0 ? 300 - 255 : 255))
  }

  private func make() throws -> IndexFile {
    var random = SplitMix64(seed: 3)
    let catalog = Catalog()
    let index = try directory.open(.writing, catalog: catalog)
    let summaries = (0..<300).map { _ in RandomSummary.make(catalog, &random) }
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      for (number, summary) in summaries.enumerated() {
        let id = "id-\(number)"
        try writer.store(
          rows.add(summary, correlationID: id, lookup: CorrelationLookup.normalise(id)), of: rows,
          number: Int64(number + 1))
      }
    }
    return index
  }

  @Test(arguments: [
    "UPDATE summary_block SET number = number + 1 WHERE number = 1",
    "UPDATE summary_block SET seal = seal + 1", "UPDATE summary_block SET summaries = attributes",
    "UPDATE summary_block SET attributes = summaries",
    "UPDATE summary_block SET summaries = (SELECT summaries FROM summary_block WHERE number = 1)",
    "UPDATE summary_block SET summaries = zeroblob(40)", "UPDATE summary_block SET summaries = x''",
    "UPDATE summary_block SET attributes = 'text'",
    "UPDATE summary_block SET summaries = substr(summaries, 1, 30) || x'00' || substr(summaries, 32)",
  ])
  func `a block that has changed since it was written is damage`(change: String) throws {
    let index = try make()
    #expect(try index.reading { try $0.summaries().count } == 300)
    try directory.foreign { try $0.execute(sql: change) }
    let error = #expect(throws: IndexFile.Problem.self) {
      try index.reading { reader in
        _ = try reader.summaries()
        try reader.summaries.forEachAttribute { _ in }
      }
    }
    let reasons = ["of its requests has changed since it was written", "of its requests is not there"]
    #expect(reasons.contains { Self.reason(error)?.hasSuffix($0) == true })
  }

  @Test(arguments: [
    "correlation_id = 'id-0'", "lookup = 'id-0'", "outcome = outcome + 1", "start = start - 1", "elapsed = 7",
    "end_to_end = 7", "seal = seal + 1", "number = 4000",
  ])
  func `a row of a request that has changed since it was written is damage`(change: String) throws {
    let index = try make()
    #expect(try index.reading { try $0.correlationID(of: StoredRequestID(5)) } == "id-4")
    #expect(try index.reading { try $0.lookup(of: 5) } == CorrelationLookup.normalise("id-4"))
    try directory.foreign { try $0.execute(sql: "UPDATE request SET \(change) WHERE number = 5") }
    let number: Int64 = change == "number = 4000" ? 4000 : 5
    let error = #expect(throws: IndexFile.Problem.self) {
      try index.reading { try $0.correlationID(of: StoredRequestID(number)) }
    }
    #expect(Self.reason(error) == "the row of request \(number) has changed since it was written")
    let asked = #expect(throws: IndexFile.Problem.self) {
      try index.query("SELECT max(outcome) FROM requests", functions: []) { while try $0.next() != nil {} }
    }
    #expect(Self.reason(asked) == Self.reason(error))
  }

  private static func reason(_ problem: IndexFile.Problem?) -> String? {
    guard case .damaged(_, let reason)? = problem else { return nil }
    return reason
  }
}

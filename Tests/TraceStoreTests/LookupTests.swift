import GRDB
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Requests are found by id, whether they are in the table of ids or wait to be entered.
@Suite struct LookupTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// Ids in lookup form, often with a common beginning, also with bytes that are no letters.
  private func ids(_ random: inout SplitMix64) -> [String] {
    let parts = ["", "0", "7", "a", "f", "-", "\\xFF", "é", "🎬"]
    var ids: Set<String> = []
    for _ in 0..<30 {
      ids.insert((0..<4).map { _ in parts.randomElement(using: &random) ?? "" }.joined() + "x")
    }
    return ids.shuffled(using: &random)
  }

  /// Stores requests, numbered in the order of `ids`; the ids of the first `entered` are entered.
  private func store(_ ids: [String], entered: Int) throws -> IndexFile {
    let index = try directory.open(.writing)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      for (number, id) in ids.enumerated() {
        if number == entered { try writer.completeLookup() }
        let row = rows.add(TraceSummary(), correlationID: "as logged: " + id, lookup: id)
        try writer.store(row, of: rows, number: Int64(number + 1))
      }
    }
    return index
  }

  private func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  @Test(arguments: 0..<40)
  func `an id, a beginning and neighbours are found in the order of ids, however many wait`(
    seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    let ids = ids(&random)
    let sorted = ids.sorted(by: precedes)
    let index = try store(ids, entered: Int.random(in: 0...ids.count, using: &random))
    try index.reading { reader in
      for text in ids + ["", "0", "a-", "\\x", "zz"] {
        let number = ids.firstIndex(of: text).map { Int64($0 + 1) }
        #expect(try reader.request(lookup: text) == number, "seed \(seed), \(text)")
        let limit = Int.random(in: 1...8, using: &random)
        let matches = sorted.filter { $0.utf8.starts(with: text.utf8) }.prefix(limit)
        let found = try reader.requests(prefix: text, limit: limit).map(reader.lookup)
        #expect(found == Array(matches), "seed \(seed), \(text)")
        let place = sorted.firstIndex { !precedes($0, text) } ?? sorted.count
        let near = sorted[..<place].suffix(limit) + sorted[place...].prefix(limit)
        #expect(
          try reader.neighbours(of: text, limit: limit) == near.map { "as logged: " + $0 },
          "seed \(seed), \(text)")
      }
    }
  }

  @Test func `a writer finds what has been entered, and enters each request once`() throws {
    let index = try store(["b", "a", "c"], entered: 2)
    try index.writing { writer in
      #expect(try writer.number(lookup: "a") == 2)
      #expect(try writer.number(lookup: "c") == nil)
      try writer.completeLookup()
      try writer.completeLookup()
      #expect(try writer.number(lookup: "c") == 3)
    }
    let entries = try directory.foreign { try Int.fetchOne($0, sql: "SELECT count(*) FROM request_lookup") }
    #expect(entries == 3)
  }

  /// A hundred ids, of 32 digits and others.
  private func mixedIDs(_ random: inout SplitMix64) -> [(Identifier, String)] {
    (0..<100).map { number in
      let identifier = Identifier(high: random.next() >> (random.chance(0.2) ? 60 : 0), low: random.next())
      let digits = [identifier.high, identifier.low].map { word in
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
      }
      return (identifier, random.chance(0.7) ? digits.joined() : "order \(number) \(random.next())")
    }
  }

  @Test(arguments: 0..<40)
  func `names that are entered from memory are those that the index has`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let ids = mixedIDs(&random)
    let index = try directory.open(.writing)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    // Sometimes other names are entered first, or one is missing, so that the index has to be read.
    let entered = random.chance(0.5) ? random.index(below: 50) : 0
    let forgotten = random.chance(0.3) ? random.index(below: 100) : -1
    try index.writing { writer in
      var names = PendingLookups()
      for (place, (identifier, lookup)) in ids.enumerated() {
        if place == entered { try writer.completeLookup() }
        let number = Int64(place + 1)
        let row = rows.add(TraceSummary(), correlationID: "", lookup: lookup)
        try writer.store(row, of: rows, number: number)
        if place >= entered, place != forgotten { names.add(row, of: rows, identifier, number: number) }
      }
      try writer.completeLookup(names)
    }
    let entries = try directory.foreign {
      try Row.fetchAll($0, sql: "SELECT lookup, number FROM request_lookup ORDER BY number").map {
        [$0[0] as String, "\($0[1] as Int64)"]
      }
    }
    #expect(entries == ids.enumerated().map { [$1.1, "\($0 + 1)"] }, "seed \(seed)")
  }

  @Test(arguments: [
    "UPDATE request_lookup SET lookup = 'aa' WHERE number = 2", "DELETE FROM request_lookup WHERE number = 1",
    "UPDATE request_lookup SET number = 3 - number WHERE number < 3",
    "INSERT INTO request_lookup VALUES ('b', 7)", "UPDATE lookup_state SET through = 2",
  ])
  func `that there is no such id is said of a sound table only`(change: String) throws {
    let index = try store(["b", "a", "c"], entered: 3)
    try index.writing { try $0.completeLookup() }
    try index.withReader { try $0.expectLookupAsWritten() }
    try directory.foreign { try $0.execute(sql: change) }
    #expect(throws: directory.damage(of: "request_lookup")) {
      try index.withReader { try $0.expectLookupAsWritten() }
    }
  }

  @Test func `an id that leads to another request is damage`() throws {
    let index = try store(["b", "a", "c"], entered: 3)
    try index.writing { try $0.completeLookup() }
    try directory.foreign { try $0.execute(sql: "UPDATE request_lookup SET number = 3 WHERE number = 1") }
    #expect(throws: directory.damage(of: "request_lookup")) {
      try index.withReader { _ = try $0.request(lookup: "b") }
    }
  }

  @Test func `an id that two requests have is damage`() throws {
    let index = try store(["b", "a", "b"], entered: 3)
    try index.writing { try $0.completeLookup() }
    #expect(throws: directory.damage(of: "request_lookup")) {
      try index.withReader { try $0.expectLookupAsWritten() }
    }
  }
}

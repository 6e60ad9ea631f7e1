import GRDB
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// The tables of an id's further requests, and of the ids of one request.
@Suite struct IdentityTableTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// Few ids, so that endings meet: long ones, short ones, a counter, and texts of the same lengths.
  private static let ids: [String] = {
    let shorts = ["a3ce929d0e0e4731", "a3ce929d0e0e4732", "0000000000000001", "order-0123456789"]
    let fronts = ["4bf92f3577b34da6", "5bf92f3577b34da6", "order-9876543210"]
    return shorts + fronts.flatMap { front in shorts.map { front + $0 } }
  }()

  private func aliases(_ index: IndexFile) throws -> [String: String] {
    try index.reading { reader in
      let pairs = try reader.aliases().map { (try reader.lookup(of: $0), try reader.lookup(of: $1)) }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
  }

  /// By the definition: the only id of 32 digits that ends in one of 16.
  private func expected(_ ids: some Sequence<String>) -> [String: String] {
    var expected: [String: String] = [:]
    for short in ids where ids.contains(short) && short.utf8.count == 16 {
      let longs = ids.filter { $0.hasSuffix(short) && CorrelationLookup.shortForm(of: $0) == short }
      if longs.count == 1 { expected[short] = longs[0] }
    }
    return expected
  }

  @Test func `a short id is part of the only long one that ends in it, in whatever order they come`() throws {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let name = "\(seed).db"
      let index = try directory.open(.writing, name)
      var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
      var present: [String] = []
      for id in Self.ids.shuffled(using: &random).prefix(8) {
        present.append(id)
        try index.writing { writer in
          let row = rows.add(TraceSummary(), correlationID: id, lookup: id)
          try writer.store(row, of: rows, number: Int64(present.count))
          guard Bool.random(using: &random) || present.count == 8 else { return }
          try writer.completeLookup()
          try writer.joinAliases()
        }
      }
      #expect(try aliases(index) == expected(present), "seed \(seed): \(present)")
    }
  }

  @Test func `requests that get other records become stale, and no others`() throws {
    let index = try directory.open(.writing)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    func add(_ id: String, number: Int64) throws -> [Int64] {
      try index.writing { writer in
        try writer.store(rows.add(TraceSummary(), correlationID: id, lookup: id), of: rows, number: number)
        try writer.completeLookup()
        try writer.joinAliases()
      }
      let stale = try index.reading { try $0.staleRequests() }
      try index.writing { writer in for number in stale { try writer.clearStale(number) } }
      return stale
    }
    #expect(try add("4bf92f3577b34da6a3ce929d0e0e4731", number: 1) == [])
    #expect(try add("plain", number: 2) == [])
    #expect(try add("a3ce929d0e0e4731", number: 3) == [1, 3])
    #expect(try add("a3ce929d0e0e4732", number: 4) == [])
    #expect(try index.reading { try $0.requestCount() } == 3)
    #expect(try add("5bf92f3577b34da6a3ce929d0e0e4731", number: 5) == [1, 3])
    #expect(try index.reading { try $0.requestCount() } == 5)
    let ending = try index.reading { try $0.requests(endingIn: "a3ce929d0e0e4731", limit: 9) }
    #expect(ending == [1, 5])
  }

  @Test func `the requests of an id take the place of those that it had`() throws {
    let index = try directory.open(.writing)
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    var counts: [Int64: Int] = [:]
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      let number = Int64.random(in: 1...3, using: &random)
      let made = (1...Int.random(in: 1...5, using: &random)).map { occurrence in
        var summary = TraceSummary()
        summary.start = Timestamp(nanoseconds: Int64(occurrence))
        return rows.add(summary, correlationID: "\(number)#\(occurrence)", lookup: "\(number)")
      }
      try index.write { database in
        let writer = try IndexWriter(database)
        if counts[number] == nil { try writer.store(made[0], of: rows, number: number) }
        try OccurrenceWriter(writer).replace(made.dropFirst(), of: rows, request: number)
        try writer.finish()
      }
      counts[number] = made.count
      try index.reading { reader in
        for (number, count) in counts { #expect(try reader.occurrenceCount(of: number) == count) }
        #expect(try reader.occurrenceCounts() == counts.filter { $0.value > 1 })
        #expect(try reader.reusedIDs() == Set(counts.filter { $0.value > 1 }.keys))
        #expect(try reader.requestCount() == counts.values.reduce(0, +))
        let second = RequestNumber.make(number, occurrence: 2)
        #expect(
          try reader.correlationID(of: StoredRequestID(second)) == (made.count > 1 ? "\(number)#2" : nil))
        let starts = try reader.summaries().filter { RequestNumber.ofID($0.number) == number }.map {
          $0.summary.start.nanoseconds
        }
        #expect(starts == (1...made.count).map(Int64.init), "seed \(seed)")
      }
    }
  }
}

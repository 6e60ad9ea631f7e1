import GRDB
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Records come back byte for byte, in as many rows as they need.
@Suite struct RecordTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// From the beginning of a record to that of the next in its source.
  private static let stride = 2000

  private func event(line: Int, length: Int, _ catalog: Catalog) -> Event {
    var event = Event()
    event.time = Timestamp(nanoseconds: Int64(line))
    event.line = Int64(line)
    event.offset = Int64(line * Self.stride)
    event.length = UInt32(length)
    event.origin = catalog.id(of: Origin(service: "api"))
    return event
  }

  /// A block in which the records stand, with other bytes between them.
  private func block(_ records: [[UInt8]], firstLine: Int, _ catalog: Catalog) -> RecordBlock {
    var block = RecordBlock()
    block.offset = Int64(firstLine * Self.stride)
    block.bytes = records.flatMap { $0 + [UInt8](repeating: 0x20, count: Self.stride - $0.count) }
    block.events = records.indices.map {
      event(line: firstLine + $0, length: records[$0].count, catalog)
    }
    return block
  }

  /// Stores the records of a request as a batch does. Returns how many rows they took.
  private func store(
    _ records: [[UInt8]], request: Int64, firstLine: Int = 1, _ index: IndexFile
  ) throws -> Int {
    let block = block(records, firstLine: firstLine, index.catalog)
    var rows = BatchRows(
      fileNumbers: try index.fileNumbers(nil), blocks: [RecordBlock(), block], sources: [0, 1])
    for (index, event) in block.events.enumerated() { rows.add(index, of: 1, length: event.length) }
    let count = rows.finishRecords()
    let blocks = try rows.pack(0..<rows.blockCount)
    try index.writing { writer in
      let (first, block) = (try writer.nextOrdinal(of: request), try writer.store(blocks))
      for row in 0..<count {
        try writer.store(records: row, of: rows, in: block, request: request, ordinal: first + Int64(row))
      }
    }
    return count
  }

  @Test func `a request of many records has many rows, and its neighbours keep theirs`() throws {
    let index = try directory.open(.writing)
    let small = [Array("{\"small\": 1}".utf8)]
    let record = Array(("{\"event\": \"" + String(repeating: "é", count: 500) + "\"}").utf8)
    _ = try store(small, request: 4, index)
    let rows = try store(Array(repeating: record, count: 2500), request: 5, index)
    _ = try store(small, request: 6, index)
    #expect(rows > 3 && rows < 10)
    _ = try store(small, request: 5, firstLine: 2501, index)
    try index.reading { reader in
      let stored = try reader.records(of: 5)
      #expect(
        stored.bytes == Array(repeating: record + [0x0A], count: 2500).flatMap(\.self) + small[0] + [0x0A])
      #expect(stored.places.map(\.line) == (1...2501).map(Int64.init))
      #expect(stored.places.map(\.offset) == (1...2501).map { Int64($0 * Self.stride) })
      #expect(try reader.records(of: 4).bytes == small[0] + [0x0A])
      var numbers: [Int64] = []
      try reader.forEachRequest(from: 4, through: 6) { number, _ in numbers.append(number) }
      #expect(numbers == [4, 5, 6])
    }
  }

  @Test func `records are counted over all rows of an id, and together with those of its short form`() throws
  {
    let index = try directory.open(.writing)
    let record = Array(("{\"event\": \"" + String(repeating: "[", count: 500) + "\"}").utf8)
    for (request, count) in [(Int64(3), 7), (4, 3), (5, 1000), (6, 1), (7, 6)] {
      _ = try store(Array(repeating: record, count: count), request: request, index)
    }
    try directory.foreign { try $0.execute(sql: "INSERT INTO alias VALUES (4, 7)") }
    func large(over limit: Int) throws -> [[Int]] {
      try index.reading { try $0.largeRequests(over: limit) }.map { [Int($0.request), $0.events] }
    }
    #expect(try large(over: 6) == [[3, 7], [5, 1000], [7, 9]])
    #expect(try large(over: 9) == [[5, 1000]])
    #expect(try large(over: 1000).isEmpty)
  }

  @Test func `bytes that are no text come back as they are`() throws {
    let index = try directory.open(.writing)
    let records: [[UInt8]] = [[0xFF, 0xFE, 0x00, 0x7B], [0x7B, 0x7D], Array("{\"a\": \"\u{2028}\"}".utf8)]
    _ = try store(records, request: 0, index)
    #expect(try index.reading { try $0.records(of: 0) }.bytes == records.flatMap { $0 + [0x0A] })
  }

  @Test func `two processes with other ids name one origin by one number`() throws {
    let one = try directory.open(.writing)
    let other = try directory.open(.writing)
    _ = other.catalog.id(of: Origin(service: "first here"))
    let origin = Origin(service: "api", instance: "pod-1")
    let numbers = try [one, other, one].map { index in
      let id = index.catalog.id(of: origin)
      return try index.fileNumbers(nil).origin(id)
    }
    #expect(Set(numbers).count == 1)
    let bare = other.catalog.id(of: Origin(service: "api"))
    #expect(try other.fileNumbers(nil).origin(bare) != numbers[0])
    #expect(try one.fileNumbers(nil).origin(0) == 0)
  }
}

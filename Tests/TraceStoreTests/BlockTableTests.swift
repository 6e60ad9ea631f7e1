import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// The tables of blocks, as an index has them: rows that have changed are damage, whatever asks for them.
@Suite struct BlockTableTests {
  let directory: IndexDirectory
  let index: IndexFile

  /// An index of three requests and of records without an id, in two blocks.
  init() throws {
    directory = try IndexDirectory()
    index = try directory.open(.writing)
    let origin = index.catalog.id(of: Origin(service: "api"))
    for first in [Int64(0), 2] {
      var block = RecordBlock()
      for number in 0..<4 {
        var event = Event()
        (event.offset, event.line, event.origin) = (Int64(block.bytes.count), Int64(number + 1), origin)
        let line = Array("{\"event\": \"e\(first)-\(number)\"}".utf8)
        event.length = UInt32(line.count)
        block.bytes += line + [0x0A]
        block.events.append(event)
      }
      var rows = BatchRows(fileNumbers: try index.fileNumbers(nil), blocks: [block], sources: [1])
      for number in 0..<2 {
        for place in 0..<2 { rows.add(number * 2 + place, of: 0, length: block.events[0].length) }
        _ = rows.finishRecords()
      }
      let packed = try rows.pack(0..<rows.blockCount)
      try index.writing { writer in
        let number = try writer.store(packed)
        for row in 0..<2 {
          try writer.store(records: row, of: rows, in: number, request: first + Int64(row), ordinal: 0)
        }
      }
    }
  }

  private func lines(_ index: IndexFile) throws -> [String] {
    var lines: [String] = []
    try index.reading { reader in
      try reader.forEachRequest(from: 0, through: 99) {
        lines.append("\($0) \(String(decoding: $1.bytes, as: UTF8.self))")
      }
    }
    return lines
  }

  @Test func `requests have their records, and each block its number`() throws {
    #expect(
      try lines(index)
        == (0..<4).map { request in
          let batch = request / 2 * 2
          return "\(request) "
            + (0..<2).map { "{\"event\": \"e\(batch)-\(request % 2 * 2 + $0)\"}\n" }.joined()
        })
    #expect(try index.read { try RecordBlocks($0).numbers() } == [1, 2])
  }

  @Test(arguments: [
    "UPDATE records SET id = id + (9 << 24) WHERE id >> 24 = 2", "UPDATE records SET block = 3 - block",
    "UPDATE records SET slot = 1 - slot", "UPDATE records SET slot = 7", "UPDATE records SET slot = -1",
    "UPDATE records SET count = 3", "UPDATE records SET seal = seal + 1", "UPDATE records SET block = 9",
    "UPDATE record_block SET number = number + 1 WHERE number = 2",
    "DELETE FROM record_block WHERE number = 1",
    "UPDATE record_block SET number = 3 - number WHERE number = 3; UPDATE record_block SET shared = 1",
    "UPDATE record_block SET content = (SELECT content FROM record_block WHERE number = 1)",
    "UPDATE record_block SET content = zeroblob(100)", "UPDATE record_block SET content = x''",
    "UPDATE record_block SET content = 'text'", "UPDATE record_block SET seal = 0",
  ])
  func `a row that has changed is damage`(change: String) throws {
    try directory.foreign { try $0.execute(sql: change) }
    let changed = try directory.open(.reading)
    let error = #expect(throws: IndexFile.Problem.self) {
      _ = try lines(changed)
      // A request that has left its place is asked for by its number.
      try changed.reading { for number in 0..<4 { _ = try $0.records(of: Int64(number)) } }
      let packed = try changed.reading { try $0.requests(from: 1, through: 99) }
      _ = try changed.unpack(packed)
    }
    guard case .damaged(let path, let reason) = error else {
      Issue.record("\(change): \(error.map { "\($0)" } ?? "nothing")")
      return
    }
    #expect(path == directory.path())
    #expect(reason.contains("changed since it was written") || reason.contains("not there"), "\(reason)")
  }

  @Test func `a row whose slot its block has not is damage, also with a seal that is right`() throws {
    let row = RecordRow(id: 2 << 24, block: 2, slot: 5, count: 2)
    try directory.foreign {
      try $0.execute(sql: "UPDATE records SET slot = 5, seal = \(row.seal) WHERE id = \(row.id)")
    }
    let changed = try directory.open(.reading)
    #expect(
      throws: IndexFile.Problem.damaged(
        path: directory.path(), reason: "block 2 has no 2 records of request 2")
    ) { _ = try lines(changed) }
  }

  @Test func `what leaves a block leaves its bytes, and the other slots keep their numbers`() throws {
    try index.write { database in
      let revision = try BlockRevision(database)
      var rows: [RecordRow] = []
      let reader = IndexReader(database, catalog: index.catalog)
      try reader.forEachRecordRow(of: 0, through: 9) { rows.append($0) }
      try revision.keep([], of: rows[0])
      try revision.keep([1], of: rows[3], own: [1: Array("{\"event\": \"other\"}".utf8)])
      try revision.finish()
    }
    #expect(
      try lines(index) == [
        "1 {\"event\": \"e0-2\"}\n{\"event\": \"e0-3\"}\n",
        "2 {\"event\": \"e2-0\"}\n{\"event\": \"e2-1\"}\n",
        "3 {\"event\": \"other\"}\n",
      ])
    let bytes = try index.read { database in
      let blocks = try RecordBlocks(database)
      return try blocks.numbers().flatMap { try blocks.block($0).lines }
    }
    #expect(!String(decoding: bytes, as: UTF8.self).contains("e0-0"))
    try index.write { database in
      let revision = try BlockRevision(database)
      try revision.keep([], of: RecordRow(id: 1 << 24, block: 1, slot: 1, count: 2))
      try revision.finish()
      #expect(try RecordBlocks(database).numbers() == [2])
    }
  }
}

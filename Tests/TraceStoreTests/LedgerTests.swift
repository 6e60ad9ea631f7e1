import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// The ledger recognises content, and two writers cannot applied the same lines.
@Suite struct LedgerTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// An entry for the first `bytes` of a content that `hash` stands for.
  private func entry(_ file: String, bytes: Int64, head: UInt64, tail: UInt64) -> LedgerEntry {
    var entry = LedgerEntry(file: file)
    entry.bytes = bytes
    entry.headLength = min(Int(bytes), LedgerEntry.sampleLength)
    entry.headHash = head
    entry.tailLength = entry.headLength
    entry.tailHash = tail
    return entry
  }

  /// Records new sources, numbered from 1.
  private func record(_ entries: [LedgerEntry], _ index: IndexFile) throws -> Ledger {
    for (number, entry) in entries.enumerated() {
      var numbered = entry
      numbered.number = Int64(number + 1)
      try index.writing { try $0.record(numbered) }
    }
    return try index.read { try Ledger($0, catalog: index.catalog) }
  }

  @Test func `every field of an entry comes back`() throws {
    var entry = entry("a.jsonl", bytes: 9000, head: .max, tail: 1 << 63)
    entry.physicalLines = 12
    entry.latest = Timestamp(nanoseconds: -5)
    entry.counts.lines = 10
    entry.counts.events = 4
    entry.counts.uncorrelated = 3
    entry.counts.skipped = [.malformed: 1, .noTime: 2]
    let ledger = try record([entry], try directory.open(.writing))
    let read = try #require(ledger.entry(1))
    entry.number = 1
    #expect("\(read)".split(separator: "skipped").first == "\(entry)".split(separator: "skipped").first)
    #expect(read.counts == entry.counts && read.latest == entry.latest)
  }

  @Test func `a source is recognised by both samples, and by the entry that was read furthest`() throws {
    let entries = [
      entry("short", bytes: 5000, head: 1, tail: 10), entry("long", bytes: 8000, head: 1, tail: 20),
      entry("other", bytes: 6000, head: 2, tail: 30),
    ]
    let ledger = try record(entries, try directory.open(.writing))
    let content: [Int64: UInt64] = [0: 1, 5000 - 4096: 10, 8000 - 4096: 20]
    func name(size: Int64) -> String? { ledger.recognise(size: size) { offset, _ in content[offset] }?.file }
    #expect(name(size: 4999) == nil)
    #expect(name(size: 5000) == "short")
    #expect(name(size: 7999) == "short")
    #expect(name(size: 8000) == "long")
    #expect(ledger.recognise(size: 9000) { offset, _ in offset == 0 ? 2 : 31 } == nil)
  }

  @Test func `an entry that another process has moved cannot be moved from where it was`() throws {
    let index = try directory.open(.writing)
    let first = entry("a", bytes: 100, head: 1, tail: 1)
    _ = try record([first], index)
    var before = first
    before.number = 1
    var after = entry("a", bytes: 200, head: 1, tail: 2)
    after.number = 1
    try index.writing { try $0.move(before, to: after) }
    #expect(throws: LedgerMoved.self) { try index.writing { try $0.move(before, to: after) } }
    #expect(throws: LedgerMoved.self) { try index.writing { try $0.record(after) } }
    #expect(try index.read { try Ledger($0, catalog: index.catalog) }.entries.map(\.bytes) == [200])
  }
}

import Testing
import TraceModel
import WrittenArchive

@testable import LogReading

/// What a line of a log becomes is in proportion to it, whatever stands in it many times.
struct DocumentCostTests {
  private static let record = #"{"time":"2026-01-01T00:00:00Z","message":"note","request_id":"r1"}"#

  /// A record that carries `text` as an archive.
  private static func carrier(of text: [UInt8]) -> String {
    #"{"data":"\#(base64(WrittenArchive.gzip.member(text)))"}"# + "\n"
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (Array(group) + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      for place in 0..<4 where place <= group.count { text.append(digits[bits >> (18 - 6 * place) & 63]) }
      text += String(repeating: "=", count: 3 - group.count)
    }
    return text
  }

  private static func list(_ element: String, _ count: Int) -> String {
    Array(repeating: element, count: count).joined(separator: ",")
  }

  @Test func `archives in archives become a hundred times their record in all, and the rest is told`() throws
  {
    let space = [UInt8](repeating: 0x20, count: 1 << 18) + Array(("\n" + Self.record + "\n").utf8)
    var line = Self.carrier(of: space)
    // 1,600 of them: 400 MiB.
    for _ in 0..<2 { line = Self.carrier(of: Array(String(repeating: line, count: 40).utf8)) }
    var room = CarriedRoom(forRecordOf: line.utf8.count)
    let log = try OpenedLog(line)
    #expect(log.lines.count < 100 * line.utf8.count)
    #expect(log.skipped.contains { $0.contains("longer than 100 times the record around it") })
    #expect(
      log.block.counts.lines == log.skipped.count + log.block.events.count + log.block.counts.uncorrelated)
    room.takeUnpacked(room.most)
    #expect(room.left == 0)
  }

  @Test func `a room is shared by all archives, and small ones take more of it than their text`() {
    var room = CarriedRoom(forRecordOf: 1_000)
    #expect(room.most == 100_000)
    var archives = 0
    while room.left > 0 {
      room.takeUnpacked(10)
      archives += 1
    }
    #expect(archives <= 25)
    #expect(room.takeShared(100_000) && !room.takeShared(1))
    #expect(CarriedRoom(forRecordOf: BlockReader.longestLine).most == CarriedText.longest)
  }

  @Test func `an archive as logs are is read, also within another`() throws {
    let records = (0..<200).map {
      #"{"time":"2026-01-01T00:00:00.\#(100 + $0)Z","message":"note","request_id":"r\#($0)"}"# + "\n"
    }
    let inner = Self.carrier(of: Array(records.joined().utf8))
    let log = try OpenedLog(Self.carrier(of: Array(inner.utf8)))
    #expect(log.block.events.count == 200 && log.skipped.isEmpty)
  }

  /// Documents with a part that is told of each of their `count` records.
  private static func documents(_ count: Int) -> [String] {
    let long = String(repeating: "n", count: 4_000)
    let columns = #"{"name":"TimeGenerated"},{"name":"\#(String(repeating: long, count: 5))"}"#
    let many = (0..<count).map { #"{"name":"c\#($0)"}"# }.joined(separator: ",")
    let entries = list(#"["1767225600000000000","x"]"#, count)
    return [
      #"{"tables":[{"columns":[\#(columns)],"rows":[\#(list("[1,2]", count))]}]}"#,
      #"{"tables":[{"columns":[\#(many)],"rows":[\#(list("[]", count))]}]}"#,
      #"{"tables":[{"columns":[\#(many)],"rows":[\#(list("[1,2]", count))]}]}"#,
      #"{"logGroup":"\#(long)","logStream":"\#(long)","logEvents":[\#(list("{}", count))]}"#,
      #"{"data":{"resultType":"streams","result":[{"stream":{"pod":"\#(long)"},"values":[\#(entries)]}]}}"#,
    ]
  }

  @Test(arguments: 0..<5)
  func `what a document says of all its records is written at most a hundred times their bytes`(form: Int)
    throws
  {
    for count in [1_000, 4_000] {
      let document = Self.documents(count)[form]
      let log = try OpenedLog(document + "\n")
      #expect(log.envelope != nil)
      #expect(log.lines.count < 1 << 18 + 150 * document.utf8.count, "\(document.prefix(40))")
      let lines = log.lines.split(separator: 0x0A).count
      #expect(lines == log.block.counts.lines, "each record is one, or told as skipped")
    }
  }

  @Test func `rows of a wide table have all their columns`() throws {
    let names = ["TimeGenerated", "correlation_id"] + (0..<498).map { "a_name_of_a_column_\($0)_s" }
    let columns = names.map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
    let rows = (0..<300).map {
      #"["2026-01-01T00:00:00.\#(100 + $0)Z","r\#($0)",\#(Self.list("null", 498))]"#
    }
    let log = try OpenedLog(
      #"{"tables":[{"columns":[\#(columns)],"rows":[\#(rows.joined(separator: ","))]}]}"# + "\n")
    #expect(log.block.events.count == 300 && log.skipped.isEmpty)
    #expect(log.records.allSatisfy { $0.contains("a_name_of_a_column_497_s") })
  }

  @Test func `what is said before each of two lists counts for both, and for the second what stands between`()
    throws
  {
    func record(_ id: String) -> String {
      #"{"logRecords":[{"timeUnixNano":"1767225600000000000","attributes":[{"key":"correlation_id","value":{"stringValue":"\#(id)"}}]}]}"#
    }
    let resource =
      #""resource":{"attributes":[{"key":"service.name","value":{"stringValue":"web"}}]}"#
    let lists = [#""scopeLogs":[\#(record("r1"))]"#, #""scopeLogs":[\#(record("r2"))]"#]
    for members in [[resource] + lists, [lists[0], resource, lists[1]], lists + [resource]] {
      let log = try OpenedLog(#"{"resourceLogs":[{\#(members.joined(separator: ","))}]}"# + "\n")
      #expect(log.events.count == 2 && log.events.allSatisfy { $0.contains(" web ") }, "\(log.events)")
    }
  }
}

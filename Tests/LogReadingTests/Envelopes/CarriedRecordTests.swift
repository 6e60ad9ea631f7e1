import Testing
import TraceModel
import WrittenArchive

@testable import LogReading

/// Records that queues and streams carry: as texts, in base64, compressed, and within one another.
struct CarriedRecordTests {
  private static func record(_ number: Int) -> String {
    #"{"timestamp":"2026-01-01T00:00:05.00\#(number)Z","message":"step \#(number)","request_id":"r\#(number)"}"#
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func docker(_ record: String) -> String {
    #"{"log":"\#(escaped(record))\n","stream":"stdout","time":"2026-01-01T00:01:00Z"}"#
  }

  private static func filebeat(_ line: String) -> String {
    #"{"@timestamp":"2026-01-01T00:01:00Z","message":"\#(escaped(line))","agent":{"name":"a"}}"#
  }

  /// Events as CloudWatch sends them to subscribers.
  private static let subscription =
    #"{"messageType":"DATA_MESSAGE","logGroup":"/aws/lambda/checkout","logStream":"s","logEvents":["#
    + (1...2).map { #"{"id":"\#($0)","timestamp":1767225660000,"message":"\#(escaped(record($0)))"}"# }
    .joined(separator: ",") + "]}"

  private static func base64(_ bytes: [UInt8], _ alphabet: String = "+/", padded: Bool = true) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + alphabet)
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = Array(bytes[start..<min(start + 3, bytes.count)])
      let bits = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      for place in 0..<4 where place <= group.count { text.append(digits[bits >> (18 - 6 * place) & 63]) }
      if padded { text += String(repeating: "=", count: 3 - group.count) }
    }
    return text
  }

  private static func base64(_ text: String) -> String { base64(Array(text.utf8)) }

  private static func packed(_ text: String) -> String {
    base64(WrittenArchive.gzip.member(Array(text.utf8)))
  }

  // MARK: What carries

  @Test(arguments: [
    (#"{"awslogs":{"data":"%"}}"#, "awslogs.data"),
    (
      #"{"Records":[{"kinesis":{"partitionKey":"p","data":"%","approximateArrivalTimestamp":1767225660.5}}]}"#,
      "kinesis.data"
    ),
    (#"{"invocationId":"i","records":[{"recordId":"1","data":"%"}]}"#, "data"),
  ])
  func `events of CloudWatch are taken out of base64 and gzip, with their group as the service`(
    form: String, name: String
  ) throws {
    let log = try OpenedLog(form.replacing("%", with: Self.packed(Self.subscription)) + "\n")
    #expect(log.envelope == "records in \(name)")
    #expect(log.events == ["1 checkout/s r1 1.1", "2 checkout/s r2 1.2"])
    #expect(log.skipped == [])
  }

  @Test(arguments: [
    #"{"topic":"logs","key":null,"value":%O,"partition":0,"offset":7}"#,
    #"{"topic":"logs","key":null,"value":"%B","partition":0,"offset":7}"#,
    #"{"topic":"logs","partition":0,"offset":7,"tstype":"create","ts":1767225660500,"key":null,"payload":"%S"}"#,
    #"{"message":{"attributes":{},"data":"%B","messageId":"1","publishTime":"2026-01-01T00:01:00Z"},"subscription":"s"}"#,
    #"{"receivedMessages":[{"ackId":"a","message":{"data":"%B","messageId":"1"}}]}"#,
    #"{"Messages":[{"MessageId":"m","ReceiptHandle":"r","Body":"%S"}]}"#,
    #"{"Records":[{"Sns":{"MessageId":"m","Message":"%S"}}]}"#,
    #"{"Records":[{"messageId":"m","body":"%S","eventSource":"aws:sqs"}]}"#,
    #"{"id":"1","data":"%S"}"#, #"{"id":"1","body":"%B"}"#,
    #"{"@timestamp":"2026-01-01T00:01:00Z","message":"%B"}"#,
  ])
  func `what a queue carries is the program's record, and the queue's message is none of the program's`(
    form: String
  ) throws {
    let record = Self.record(1)
    let log = try OpenedLog(
      form.replacing("%O", with: record).replacing("%S", with: Self.escaped(record)).replacing(
        "%B", with: Self.base64(record)) + "\n")
    #expect(log.records == [record])
    #expect(log.block.events.map { !$0.namesMessage && $0.messageOffset < 0 } == [true])
  }

  @Test func `Docker's lines in Filebeat's in Kafka's lists are opened, in text and in base64`() throws {
    for isText in [true, false] {
      let elements = (1...3).map { number in
        let line = Self.filebeat(Self.docker(Self.record(number)))
        let value = isText ? line : "\"\(Self.base64(line))\""
        return #"{"topic":"logs","key":null,"value":\#(value),"partition":0,"offset":\#(number)}"#
      }
      let log = try OpenedLog("[\(elements.joined(separator: ","))]\n")
      #expect(log.events == ["1  r1 1.1", "2  r2 1.2", "3  r3 1.3"])
    }
  }

  @Test func `lines within what is carried are told apart, whatever they are packed in`() throws {
    let runtime = (1...3).map { "2026-01-01T00:01:00Z stdout F \(Self.record($0))\n" }.joined()
    let line = #"{"data":"\#(Self.base64(runtime))"}"# + "\n"
    #expect(
      try OpenedLog(line + line).events == [
        "1  r1 1.1", "2  r2 1.2", "3  r3 1.3", "1  r1 2.1", "2  r2 2.2", "3  r3 2.3",
      ])
  }

  // MARK: What does not

  @Test(arguments: [
    #"{"timestamp":"2026-01-01T00:00:01.009Z","message":"sent","payload":"%S","request_id":"r9"}"#,
    #"{"timestamp":"2026-01-01T00:00:01.009Z","event":"sent","data":"%B","request_id":"r9"}"#,
    #"{"timestamp":"2026-01-01T00:00:01.009Z","value":%O,"request_id":"r9"}"#,
    #"{"timestamp":"2026-01-01T00:00:01.009Z","data":"QUJDREVGR0hJSktMTU5PUFFSU1RVVg==","request_id":"r9"}"#,
  ])
  func `a record with a text of its own, or with other data, is read as it is`(form: String) throws {
    let record = Self.record(1)
    let line = form.replacing("%O", with: record).replacing("%S", with: Self.escaped(record)).replacing(
      "%B", with: Self.base64(record))
    let log = try OpenedLog(line + "\n")
    #expect(log.envelope == nil)
    #expect(log.events == ["9  r9 1"])
  }

  @Test func `a message that carries nothing is counted and left out`() throws {
    let line = #"{"topic":"logs","value":%,"partition":0,"offset":1}"# + "\n"
    let log = try OpenedLog(
      line.replacing("%", with: Self.record(1)) + line.replacing("%", with: "null")
        + line.replacing("%", with: Self.record(2)))
    #expect(log.events == ["1  r1 1", "2  r2 3"])
    #expect(log.skipped == ["2: no field holds a time"])
  }

  // MARK: Damage

  @Test func `damaged data gives what it has, and is skipped with its reason and place`() throws {
    let whole = Self.packed(Self.subscription)
    var archive = WrittenArchive.gzip.member(Array(Self.subscription.utf8))
    archive[archive.count / 2] ^= 0x55
    let form = #"{"awslogs":{"data":"%"}}"# + "\n"
    let log = try OpenedLog(
      form.replacing("%", with: whole) + form.replacing("%", with: Self.base64(archive))
        + form.replacing("%", with: Self.base64(Array(archive.prefix(20)))) + form.replacing("%", with: whole)
    )
    #expect(Set(log.block.events.map(\.line)).isSuperset(of: [1, 4]))
    let told = log.block.problems.filter { $0.explanation.contains("what is compressed in it") }
    #expect(told.map(\.line) == [2, 3])
    #expect(Set(log.block.problems.map(\.line)) == [2, 3])
    let skipped = log.block.counts.skipped.values.reduce(0, +)
    #expect(log.block.counts.lines == log.block.counts.events + log.block.counts.uncorrelated + skipped)
  }

  @Test(arguments: [
    #"{"Records":[{"kinesis":{"data":"%"}},{"kinesis":{"data":"1"}},{"kinesis":{"data":"2"}}]}"#,
    #"{"Records":[{"kinesis":{"data":"1"}},{"kinesis":{"data":"%"}},{"kinesis":{"data":"2"}}]}"#,
    #"{"invocationId":"i","records":[{"recordId":"1","data":"%"},{"data":"1"},{"data":"2"}]}"#,
    #"{"Messages":[{"MessageId":"m","Body":"%"},{"Body":"1"},{"Body":"2"}]}"#,
    #"[{"topic":"l","value":"%","offset":0},{"topic":"l","value":"1","offset":1},{"topic":"l","value":"2","offset":2}]"#,
  ])
  func `an element that cannot be decoded is skipped with its reason, and the others are read`(form: String)
    throws
  {
    for unreadable in ["%%%%", Self.base64([0xFF, 0xFE, 0x00, 0xC3, 0x28, 0xA0, 0xA1, 0xFF, 0xFE])] {
      let document = form.replacing("\"%\"", with: "\"\(unreadable)\"")
        .replacing("\"1\"}", with: "\"\(Self.base64(Self.record(1)))\"}")
        .replacing("\"2\"}", with: "\"\(Self.base64(Self.record(2)))\"}")
        .replacing("\"1\",\"o", with: "\"\(Self.base64(Self.record(1)))\",\"o")
        .replacing("\"2\",\"o", with: "\"\(Self.base64(Self.record(2)))\",\"o")
      let log = try OpenedLog(document + "\n")
      #expect(log.block.events.count == 2, "\(document)")
      #expect(
        log.skipped.count == 1 && log.skipped[0].contains("carries cannot be decoded"), "\(log.skipped)")
    }
  }

  @Test func `a record in whose list a later one carries something is read as it is`() throws {
    let plain = (1...2).map(Self.record)
    let carrier =
      #"{"ts":"2026-01-01T00:00:01.009Z","data":"\#(Self.escaped(Self.record(3)))","request_id":"r9"}"#
    let log = try OpenedLog("[\((plain + [carrier]).joined(separator: ","))]\n")
    #expect(log.records == plain + [carrier])
  }

  @Test func `data that becomes more than any is read up to there`() throws {
    let bomb = WrittenArchive.gzip.member(
      Array(Self.record(1).utf8) + [UInt8](repeating: 0x0A, count: CarriedText.longest))
    // What is unpacked is at most a hundred times the record.
    let pad = String(repeating: "x", count: CarriedText.longest / 100)
    let log = try OpenedLog(#"{"data":"\#(Self.base64(bomb))","pad":"\#(pad)"}"# + "\n")
    #expect(log.events == ["1  r1 1.1"])
    #expect(log.skipped.map { $0.hasSuffix("longer than 64 MiB") } == [true])
  }

  @Test func `carriers in one another are opened to a depth, and end there`() throws {
    var line = Self.record(1)
    for _ in 0..<CarrierPath.deepest { line = #"{"data":"\#(Self.base64(line))"}"# }
    #expect(try OpenedLog(line + "\n").events == ["1  r1 1"])
    #expect(try OpenedLog(#"{"data":"\#(Self.base64(line))"}"# + "\n").events == [])
  }

  @Test func `base64 is read in both alphabets, with padding and without, and back`() {
    for seed in UInt64(0)..<200 {
      var json = RandomJSON(seed: seed)
      let bytes = (0..<Int.random(in: 12...60, using: &json.random)).map { _ in
        UInt8.random(in: 0...255, using: &json.random)
      }
      for alphabet in ["+/", "-_"] {
        for padded in [true, false] {
          let text = Array(Self.base64(bytes, alphabet, padded: padded).utf8)
          #expect(Base64Text.bytes(of: text[...]) == bytes, "seed \(seed)")
        }
      }
    }
    for other in ["started at 12:30:00", "short", "a.b.c.d.e.f.g.h.i", "ABCDEFGHIJKLMNOPQ"] {
      #expect(Base64Text.bytes(of: Array(other.utf8)[...]) == nil)
    }
  }
}

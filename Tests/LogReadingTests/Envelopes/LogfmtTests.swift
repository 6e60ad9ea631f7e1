import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// Lines of `key=value` pairs.
struct LogfmtTests {
  private func json(_ line: String) -> String? {
    LogfmtObject.json(Array(line.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("a=1 b=x", #"{"a":1,"b":"x"}"#),
    (
      #"time="2026-01-01T00:00:00Z" level=info msg="job \"a\" done""#,
      #"{"time":"2026-01-01T00:00:00Z","level":"info","msg":"job \"a\" done"}"#
    ),
    ("  a=-0.5\tb=1.25  ", #"{"a":-0.5,"b":1.25}"#),
    ("a=007 b=1. c=.5 d=1e9 e=- f=1.2.3", #"{"a":"007","b":"1.","c":".5","d":"1e9","e":"-","f":"1.2.3"}"#),
    ("id=1234567890123456789 b=", #"{"id":"1234567890123456789","b":""}"#),
    ("a=true b=false c=null d=<nil> e=nil f", #"{"a":true,"b":false,"c":null,"d":null,"e":"nil","f":true}"#),
    (
      #"a="" b="x y" c="tab\tline\nbell\a\v\x1b\u00e9\U0001F600""#,
      #"{"a":"","b":"x y","c":"tab\tline\nbell\u0007\u000b\u001bé😀"}"#
    ),
    (#"a="\ud83d\ude00" b="\q""#, #"{"a":"\ud83d\ude00","b":"q"}"#),
    ("a=b=c d=1", nil), ("a=1", nil), ("retried a=1 b=2", nil), ("", nil), ("=1 a=2 b=3", nil),
    (#"a=1 b="open"#, nil), (#"a=1 b="x"y"#, nil), (#"a=1 b="\x1""#, nil), (#"a=1 b=2 {"c":3}"#, nil),
  ])
  func `a line is an object of its pairs, or is none`(line: String, object: String?) {
    #expect(json(line) == object)
  }

  /// A value in quotes where it needs them, as Go's `strconv.Quote` writes it.
  private func written(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.unicodeScalars.allSatisfy { $0.value > 0x20 && !"=\"\\".unicodeScalars.contains($0) }
    guard !isPlain else { return value }
    let scalars = value.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      case ..<" ": "\\x" + String(scalar.value + 0x100, radix: 16).dropFirst()
      default: "\(scalar)"
      }
    }
    return "\"" + scalars.joined() + "\""
  }

  @Test func `whatever is written comes back`() throws {
    let parts = [
      "a", "é", "😀", " ", "=", "\"", "\\", "\n", "\u{1B}", "{", "}", "\u{7F}", "x=1", "12", "null",
    ]
    for seed in Seeds.upTo(300) {
      var random = SplitMix64(seed: seed)
      let pairs = (0..<random.index(below: 6) + 2).map { number in
        (
          key: "key.\(number)",
          value: "v"
            + (0..<random.index(below: 5)).map { _ in parts[random.index(below: parts.count)] }.joined()
        )
      }
      let line = pairs.map { "\($0.key)=\(written($0.value))" }.joined(separator: " ")
      let object = try #require(json(line), "seed \(seed): \(line)")
      let read = try JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: String]
      #expect(read == Dictionary(uniqueKeysWithValues: pairs.map { ($0.key, $0.value) }), "seed \(seed)")
    }
  }

  private let start =
    #"time=2026-01-01T00:00:00.010Z level=INFO msg="Request started" service=web request_id=r1"#
  private let end =
    #"time=2026-01-01T00:00:00.020Z level=INFO msg="Request finished" service=web request_id=r1 status=202"#

  @Test func `a log of such lines is read, and other lines are located`() throws {
    let log = try OpenedLog(
      "\(start)\nlistening on :80\n\n\(end)\n"
        + #"{"time":"2026-01-01T00:00:00.030Z","request_id":"r1","service":"web"}"# + "\n")
    #expect(log.envelope == "logfmt lines")
    #expect(log.events == ["10 web r1 1", "20 web r1 4", "30 web r1 5"])
    #expect(log.skipped == ["2: no JSON object in the line"])
    #expect(log.block.events.map(\.role) == [.requestReceived, .responseSent, .note])
    #expect(log.block.events[1].statusCode == 202)
  }

  @Test func `a last line without an end waits for it`() throws {
    let log = try OpenedLog("\(start)\n\(end.dropLast(3))")
    #expect(log.events == ["10 web r1 1"])
    #expect(log.block.incompleteLastLine?.line == 2)
  }

  @Test(arguments: [
    "2026-01-01T00:00:09Z stdout F ", "[pod/web-7d9f8b6c5-x2x9z/web] ", "web-1  | ",
    "2026-01-01T00:00:09Z {app=\"web\"} ",
  ])
  func `behind the prefix of a collector they are records, too`(prefix: String) throws {
    let log = try OpenedLog("\(prefix)\(start)\n\(prefix)\(end)\n")
    #expect(log.block.events.map { $0.time.nanoseconds / 1_000_000 % 1_000 } == [10, 20])
    #expect(log.block.events.map(\.role) == [.requestReceived, .responseSent])
  }

  @Test func `a log of JSON with such a line is one of JSON`() throws {
    let record = #"{"time":"2026-01-01T00:00:00.030Z","request_id":"r1"}"#
    let log = try OpenedLog("a=1 b=2\n\(record)\nlevel=info text=x \(record)\n")
    #expect(log.envelope == nil)
    #expect(log.events == ["30  r1 2", "30  r1 3"])
  }
}

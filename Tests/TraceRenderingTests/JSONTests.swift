import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

/// Foundation's reading of `text`; nil if it is not JSON.
func parsed(_ text: String) -> Any? {
  try? JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
}

@Suite struct JSONTests {
  @Test func `members keep the order given and absent ones are left out`() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("b", 1)
      writer.member("a", nil as String?)
      writer.array("c", of: [1, 2]) { $0.number($1) }
      writer.object("d") { _ in }
      writer.key("e")
      writer.number(99.9)
      writer.key("f")
      writer.number(50.0)
    }
    #expect(writer.text == #"{"b":1,"c":[1,2],"d":{},"e":99.9,"f":50}"#)
  }

  @Test func `any text survives being written and read`() throws {
    var generator = SplitMix64(seed: 2)
    for seed in 0..<500 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        let pool: [ClosedRange<UInt32>] = [0...0x9F, 0x200E...0x202E, 0x4E00...0x4E10, 0x1F3AC...0x1F3AF]
        let range = pool[Int.random(in: 0..<4, using: &generator)]
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
          text.unicodeScalars.append(scalar)
        }
      }
      var writer = JSONWriter()
      writer.string(text)
      let read = try #require(parsed(writer.text) as? String)
      #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars), "seed \(seed)")
      #expect(!TerminalText.isUnsafe(writer.text))
    }
  }

  @Test(arguments: [
    ("NaN", #""NaN""#), ("-Infinity", #""-Infinity""#), ("[1,NaN]", #"[1,"NaN"]"#),
    ("12345678901234567890", "12345678901234567890"), ("1.10", "1.10"), ("1E+400", "1E+400"),
    ("007", #""007""#), (".5", #"".5""#), ("1.", #""1.""#), ("+1", #""+1""#), ("True", #""True""#),
    ("\"a\u{1}b\n\"", #""a\u0001b\n""#), (#""\ud800""#, #""\ufffd""#),
    (#""\udc00\ud800x\uD83C\uDFAC\ud83c\n""#, #""\ufffd\ufffdx\uD83C\uDFAC\ufffd\n""#),
    (#""\ud83c\u0041\ud83""#, #""\ufffd\u0041\\ud83""#), (#"{"\ud800": 1}"#, #"{"\ufffd":1}"#),
    (#""C:\dir""#, #""C:\\dir""#),
    (#""\u12""#, #""\\u12""#), (#"{ "a" : [ ] , "b":{"c":null}}"#, #"{"a":[],"b":{"c":null}}"#),
    ("\"caf\u{FFFD}\"", "\"caf\u{FFFD}\""),  // already replaced
    (#"{"a":1"#, #""{\"a\":1""#), ("[1,]", #""[1,]""#), ("", #""""#), ("1 2", #""1 2""#),
  ])
  func `a logged value becomes valid JSON with its digits and escapes`(raw: String, valid: String) {
    #expect(LoggedJSON.valid(raw) == valid)
  }

  @Test func `whatever was logged becomes valid JSON`() {
    var generator = SplitMix64(seed: 3)
    let pieces = [
      "{", "}", "[", "]", ":", ",", "\"", "\\", "a", "1", "-", ".", "NaN", " ", "\n", "\u{0}", "\"k\":", "e",
      "\\n",
    ]
    for seed in 0..<5_000 {
      let raw = (0..<Int.random(in: 0..<10, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      #expect(parsed(LoggedJSON.valid(raw)) != nil, "seed \(seed): \(raw)")
    }
  }

  @Test func `deep nesting neither crashes nor breaks the document`() {
    let raw = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(parsed(LoggedJSON.valid(raw)) as? String == raw)
  }

  @Test func `a logged string is read without quotes and escapes`() {
    #expect(LoggedJSON.text(#""http:\/\/api\u00e9\ud83c\udfac\n""#) == "http://apié🎬\n")
    #expect(LoggedJSON.text("12") == "12")
  }
}

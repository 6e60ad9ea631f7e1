import Foundation
import Testing
import TraceModel

@testable import LogReading

struct JSONCursorTests {
  /// Whether the cursor takes the bytes as one value with nothing behind it.
  private func accepts(_ bytes: [UInt8]) -> Bool {
    let padded = bytes + [UInt8](repeating: 0x22, count: PaddedBytes.padding)
    return padded.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return false }
      var cursor = JSONCursor(base, end: base + bytes.count)
      cursor.skipSpace()
      guard cursor.skipValue(depth: 0) != nil else { return false }
      cursor.skipSpace()
      return cursor.position == cursor.end
    }
  }

  private func accepts(_ text: String) -> Bool { accepts(Array(text.utf8)) }

  @Test(arguments: 0..<20)
  func `every generated value is taken, by us and by Foundation`(batch: UInt64) {
    for seed in (batch * 50)..<(batch * 50 + 50) {
      var json = RandomJSON(seed: seed)
      let text = json.space() + json.value(depth: 0) + json.space()
      #expect(accepts(text), "seed \(seed): \(text)")
      #expect(JSONReference.accepts(Array(text.utf8)), "seed \(seed): \(text)")
    }
  }

  @Test(arguments: 0..<20)
  func `a damaged value is taken exactly if Foundation takes it`(batch: UInt64) {
    for seed in (batch * 50)..<(batch * 50 + 50) {
      var json = RandomJSON(seed: seed)
      let text = Array(json.value(depth: 0).utf8)
      for _ in 0..<6 {
        let damaged = json.damage(text)
        #expect(
          accepts(damaged) == JSONReference.accepts(damaged),
          "seed \(seed): \(String(decoding: damaged, as: UTF8.self).debugDescription)")
      }
    }
  }

  @Test(arguments: 0..<20)
  func `a damaged line is malformed exactly if Foundation says so of what follows its first brace`(
    batch: UInt64
  ) throws {
    let brace = UInt8(ascii: "{")
    for seed in (batch * 60)..<(batch * 60 + 60) {
      var json = RandomJSON(seed: seed)
      // Lines of several records, and with commas behind them, have tests of their own.
      let lines = (0..<6).map { _ in json.damage(Array(json.object().utf8)) }.filter { line in
        line.contains { $0 > 0x20 } && !String(decoding: line, as: UTF8.self).contains(/\}\s*,?\s*(\{|$)/)
      }
      let expected = lines.filter { line in
        !line.contains(brace) || !JSONReference.accepts(Array(line.drop { $0 != brace }))
      }
      let decoded = try Decoded(Array(lines.joined(separator: [0x0A])) + [0x0A])
      #expect(
        decoded.block.counts.skipped[.malformed, default: 0] == expected.count,
        "seed \(seed)")
      #expect(decoded.block.counts.lines == lines.count, "seed \(seed)")
    }
  }

  @Test(arguments: [
    "{", "}", "[", "\"", "\"\\", "\"\\u12", "\"\\u123", "-", "1.", "1e", "1e+", "01", "+1", ".5", "tru",
    "nul", "Na",
    "-Inf", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "[1,]", "[,1]", "[1 2]",
    "{\"a\" 1}",
    "{a:1}", "'a'", "\"\\x41\"", "\"\\u00g0\"", "{\"a\":1}}", "nullx", "1-", "--1", "-NaN", "0x10", "1_000",
    "",
  ])
  func `what breaks off or was never JSON is refused`(text: String) { #expect(!accepts(text)) }

  /// Each is refused by RFC 8259 and Foundation, and written by a logger.
  @Test(arguments: [
    "NaN", "Infinity", "-Infinity", "[NaN]", #"{"a":-Infinity}"#, #""\ud800""#, #""\udc00\ud800""#,
    "\"\u{1}\t\"",
  ])
  func `what loggers write beside JSON is taken`(text: String) { #expect(accepts(text)) }

  @Test func `invalid UTF-8 is taken inside strings and nowhere else`() {
    #expect(accepts([0x22, 0xFF, 0xC3, 0x22]))
    #expect(!accepts([0xFF]))
    #expect(!accepts([0x5B, 0x31, 0xC3, 0x5D]))
  }

  @Test(arguments: 0..<300)
  func `a string's end is found wherever it stands in the eight bytes of a step`(seed: UInt64) {
    var json = RandomJSON(seed: seed)
    let content = (0..<Int.random(in: 0...40, using: &json.random)).map { _ in
      json.pick(["a", "é", "\u{1}", "~"])
    }
    let text = "\"" + content.joined() + "\""
    #expect(accepts(text), "seed \(seed)")
    #expect(!accepts(String(text.dropLast())), "seed \(seed)")
    #expect(!accepts(text + "\""), "seed \(seed)")
  }

  @Test(arguments: 0..<500)
  func `the text of a string is the one that Foundation reads`(seed: UInt64) throws {
    var json = RandomJSON(seed: seed)
    let string = json.string()
    let expected =
      try JSONSerialization.jsonObject(with: Data(string.utf8), options: [.fragmentsAllowed]) as? String
    let text = JSONText.unescape(Array(string.utf8)[1..<(string.utf8.count - 1)])
    #expect(String(decoding: text, as: UTF8.self) == expected, "seed \(seed): \(string)")
  }

  @Test(arguments: [
    (#"\ud800"#, "\u{FFFD}"), (#"\udc00x"#, "\u{FFFD}x"), (#"\ud800\u0041"#, "\u{FFFD}A"),
    (#"\ud800\ud83e\udd8a"#, "\u{FFFD}🦊"),
  ])
  func `half of a surrogate pair becomes a replacement character`(escaped: String, text: String) {
    #expect(String(decoding: JSONText.unescape(Array(escaped.utf8)[...]), as: UTF8.self) == text)
  }

  @Test(arguments: 0..<300)
  func `the escaped length of a text's beginning is where that beginning ends`(seed: UInt64) {
    var json = RandomJSON(seed: seed)
    let before = Array(json.string().utf8.dropFirst().dropLast())
    let behind = Array(json.string().utf8.dropFirst().dropLast())
    let count = JSONText.unescape(before[...]).count
    #expect(JSONText.escapedLength((before + behind)[...], ofFirst: count) == before.count, "seed \(seed)")
  }
}

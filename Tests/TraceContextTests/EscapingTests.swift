import Foundation
import Logging
import SyntheticFleet
import Testing
import TraceModel
import WrittenLog

@testable import TraceContext

struct EscapingTests {
  /// A record with the text as its event and as a name and a value of its metadata.
  private func line(_ text: String) -> [UInt8] {
    var record = LogRecord(level: .info, service: "s", instance: "i", label: "l")
    record.event = text
    record.metadata = ["correlation_id": "id", "key \(text)": .array([.string(text)])]
    return record.line()
  }

  private func check(_ text: String, _ comment: Comment) throws {
    let bytes = line(text)
    #expect(bytes.firstIndex(of: 0x0A) == bytes.count - 1, comment)
    let read = try WrittenLog(bytes)
    let record = try #require(read.records.first, comment)
    #expect(read.skipped == 0 && record.details.name == text, comment)
    let object = try #require(read.objects.first, comment)
    #expect(object["event"] as? String == text, comment)
    #expect(object["key \(text)"] as? [String] == [text], comment)
  }

  @Test func `every control character is escaped, and read back`() throws {
    for value in Array(0...0x1F as ClosedRange<UInt32>) + Array(0x7F...0x9F) + [0x2028, 0x2029] {
      let scalar = try #require(Unicode.Scalar(value))
      let text = "a\(String(Character(scalar)))b"
      try check(text, "U+\(String(value, radix: 16))")
      let written = String(decoding: line(text).dropLast(), as: UTF8.self).unicodeScalars
      #expect(!written.contains(scalar), "U+\(String(value, radix: 16)) stands in the line as it is")
    }
  }

  @Test(arguments: [
    #"""#, #"\"#, #"\""#, #"\\u0000"#, "\r\n", "{\"time\":\"2001-01-01T00:00:00Z\"}", "</script>", "", " ",
    "é",
    "e\u{301}", "👩‍👩‍👧‍👦", "🇺🇳", "a\u{FEFF}", "\u{10FFFF}", "\u{FFFF}", "中文", "עברית",
    String(repeating: "\"\\", count: 10_000),
  ])
  func `quotes, backslashes, emoji and all else are read back`(text: String) throws {
    try check(text, "\(text.prefix(20))")
  }

  @Test func `an invalid sequence is replaced, and the line stays UTF-8`() throws {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0x80, 0x22, 0x5C]] {
      let text = String(decoding: bytes, as: UTF8.self)
      try check(text, "\(bytes)")
      #expect(String(validating: line(text), as: UTF8.self) != nil, "\(bytes)")
    }
  }

  @Test func `any text is read back`() throws {
    for seed in Seeds.first(1_000) {
      var generator = SplitMix64(seed: seed)
      var text = ""
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        let limit: UInt32 = [0x80, 0x100, 0x3000, 0xD800][Int.random(in: 0..<4, using: &generator)]
        guard let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) else { continue }
        text.unicodeScalars.append(scalar)
      }
      try check(text, "seed \(seed)")
    }
  }
}

import Testing

@testable import LogReading

/// `=hash`: equal values have equal hashes, however they are written.
@Suite struct RedactedHashTests {
  private static let key = RedactionKey(Array("a key of sixteen bytes, and more".utf8))

  private func redacted(_ text: String, _ field: String) throws -> String {
    let redaction = try #require(Redaction([RedactedField(path: field, method: .hash)], key: Self.key))
    let bytes = RedactedText.of(Array(text.utf8), by: redaction)
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  private func hash(_ text: String) throws -> String {
    String(decoding: try #require(Self.key).hash(Array(text.utf8)), as: UTF8.self)
  }

  @Test
  func
    `a number has the hash of its text, so that one that is written as a string is equal, and 1.50 is not 1.5`()
    throws
  {
    #expect(try redacted(#"{"email":42}"#, "email") == redacted(#"{"email":"42"}"#, "email"))
    #expect(try redacted(#"{"email":1.5}"#, "email").contains(hash("1.5")))
    #expect(try redacted(#"{"email":1.50}"#, "email") == redacted(#"{"email":"1.50"}"#, "email"))
    #expect(try hash("1.5") != hash("1.50"))
  }

  @Test func `in strings of strings that break off later, a value is hashed once`() throws {
    var text = #"{"email":"b\"@x","a":"cut"#
    for depth in 0...4 {
      let left = try redacted(text, "email")
      #expect(left.contains(try hash(#"b"@x"#)), "\(depth): \(left)")
      #expect(!left.contains("@x"))
      let string = text.replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#)
      text = #"{"m":"\#(string)"}"#
      if depth == 3 { text.removeLast(2) }
    }
  }

  @Test(arguments: [
    #"x \"email\":\"b@x\" y {"#, #"{"a":[}"email":"b@x","c":"#, #"{"m":"\\\"email\\\":\\\"b\\\\u0040x\\\""#,
    #"{"m":"{'email': 'b@x', \"a\":"}"#, #"{"m":"{\"n\":\"{email: b@x, a:1\"}"}"#,
  ])
  func `a damaged text has the hash of a whole one`(text: String) throws {
    #expect(try redacted(text, "email").contains(try hash("b@x")))
  }

  @Test func `of a damaged text, too, what is no value stays`() throws {
    let text = #"{"a":[}"email":null,"email":"","email":"-","c":"#
    #expect(try redacted(text, "email") == text)
  }

  @Test(arguments: [
    (#"{"stringValue":"x"}"#, "x"), (#"{"intValue":"5"}"#, "5"), (#"{"int_value": 5 }"#, "5"),
    (#"{"boolValue":true}"#, "true"), (#"{"string_value":"x"}"#, "x"),
  ])
  func `a typed value has the hash of what it holds`(value: String, held: String) throws {
    let typed = #"{"stringValue":"\#(try hash(held))"}"#
    #expect(
      try redacted(#"[{"key":"email","value":\#(value)}]"#, "email")
        == #"[{"key":"email","value":\#(typed)}]"#)
    #expect(
      try redacted(#"{"email":{"arrayValue":{"values":[\#(value)]}}}"#, "email")
        == #"{"email":{"arrayValue":{"values":[\#(typed)]}}}"#)
  }

  @Test func `a typed value that is none stays, and lists may be deep`() throws {
    for value in [#"{"intValue":0}"#, #"{"stringValue":""}"#] {
      #expect(try redacted(#"{"email":\#(value)}"#, "email") == #"{"email":\#(value)}"#)
    }
    let deep = String(repeating: "[", count: 50_000)
    #expect(try !redacted(#"{"email":\#(deep)"b@x""#, "email").contains("b@x"))
  }

  @Test(arguments: ["", "-e457b5a2e4d86bd1", "-e457b5a2e4d86bd1-1", "-e457b5a2e4d86bd1-d-05e3ac9a4f6e3b90"])
  func `of a b3 header the trace id is hashed, as of other headers`(rest: String) throws {
    let id = "80f198ee56343ba864fe8b2a57d3eff7"
    #expect(try hash(id + rest) == hash(id))
    #expect(try hash("00-\(id)-e457b5a2e4d86bd1-01") == hash(id))
    #expect(try hash(id + "-e457") != hash(id))
  }
}

import Testing

@testable import LogReading

/// Fields are taken out of records wherever they stand, and nothing else changes.
@Suite struct RedactedTextTests {
  private static let key = RedactionKey(Array("a key of sixteen bytes, and more".utf8))

  private func redaction(_ fields: [String]) throws -> Redaction {
    let fields = try fields.map { try RedactedField(parsing: $0) }
    return try #require(Redaction(fields, key: Self.key))
  }

  private func redacted(_ text: String, _ fields: String...) throws -> String {
    let bytes = RedactedText.of(Array(text.utf8), by: try redaction(fields))
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  private func hash(_ text: String) throws -> String {
    String(decoding: try #require(Self.key).hash(Array(text.utf8)), as: UTF8.self)
  }

  @Test(arguments: [
    (#"{"a":1,"email":"b@x","z":2}"#, #"{"a":1,"z":2}"#),
    (#"{"email":"b@x","z":2}"#, #"{"z":2}"#), (#"{"a":1, "email": "b@x" }"#, #"{"a":1 }"#),
    (#"{"email":"b@x"}"#, "{}"), (#"{"email":{"to":["b@x"]},"a":"}"}"#, #"{"a":"}"}"#),
    (#"{"user":{"email":"b@x","age":7}}"#, #"{"user":{"age":7}}"#),
    (#"{"user.email":"b@x","a":1}"#, #"{"a":1}"#), (#"{"email.domain":"x","a":1}"#, #"{"a":1}"#),
    (#"{"users":[{"email":"b@x"},{"email":"c@x","n":1}]}"#, #"{"users":[{},{"n":1}]}"#),
    (#"{"Email":"b@x","_email":"b@x","EMAIL":null}"#, "{}"),
    (#"{"\u0065mail":"b@x","a":"\u0065mail"}"#, #"{"a":"\u0065mail"}"#),
    (#"{"email":"one","email":"two"}"#, "{}"), (#"2026 INFO {"email":"b@x"} "email":3"#, #"2026 INFO {}"#),
    (#"{"fields":[{"key":"email","value":{"stringValue":"b@x"}}]}"#, #"{"fields":[{"key":"email"}]}"#),
    (#"{"value":"b@x","name":"user.email"}"#, #"{"name":"user.email"}"#),
    (#"{"headers":[["email","b@x"],["host","h"]]}"#, #"{"headers":[["email",null],["host","h"]]}"#),
  ])
  func `a field is left out at any depth, flat or nested, in lists, and as a pair`(text: String, left: String)
    throws
  {
    #expect(try redacted(text, "email") == left)
  }

  @Test(arguments: [
    #"{"mail":"m","emails":["e"],"x_email":"x","a":"email","b":["email"],"c":"email: b@x"}"#,
    #"{"event":"Job done","n":-1.5e3,"t":true,"u":null,"v":NaN,"w":-Infinity,"x":"[\"a\"]"}"#, "no object",
    "",
    #"he said "email" and left"#,
  ])
  func `whatever is not the field stays, byte for byte`(text: String) throws {
    #expect(try redacted(text, "email") == text)
  }

  @Test func `a field with dots is meant by its object, however that is written`() throws {
    let text =
      #"{"user":{"email":"b@x"},"user.email":"b@x","a.user":{"x":[{"email":"kept"}],"email":"b@x"},"email":"kept"}"#
    #expect(
      try redacted(text, "user.email") == #"{"user":{},"a.user":{"x":[{"email":"kept"}]},"email":"kept"}"#)
    #expect(try redacted(#"{"user":"{\"email\":\"b@x\"}"}"#, "user.email") == #"{"user":"{}"}"#)
    #expect(try redacted(#"{"user.email":"b@x","user":{"age":7},"a":1}"#, "user") == #"{"a":1}"#)
  }

  @Test func `the name in a pair may be a field itself`() throws {
    let pairs = #"[{"name":"token","value":"t"},{"value":"t","name":"token"},{"name":"n","value":"v"}]"#
    #expect(try redacted(pairs, "name", "token") == #"[{},{},{"value":"v"}]"#)
  }

  @Test func `records in strings are opened, in strings of strings, too`() throws {
    #expect(
      try redacted(#"{"log":"got {\"email\":\"b@x\",\"a\":1}\n"}"#, "email") == #"{"log":"got {\"a\":1}\n"}"#)
    let inner = #"{"log":"{\"message\":\"{\\\"email\\\":\\\"b@x\\\",\\\"a\\\":1}\"}"}"#
    #expect(try redacted(inner, "email") == #"{"log":"{\"message\":\"{\\\"a\\\":1}\"}"}"#)
  }

  @Test(arguments: [
    #"{"a":1,"email":"b@secret"#, #"{"a":1,"email":{"to":"b@secret"#,
    #"{"log":"{\"a\":1,\"email\":\"b@secret"#,
    #"{"log":"{\"a\":1,\"email\":\"b@secret\",\"z\":\"cut"}"#, #"{he said 5" tall {"email":"b@secret"}"#,
    #"{"log":"m\",\"email\":\"b@secret\"}"}"#, #"{"a":"\"email\": \"b@secret\","}"#,
    #"{"a":[}"email":"b@secret"#,
    #"x "email" : "b@secret" y"#, #"{"a":"{\"b\":\"\\\"email\\\":\\\"b@secret"}"#,
  ])
  func `of a record that is cut off or damaged no value is left`(text: String) throws {
    #expect(try !redacted(text, "email").contains("secret"))
    #expect(try !redacted(text, "email=hash").contains("secret"))
  }

  @Test func `equal values have equal hashes, as texts, numbers, elements of a list, and in a string`() throws
  {
    let (b, seven) = (try hash("b@x"), try hash("7"))
    let text = #"{"email":"b@x","l":"{\"email\":\"b\u0040x\"}","m":{"email":["b@x",7]},"n":{"email":7}}"#
    let expected =
      #"{"email":"\#(b)","l":"{\"email\":\"\#(b)\"}","m":{"email":["\#(b)","\#(seven)"]},"n":{"email":"\#(seven)"}}"#
    #expect(try redacted(text, "email=hash") == expected)
    #expect(b.count == 32 && b != seven)
  }

  /// Computed with another program: `printf 'value:b@x' | openssl dgst -sha256 -hmac 'a key of sixteen bytes, and more'`.
  @Test func `a hash is the HMAC-SHA256 of the value`() throws {
    let expected = "d941045c97cac6b7692798b234af8af8"
    #expect(try hash("b@x") == expected)
  }

  @Test func `spellings of one id have one hash, and what is no id stays`() throws {
    let id = "7F3A9C1E-6A4D-4E0F-9B7A-0D2C5E8F1A33"
    #expect(try hash(id) == hash("7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33"))
    for nothing in [#""""#, #""-""#, "null", "0", #""unknown""#] {
      let text = #"{"id":\#(nothing)}"#
      #expect(try redacted(text, "id=hash") == text)
    }
  }

  @Test func `another key makes other hashes, and short ones are none`() throws {
    let other = try #require(RedactionKey(Array("another key of sixteen bytes and more".utf8)))
    #expect(try String(decoding: other.hash(Array("b@x".utf8)), as: UTF8.self) != hash("b@x"))
    #expect(RedactionKey(Array("  too short   \n".utf8)) == nil)
  }

  @Test func `fields that no record has are known`() throws {
    let redaction = try redaction(["email", "phone=hash"])
    _ = RedactedText.of(Array(#"{"email":1}"#.utf8), by: redaction)
    #expect(redaction.missing.map(\.text) == ["phone=hash"])
  }

  @Test(arguments: ["", "a..b", ".a", "a.", "=hash", "a b"]) func `a text may name no field`(text: String) {
    #expect(throws: RedactedField.ParsingError.noName(text: text)) { try RedactedField(parsing: text) }
  }

  @Test func `a method is drop or hash`() throws {
    #expect(throws: RedactedField.ParsingError.unknownMethod(text: "a=md5", method: "md5")) {
      try RedactedField(parsing: "a=md5")
    }
    #expect(try RedactedField(parsing: "User.Email=drop") == RedactedField(path: "user.email", method: .drop))
  }

  @Test func `lines are the same however the bytes come`() throws {
    let redaction = try redaction(["email"])
    let text = Array("{\"email\":\"b@x\",\"a\":1}\n\n{\"a\":2}\nno\n{\"a\":3,\"email\":7}".utf8)
    for size in 1...text.count {
      var transcoder = redaction.makeTranscoder()
      var output: [UInt8] = []
      for start in stride(from: 0, to: text.count, by: size) {
        output += transcoder.text(of: Array(text[start..<min(start + size, text.count)]))
      }
      output += transcoder.rest()
      #expect(String(decoding: output, as: UTF8.self) == "{\"a\":1}\n\n{\"a\":2}\nno\n{\"a\":3}")
    }
  }

  @Test func `a line that is too long to be read stays as long, and nothing of it is left`() throws {
    var transcoder = try redaction(["email"]).makeTranscoder()
    let line = Array(#"{"email":""#.utf8) + [UInt8](repeating: 0x61, count: BlockReader.longestLine) + [0x0A]
    let output = transcoder.text(of: Array(line[..<1000])) + transcoder.text(of: Array(line[1000...]))
    #expect(output.count == line.count && output.last == 0x0A)
    #expect(output.dropLast().allSatisfy { $0 == UInt8(ascii: "x") })
  }
}

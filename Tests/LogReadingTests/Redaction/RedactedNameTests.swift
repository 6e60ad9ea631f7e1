import Testing

@testable import LogReading

/// How a field may be written: letters beyond ASCII, objects and pairs around it, names and values apart.
@Suite struct RedactedNameTests {
  private func redacted(_ text: String, _ field: String) throws -> String {
    let redaction = try #require(Redaction([try RedactedField(parsing: field)], key: nil))
    let bytes = RedactedText.of(Array(text.utf8), by: redaction)
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  @Test(arguments: [
    ("é", ["é", "É", "e\u{301}", "E\u{301}", "_É", #"\u00c9"#, "a.É", "É.b"]), ("e\u{301}", ["é", "É"]),
    ("straße", ["STRASSE", "strasse", "STRAẞE", "Straße"]), ("strasse", ["straße", "STRAẞE"]),
    ("ΣΊΣΥΦΟΣ", ["σίσυφος"]), ("имя", ["ИМЯ"]),
  ])
  func `letters beyond ASCII are the same in any case and in any normal form`(field: String, names: [String])
    throws
  {
    for name in names {
      #expect(try redacted(#"{"a":1,"\#(name)":"S"}"#, field) == #"{"a":1}"#, "\(name)")
      #expect(try !redacted(#"{"a":[}"\#(name)":"SECRET"#, field).contains("SECRET") || name.contains("\\"))
    }
    #expect(try redacted(#"{"e":1,"è":2,"ｅmail":3}"#, field) == #"{"e":1,"è":2,"ｅmail":3}"#)
  }

  @Test(arguments: [
    (#"{"Email ":"S","a":1}"#, #"{"a":1}"#), (#"{"a":1," \temail":"S"}"#, #"{"a":1}"#),
    (#"{"user.email ":"S","a":1}"#, #"{"a":1}"#), (#"{"É ":"S"}"#, #"{"É ":"S"}"#),
    (#"{"e mail":1}"#, #"{"e mail":1}"#), (#"{"user ":{"email":"S"}}"#, #"{"user ":{}}"#),
  ])
  func `blanks around a name are no part of it`(text: String, left: String) throws {
    #expect(try redacted(text, text.contains("user ") ? "user.email" : "email") == left)
  }

  @Test func `objects around a field may have letters beyond ASCII`() throws {
    #expect(try redacted(#"{"GRÖSSE":{"x":"S"},"x":1}"#, "größe.x") == #"{"GRÖSSE":{},"x":1}"#)
  }

  @Test(arguments: [
    (#"{"at":[{"key":"a","value":{"b":"S"}}]}"#, #"{"at":[{"key":"a","value":{}}]}"#),
    (#"{"at":[{"value":{"b":"S"},"name":"a"}]}"#, #"{"at":[{"value":{},"name":"a"}]}"#),
    (#"{"at":[{"k":"a","v":"{\"b\":\"S\"}"}]}"#, #"{"at":[{"k":"a","v":"{}"}]}"#),
    (#"{"at":[["a",{"b":"S"}]]}"#, #"{"at":[["a",{}]]}"#),
    (
      #"{"at":[{"key":"a","value":[{"key":"b","value":"S"}]}]}"#,
      #"{"at":[{"key":"a","value":[{"key":"b"}]}]}"#
    ),
    (
      #"{"a":{"kvlistValue":{"values":[{"key":"b","value":{"stringValue":"S"}}]}}}"#,
      #"{"a":{"kvlistValue":{"values":[{"key":"b"}]}}}"#
    ),
    (
      #"[{"key":"a","value":{"kvlist_value":{"values":[{"key":"b","value":1}]}}}]"#,
      #"[{"key":"a","value":{"kvlist_value":{"values":[{"key":"b"}]}}}]"#
    ),
    (
      #"{"a":{"_b":"S"},"_a":{"b":"S"},"x_a":{"b":1},"a":{"x_b":1}}"#,
      #"{"a":{},"_a":{},"x_a":{"b":1},"a":{"x_b":1}}"#
    ),
    (#"{"at":[{"key":"c","value":{"b":1}}],"b":2}"#, #"{"at":[{"key":"c","value":{"b":1}}],"b":2}"#),
    (
      #"{"at":[{"key":"a","value":{"c":1}},{"value":{"b":1}}]}"#,
      #"{"at":[{"key":"a","value":{"c":1}},{"value":{"b":1}}]}"#
    ),
  ])
  func `a field of an object is meant where a pair or a typed value names the object`(
    text: String, left: String
  )
    throws
  {
    #expect(try redacted(text, "a.b") == left)
  }

  @Test func `the member value of a pair is still one`() throws {
    #expect(try redacted(#"[{"key":"a","value":{"b":"S"}}]"#, "value.b") == #"[{"key":"a","value":{}}]"#)
  }

  @Test(
    arguments: ["key", "name", "field", "k", "type", "id", "label", "header", "Name"],
    ["value", "val", "v", "newValue", "old_value", "Value"])
  func `a pair is a name and a value, in any order`(name: String, value: String) throws {
    #expect(
      try redacted(#"[{"\#(name)":"email","\#(value)":"S","n":1}]"#, "email")
        == #"[{"\#(name)":"email","n":1}]"#)
    #expect(try redacted(#"[{"\#(value)":"S","\#(name)":"email"}]"#, "email") == #"[{"\#(name)":"email"}]"#)
  }

  @Test func `the old and the new value of a change are both the field's`() throws {
    let change = #"{"oldValue":"S","newValue":{"to":"S"},"field":"Email","at":7}"#
    #expect(try redacted(change, "email") == #"{"field":"Email","at":7}"#)
  }

  @Test(arguments: [
    (#"{"rawHeaders":["Host","h","Email","S"]}"#, #"{"rawHeaders":["Host","h","Email",null]}"#),
    (#"{"HEADERS": [ "email" , "S", "email", "S" ]}"#, #"{"HEADERS": [ "email" , null, "email", null ]}"#),
    (#"{"headers":["Email","S"#, #"{"headers":["Email",null"#),
    (#"{"rawHeaders":["Host","email","a","b"]}"#, #"{"rawHeaders":["Host","email","a","b"]}"#),
    (#"{"headers":["a","email","b"]}"#, #"{"headers":["a","email","b"]}"#),
    (#"{"headers":["a","b","email",["S"]]}"#, #"{"headers":["a","b","email",["S"]]}"#),
    (#"{"list":["a","b","email","c"]}"#, #"{"list":["a","b","email","c"]}"#),
  ])
  func `in a flat list of headers names and values take turns`(text: String, left: String) throws {
    #expect(try redacted(text, "email") == left)
  }

  @Test func `a flat list of headers may break off`() throws {
    #expect(try !redacted(#"{"rawHeaders":["Host","h","Email","SEC"#, "email").contains("SEC"))
  }

  @Test(arguments: [
    (#"{"m":"{'email': 'S'}"}"#, #"{"m":"{'email': null}"}"#),
    (#"{"m":"got {email: \"S, T\", a: 1} ok"}"#, #"{"m":"got {email: null, a: 1} ok"}"#),
    (#"{"m":"{a: 1, user: {Email: S T}}"}"#, #"{"m":"{a: 1, user: {Email: null}}"}"#),
    (
      #"{"m":"{'a': None, 'email': b'S\\'S', 'z': ['S']}"}"#,
      #"{"m":"{'a': None, 'email': bnull, 'z': ['S']}"}"#
    ),
    (#"{"m":"{'it's': 1, 'email': {'to': 'S'}}"}"#, #"{"m":"{'it's': 1, 'email': null}"}"#),
    ("{'email': 'S'}", "{'email': null}"), (#"{"a":1,email:"S"}"#, #"{"a":1,email:null}"#),
    (
      #"{"m":"{a: it's, email: S, b: don't, email: S}"}"#,
      #"{"m":"{a: it's, email: null, b: don't, email: null}"}"#
    ),
    (#"{"m":"{'a': '}', 'email': 'S'}"}"#, #"{"m":"{'a': '}', 'email': null}"}"#),
    (#"{"m":"{email} of {user}: email: x"}"#, #"{"m":"{email} of {user}: email: x"}"#),
    (#"{"m":"{the email: x}"}"#, #"{"m":"{the email: x}"}"#),
    (#"{"m":"{'mail': 'x', 'a': 'email'}"}"#, #"{"m":"{'mail': 'x', 'a': 'email'}"}"#),
  ])
  func `names in single quotes or in none stand within a brace, before a colon`(text: String, left: String)
    throws
  {
    #expect(try redacted(text, "email") == left)
  }
}

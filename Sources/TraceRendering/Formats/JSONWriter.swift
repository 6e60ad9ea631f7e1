package import TraceModel

/// Writes JSON (RFC 8259) without spaces, members in the order given.
package struct JSONWriter {
  /// The text so far.
  package private(set) var text = ""
  /// A value has been written in the innermost open object or array.
  private var needsComma = false

  package init() {}

  /// The document of a schema, such as `trace.find/1`, without a line end; `members` writes its other members.
  static func document(_ schema: String, _ members: (inout JSONWriter) -> Void) -> String {
    text {
      $0.object { writer in
        writer.member("schema", schema)
        members(&writer)
      }
    }
  }

  /// The text that `write` writes.
  static func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return writer.text
  }

  /// An object whose members `members` writes.
  package mutating func object(_ members: (inout JSONWriter) -> Void) { enclose("{", "}", members) }

  /// A line of NDJSON: an object whose members `members` writes, and the line's end.
  package mutating func line(_ members: (inout JSONWriter) -> Void) {
    object(members)
    text += "\n"
    needsComma = false
  }

  /// An array whose elements `elements` writes.
  package mutating func array(_ elements: (inout JSONWriter) -> Void) { enclose("[", "]", elements) }

  /// An array with one element for each of `values`.
  package mutating func array<Value>(
    of values: some Sequence<Value>, _ write: (inout JSONWriter, Value) -> Void
  ) {
    array { writer in
      for value in values { write(&writer, value) }
    }
  }

  /// The name of the member whose value is written next.
  package mutating func key(_ name: String) {
    string(name)
    text += ":"
    needsComma = false
  }

  /// A string.
  package mutating func string(_ value: String) {
    begin()
    text += "\""
    if value.utf8.allSatisfy(Self.isPlain) {
      text += value
    } else {
      for (scalar, isUnsafe) in UnsafeScalars(value.unicodeScalars) {
        Self.append(scalar, isUnsafe: isUnsafe, to: &text)
      }
    }
    text += "\""
  }

  /// The byte is a printable character of ASCII that stands for itself. Texts of these alone, nearly all there are, are
  /// copied as a whole, ten times as fast as by scalars.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// A whole number.
  package mutating func number(_ value: some BinaryInteger) {
    begin()
    text += String(value)
  }

  /// A number; NaN and infinities, which JSON lacks, as strings.
  package mutating func number(_ value: Double) {
    guard value.isFinite else { return string("\(value)") }
    begin()
    text += value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }

  /// A number as it stands in JSON, for rows.
  static func text(_ number: Double) -> String { text { $0.number(number) } }

  /// A number of a column of fractions: always with its point or exponent; what JSON lacks as a string.
  mutating func real(_ value: Double) {
    guard value.isFinite else { return string("\(value)") }
    begin()
    text += "\(value)"
  }

  /// `null`.
  mutating func null() {
    begin()
    text += "null"
  }

  /// `true` or `false`.
  package mutating func boolean(_ value: Bool) {
    begin()
    text += value ? "true" : "false"
  }

  /// A value as it was logged, digit for digit, made valid where it is not JSON (see `LoggedJSON`).
  package mutating func logged(_ raw: String) {
    begin()
    text += LoggedJSON.valid(raw)
  }

  private mutating func begin() {
    if needsComma { text += "," }
    needsComma = true
  }

  private mutating func enclose(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
    begin()
    text += open
    needsComma = false
    body(&self)
    text += close
    needsComma = true
  }

  /// Adds `scalar` to the inside of a string, escaped where JSON demands it or a terminal would obey it. The latter
  /// changes nothing for a reader of JSON.
  static func append(_ scalar: Unicode.Scalar, isUnsafe: Bool, to text: inout String) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    default:
      if isUnsafe {
        for unit in scalar.utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension JSONWriter {
  /// A member with a string; nothing where there is none.
  package mutating func member(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  /// A member with a whole number; nothing where there is none.
  package mutating func member(_ name: String, _ value: (some BinaryInteger)?) {
    guard let value else { return }
    key(name)
    number(value)
  }

  /// A member with a fraction; nothing where there is none.
  package mutating func member(_ name: String, _ value: Double?) {
    guard let value else { return }
    key(name)
    number(value)
  }

  /// A member with `true` or `false`.
  package mutating func member(_ name: String, _ value: Bool) {
    key(name)
    boolean(value)
  }

  /// A member with an instant, RFC 3339 in UTC with nine digits.
  package mutating func member(_ name: String, _ value: Timestamp?) {
    member(name, value.map(TimestampFormat.machine))
  }

  /// A member with a duration in nanoseconds; nothing where it is not known.
  package mutating func member(_ name: String, _ value: Nanoseconds?) { member(name, value?.count) }

  /// A member with an object whose members `members` writes.
  package mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
    key(name)
    object(members)
  }

  /// A member with an array with one element for each of `values`.
  package mutating func array<Value>(
    _ name: String, of values: some Sequence<Value>, _ write: (inout JSONWriter, Value) -> Void
  ) {
    key(name)
    array(of: values, write)
  }
}

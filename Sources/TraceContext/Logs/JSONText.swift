/// A JSON object (RFC 8259) as it is written, member by member, on one line.
struct JSONText {
  /// The bytes so far, UTF-8.
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]
  private var isEmpty = true

  /// Adds a member whose value is a string.
  mutating func add(_ key: String, _ value: String) {
    begin(key)
    append(string: value)
  }

  /// Adds a member; `write` appends its value as JSON.
  mutating func add(_ key: String, write: (inout JSONText) -> Void) {
    begin(key)
    write(&self)
  }

  /// Ends the object and its line.
  mutating func endLine() { bytes += [UInt8(ascii: "}"), UInt8(ascii: "\n")] }

  /// Appends text that is JSON already, such as a number.
  mutating func append(raw text: String) { bytes += text.utf8 }

  /// Appends a string with everything escaped that is no plain text. These are quotation marks, backslashes, and
  /// the control characters of ASCII and of Latin-1; some of the latter steer a terminal. The line ends of Unicode
  /// are escaped, too, since some readers split lines by them.
  mutating func append(string text: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: bytes += [0x5C, UInt8(scalar.value)]
      case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
      case 0x20..<0x7F: bytes.append(UInt8(scalar.value))
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: appendEscape(of: scalar)
      default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func begin(_ key: String) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    append(string: key)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func appendEscape(of scalar: Unicode.Scalar) {
    bytes += [0x5C, UInt8(ascii: "u")]
    bytes += HexadecimalText.digits(UInt16(scalar.value)).utf8
  }
}

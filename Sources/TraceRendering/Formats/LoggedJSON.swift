import TraceModel

/// Values as programs log them, which are not always JSON: Python writes bare `NaN`, others raw control
/// characters or numbers such as `007`.
package enum LoggedJSON {
  /// `raw` as valid JSON. Numbers keep every digit, and strings every escape but half of a surrogate pair: that stands
  /// for no character, stops many readers (jq 1.6), and becomes U+FFFD. A bare word or malformed number becomes a
  /// string. Raw control characters are escaped. A text without any structure becomes one string.
  package static func valid(_ raw: String) -> String {
    var copy = Copy(raw)
    do {
      try copy.value(depth: 0)
      copy.space()
      if copy.isAtEnd { return copy.output }
    } catch {}
    return JSONWriter.text { $0.string(raw) }
  }

  /// The text that `raw` stands for: a string without its quotes and escapes, anything else as it is.
  package static func text(_ raw: String) -> String {
    guard raw.utf8.count >= 2, raw.first == "\"", raw.last == "\"" else { return raw }
    guard raw.contains("\\") else { return String(raw.dropFirst().dropLast()) }
    return unescaped(Array(raw.unicodeScalars.dropFirst().dropLast()))
  }

  private static func unescaped(_ scalars: [Unicode.Scalar]) -> String {
    var units: [UInt16] = []
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "\\", index + 1 < scalars.count else {
        units += Array(String(scalars[index]).utf16)
        index += 1
        continue
      }
      let next = scalars[index + 1]
      let digits = scalars[min(index + 2, scalars.count)..<min(index + 6, scalars.count)].map(String.init)
        .joined()
      if next == "u", digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) {
        units.append(unit)
        index += 6
      } else {
        units += Array(String(short[next] ?? next).utf16)
        index += 2
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static let short: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "r": "\r", "b": "\u{8}", "f": "\u{c}",
  ]
}

/// A copy of one logged value in the making.
private struct Copy {
  private struct Malformed: Error {}

  private let input: [Unicode.Scalar]
  /// Of each scalar (`UnsafeScalars`).
  private let isUnsafe: [Bool]
  private var position = 0
  private(set) var output = ""

  init(_ raw: String) {
    input = Array(raw.unicodeScalars)
    isUnsafe = UnsafeScalars(input).map(\.isUnsafe)
  }

  var isAtEnd: Bool { position == input.count }

  /// Deeper values than most parsers accept are malformed.
  private static let depthLimit = 256

  private var next: Unicode.Scalar? { position < input.count ? input[position] : nil }

  mutating func space() {
    while let scalar = next, scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" {
      position += 1
    }
  }

  mutating func value(depth: Int) throws {
    guard depth < Self.depthLimit else { throw Malformed() }
    space()
    switch next {
    case "{": try list(close: "}", depth: depth, isObject: true)
    case "[": try list(close: "]", depth: depth, isObject: false)
    case "\"": try string()
    default: try word()
    }
  }

  private mutating func list(close: Unicode.Scalar, depth: Int, isObject: Bool) throws {
    try copy(next ?? close)
    space()
    if next == close { return try copy(close) }
    while true {
      if isObject {
        space()
        try string()
        space()
        try copy(":")
      }
      try value(depth: depth + 1)
      space()
      if next == close { return try copy(close) }
      try copy(",")
    }
  }

  private mutating func copy(_ expected: Unicode.Scalar) throws {
    guard next == expected else { throw Malformed() }
    output.unicodeScalars.append(expected)
    position += 1
  }

  private mutating func string() throws {
    try copy("\"")
    while let scalar = next, scalar != "\"" {
      position += 1
      if scalar == "\\" {
        escape()
      } else {
        JSONWriter.append(scalar, isUnsafe: isUnsafe[position - 1], to: &output)
      }
    }
    try copy("\"")
  }

  /// Copies an escape behind its backslash; a backslash that begins none stands for itself.
  private mutating func escape() {
    if let kind = next, "\"\\/bfnrt".unicodeScalars.contains(kind) {
      output += "\\\(kind)"
      position += 1
    } else if let unit = codeUnit(at: position) {
      codeUnits(unit)
    } else {
      output += "\\\\"
    }
  }

  /// Copies `u` and its digits, of a surrogate pair both halves; half a pair becomes a replacement.
  private mutating func codeUnits(_ unit: UInt16) {
    var count = 5
    if UTF16.isLeadSurrogate(unit), position + 5 < input.count, input[position + 5] == "\\",
      let second = codeUnit(at: position + 6), UTF16.isTrailSurrogate(second)
    {
      count = 11
    }
    if count == 5, UTF16.isLeadSurrogate(unit) || UTF16.isTrailSurrogate(unit) {
      output += "\\ufffd"
    } else {
      output += "\\"
      // One by one: to append them together copies all of the output.
      for scalar in input[position..<(position + count)] { output.unicodeScalars.append(scalar) }
    }
    position += count
  }

  /// The code unit of `u` and four hexadecimal digits at `position`; nil without them.
  private func codeUnit(at position: Int) -> UInt16? {
    guard position + 4 < input.count, input[position] == "u" else { return nil }
    var unit: UInt16 = 0
    var next = position + 1
    while next <= position + 4 {
      guard let digit = Self.digit(input[next]) else { return nil }
      unit = unit << 4 | digit
      next += 1
    }
    return unit
  }

  private static func digit(_ scalar: Unicode.Scalar) -> UInt16? {
    switch scalar {
    case "0"..."9": UInt16(scalar.value - 0x30)
    case "a"..."f": UInt16(scalar.value - 0x61 + 10)
    case "A"..."F": UInt16(scalar.value - 0x41 + 10)
    default: nil
    }
  }

  private mutating func word() throws {
    let start = position
    while let scalar = next, !",:]}\" \n\t\r".unicodeScalars.contains(scalar) { position += 1 }
    guard position > start else { throw Malformed() }
    var word = ""
    word.unicodeScalars.append(contentsOf: input[start..<position])
    if ["true", "false", "null"].contains(word) || JSONNumber.isValid(word) {
      output += word
    } else {
      output += JSONWriter.text { $0.string(word) }
    }
  }
}

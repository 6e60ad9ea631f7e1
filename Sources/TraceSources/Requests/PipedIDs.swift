import LogReading

/// The ids in lines that another program prints: ids one a line, or JSON as it comes from `grep`, `jq` and
/// `trace find --format json`.
///
///     7f3a9c1e                              the first word of a line
///     api.jsonl:12:{"correlation_id":"…"}   the id of a record, behind what `grep` puts before it
///     {                                     a value of several lines, as `jq` prints it
///       "correlation_id": "…"
///     }
///
/// A record gives its request once, however many of its records come.
package struct PipedIDs {
  /// The finds of a line.
  package enum Found: Equatable {
    /// The text of an id, as it stands in the line.
    case id(String)
    /// A JSON value without an id, by the number of the line in which it begins.
    case noID(line: Int)
  }

  /// Bytes of a line that may be an id as a whole; of a longer one only its parts are.
  private static let longestID = 4_096
  /// Bytes of one JSON value; a longer one is given up.
  private static let longestValue = 16 << 20

  private let names: [String]
  private let byValue: Bool
  private let isKnown: (String) throws -> Bool
  private var line = 0
  /// An unfinished JSON value, the line of its beginning, and the open brackets.
  private var value: [UInt8] = []
  private var (beginning, depth) = (0, 0)
  private var given: Set<String> = []

  /// `names` are the names of ids in records, the best one first; `isKnown` says whether a text is an id.
  /// With `byValue`, any text of a record that is an id counts as one.
  package init(names: [String], byValue: Bool = true, isKnown: @escaping (String) throws -> Bool) {
    (self.names, self.byValue, self.isKnown) = (names, byValue, isKnown)
  }

  /// The finds of the next line; nothing while a JSON value goes on.
  package mutating func add(_ text: String) throws -> [Found] {
    line += 1
    // A record begins while another goes on: that one broke off.
    let broken = depth > 0 && text.hasPrefix("{\"") ? try finish() : []
    if depth == 0 {
      if let whole = try wholeLine(text) { return broken + [.id(whole)] }
      guard let start = Self.startOfJSON(in: text.utf8) else { return broken + word(of: text) }
      beginning = line
      take(text.utf8[start...])
    } else {
      take(text.utf8[...])
    }
    return broken + (depth <= 0 || value.count > Self.longestValue ? try finish() : [])
  }

  /// The rest at the end of the input.
  package mutating func end() throws -> [Found] { value.isEmpty ? [] : try finish() }

  /// The line, where it is an id by itself that looks like something else: like JSON, or like several words.
  private func wholeLine(_ text: String) throws -> String? {
    guard text.contains(where: { "\"{[ ".contains($0) }), text.utf8.count <= Self.longestID else {
      return nil
    }
    return try isKnown(text) ? text : nil
  }

  private func word(of text: String) -> [Found] {
    // grep writes -- between groups of lines.
    guard let word = text.split(whereSeparator: \.isWhitespace).first, given.isEmpty || word != "--" else {
      return []
    }
    return [.id(String(word))]
  }

  private mutating func take(_ text: Substring.UTF8View) {
    value += text
    value.append(UInt8(ascii: "\n"))
    var (isString, isEscaped) = (false, false)
    for byte in text {
      if isEscaped {
        isEscaped = false
      } else if isString {
        isEscaped = byte == UInt8(ascii: "\\")
        isString = byte != UInt8(ascii: "\"")
      } else {
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
      }
    }
  }

  private mutating func finish() throws -> [Found] {
    let found = PipedJSON(value, names: names)
    (value, depth) = ([], 0)
    var ids = found.ids
    if ids.isEmpty, byValue { ids = try found.texts.filter(isKnown) }
    guard !ids.isEmpty else { return [.noID(line: beginning)] }
    return ids.filter { given.insert($0).inserted }.map(Found.id)
  }

  /// Where JSON begins in a line: at its first character, or at the object behind what `grep` and `docker compose`
  /// write. An id may stand in braces, too.
  private static func startOfJSON(in text: String.UTF8View) -> String.Index? {
    guard let first = text.firstIndex(where: { $0 > 0x20 }) else { return nil }
    switch text[first] {
    case UInt8(ascii: "\""): return first
    case UInt8(ascii: "["):
      let next = text[text.index(after: first)...].first { $0 > 0x20 }
      return next.map { "{[\"]".utf8.contains($0) } ?? true ? first : startOfObject(in: text)
    case UInt8(ascii: "{") where text[text.index(after: first)...].allSatisfy({ $0 <= 0x20 }): return first
    default: return startOfObject(in: text)
    }
  }

  private static func startOfObject(in text: String.UTF8View) -> String.Index? {
    text.indices.first { position in
      guard text[position] == UInt8(ascii: "{") else { return false }
      let next = text[text.index(after: position)...].first { $0 > 0x20 }
      return next == UInt8(ascii: "\"")
    }
  }
}

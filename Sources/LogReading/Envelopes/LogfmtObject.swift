import TraceModel

/// A line of logfmt as a JSON object. logrus, Go's `slog` and go-kit write it.
///
///     time=2026-01-01T00:00:00Z level=info msg="job \"a\" done" n=7 err=<nil> ok
///     {"time":"2026-01-01T00:00:00Z","level":"info","msg":"job \"a\" done","n":7,"err":null,"ok":true}
///
/// The grammar is from github.com/kr/logfmt: words of bytes above the space, but for quotes and equals signs. Texts in
/// quotes have the escapes of Go's `strconv.Quote`. The cost is one pass over the line.
struct LogfmtObject {
  private let line: ArraySlice<UInt8>
  private var position: Int
  private var json: [UInt8] = [UInt8(ascii: "{")]
  private var pairs = 0

  /// Fewer values in a line may stand in any sentence.
  private static let fewestPairs = 2
  /// Digits of a number that stays one; more are an id.
  private static let mostDigits = 18

  /// The line as JSON; nil if it is none of logfmt, or breaks off.
  static func json(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    var object = LogfmtObject(line)
    return object.read() ? object.json + [UInt8(ascii: "}")] : nil
  }

  private init(_ line: ArraySlice<UInt8>) { (self.line, position) = (line, line.startIndex) }

  private static func isInWord(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != UInt8(ascii: "=") && byte != 0x22
  }

  private mutating func takeWord() -> ArraySlice<UInt8> {
    let word = line[position...].prefix(while: Self.isInWord)
    position = word.endIndex
    return word
  }

  private mutating func read() -> Bool {
    while true {
      while position < line.endIndex, line[position] <= 0x20 { position += 1 }
      guard position < line.endIndex else { return pairs >= Self.fewestPairs }
      let key = takeWord()
      guard !key.isEmpty else { return false }
      // A sentence may have such pairs at its end, no log begins with a word alone.
      let hasValue = position < line.endIndex && line[position] == UInt8(ascii: "=")
      guard hasValue || pairs > 0 else { return false }
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      json += JSONText.quoted(key) + [UInt8(ascii: ":")]
      guard hasValue else {
        json += Array("true".utf8)
        continue
      }
      position += 1
      pairs += 1
      guard readValue(), position == line.endIndex || line[position] <= 0x20 else { return false }
    }
  }

  private mutating func readValue() -> Bool {
    if position < line.endIndex, line[position] == 0x22 { return readText() }
    let word = takeWord()
    if word.elementsEqual("<nil>".utf8) || word.elementsEqual("null".utf8) {
      json += Array("null".utf8)
    } else if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) || Self.isNumber(word) {
      json += word
    } else {
      json += JSONText.quoted(word)
    }
    return true
  }

  /// A number as JSON writes it, and none with a leading zero, which is an id.
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    let digits = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
    let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard digits.count <= mostDigits, let whole = parts.first, !parts.contains(where: \.isEmpty) else {
      return false
    }
    return parts.allSatisfy { $0.allSatisfy(\.isDigit) }
      && (whole.count == 1 || whole.first != UInt8(ascii: "0"))
  }

  // MARK: Texts in quotes

  private mutating func readText() -> Bool {
    json.append(0x22)
    position += 1
    while position < line.endIndex {
      let byte = line[position]
      position += 1
      switch byte {
      case 0x22:
        json.append(0x22)
        return true
      case 0x5C: guard takeEscape() else { return false }
      case 0..<0x20: json += JSONText.quoted([byte]).dropFirst().dropLast()
      default: json.append(byte)
      }
    }
    return false
  }

  /// What stands behind a backslash. JSON lacks some escapes of Go.
  private mutating func takeEscape() -> Bool {
    guard position < line.endIndex else { return false }
    let kind = line[position]
    position += 1
    switch kind {
    case UInt8(ascii: "a"): json += Array(#"\u0007"#.utf8)
    case UInt8(ascii: "v"): json += Array(#"\u000b"#.utf8)
    case UInt8(ascii: "x"): return takeScalar(digits: 2)
    case UInt8(ascii: "u"): return takeScalar(digits: 4)
    case UInt8(ascii: "U"): return takeScalar(digits: 8)
    case 0x22, 0x5C, UInt8(ascii: "/"): json += [0x5C, kind]
    case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      json += [0x5C, kind]
    default: json += JSONText.quoted([kind]).dropFirst().dropLast()
    }
    return true
  }

  private mutating func takeScalar(digits count: Int) -> Bool {
    let digits = line[position...].prefix(count)
    guard digits.count == count, digits.allSatisfy(\.isHexDigit) else { return false }
    position = digits.endIndex
    let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
    let isHalf = value & 0xFFFF_F800 == 0xD800
    guard !isHalf else {
      json += Array(#"\u"#.utf8) + digits
      return true
    }
    json += JSONText.quoted(Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)).dropFirst().dropLast()
    return true
  }
}

/// Lines of logfmt. Others stay as they are.
struct LogfmtLines: LineOpening {
  func open(_ line: ArraySlice<UInt8>, number: Int64, isWhole: Bool, into lines: inout PlacedLines) {
    lines.add(isWhole ? LogfmtObject.json(line) ?? Array(line) : Array(line), at: SourcePlace(line: number))
  }

  func writeWaiting(into lines: inout PlacedLines) {}
}

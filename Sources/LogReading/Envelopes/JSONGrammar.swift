/// Hot: follows a JSON text of any size in bounded memory, by the meaning of each byte. It does not check numbers and
/// words.
struct JSONGrammar {
  /// The effect of a byte.
  enum Step {
    /// It goes on with what was there, or is space.
    case goesOn
    case opensObject, opensArray
    /// It ends an object or a list.
    case closes
    /// It is the quote before a key, or behind it.
    case beginsKey, endsKey
    /// It begins a string, a number or a word that is a value.
    case beginsScalar
    case separates
    /// Nothing that begins so can be JSON.
    case isWrong
  }

  private enum Expected { case value, valueOrEnd, key, keyOrEnd, colon, separator }
  private enum Token { case none, string, key, word }

  /// An object or a list that is open: true for a list.
  private var brackets: [Bool] = []
  private var expected = Expected.value
  private var token = Token.none
  private var isEscaped = false

  /// How many objects and lists are open.
  var depth: Int { brackets.count }

  /// Bytes up to the next quote, backslash or line end only go on.
  @inline(__always)
  var isInText: Bool { (token == .string || token == .key) && !isEscaped }

  /// Takes the next byte.
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Step {
    switch token {
    case .string, .key: return takeInText(byte)
    case .word:
      if Self.isInWord(byte) { return .goesOn }
      token = .none
    case .none: break
    }
    if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { return .goesOn }
    return takeBetween(byte)
  }

  private mutating func takeInText(_ byte: UInt8) -> Step {
    if byte == 0x0A { return .isWrong }
    if isEscaped {
      isEscaped = false
    } else if byte == 0x5C {
      isEscaped = true
    } else if byte == 0x22 {
      let wasKey = token == .key
      token = .none
      expected = wasKey ? .colon : .separator
      if wasKey { return .endsKey }
    }
    return .goesOn
  }

  private mutating func takeBetween(_ byte: UInt8) -> Step {
    switch expected {
    case .value: return beginValue(byte)
    case .valueOrEnd: return byte == UInt8(ascii: "]") ? close(byte) : beginValue(byte)
    case .keyOrEnd where byte == UInt8(ascii: "}"): return close(byte)
    case .key, .keyOrEnd:
      guard byte == 0x22 else { return .isWrong }
      token = .key
      return .beginsKey
    case .colon:
      guard byte == UInt8(ascii: ":") else { return .isWrong }
      expected = .value
      return .goesOn
    case .separator:
      guard byte == UInt8(ascii: ",") else { return close(byte) }
      expected = brackets.last == true ? .value : .key
      return .separates
    }
  }

  private mutating func beginValue(_ byte: UInt8) -> Step {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard brackets.count < JSONCursor.maximumDepth else { return .isWrong }
      let isArray = byte == UInt8(ascii: "[")
      brackets.append(isArray)
      expected = isArray ? .valueOrEnd : .keyOrEnd
      return isArray ? .opensArray : .opensObject
    case 0x22: token = .string
    default:
      guard Self.isInWord(byte) else { return .isWrong }
      (token, expected) = (.word, .separator)
    }
    return .beginsScalar
  }

  private mutating func close(_ byte: UInt8) -> Step {
    guard let isArray = brackets.last, byte == (isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")) else {
      return .isWrong
    }
    brackets.removeLast()
    expected = .separator
    return .closes
  }

  private static func isInWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: ".")
  }
}

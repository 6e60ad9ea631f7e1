import TraceModel

/// The word of a level, out of what loggers put around it: colours for a terminal, brackets, a type's name, a number.
///
///     "\u001b[31mERROR\u001b[0m"   error        "LogLevel.WARN"   warn
///     "[Info]"                     info         "DEBUG5"          debug
enum LevelWord {
  /// Candidates for the word, in lower case, the likeliest first: the text itself, then less and less of it.
  static func candidates(in text: some Sequence<UInt8>) -> [[UInt8]] {
    let lower = withoutColours(text).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    let bare = trimmed(lower[...], isLetterOrDigit)
    let last = bare.split(separator: UInt8(ascii: ".")).last ?? bare
    return [lower, Array(bare), Array(last), Array(trimmed(last, isLetter))]
  }

  /// Without the control sequences of ECMA-48 that set colours: escape, bracket, numbers, a letter.
  private static func withoutColours(_ text: some Sequence<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    var isInside = false
    for byte in text {
      if byte == 0x1B {
        isInside = true
      } else if !isInside {
        plain.append(byte)
      } else if isLetter(byte | 0x20) {
        isInside = false
      }
    }
    return plain
  }

  private static func trimmed(_ text: ArraySlice<UInt8>, _ isKept: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    guard let first = text.firstIndex(where: isKept), let last = text.lastIndex(where: isKept) else {
      return []
    }
    return text[first...last]
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || byte &- 0x30 < 10 }
}

extension Vocabulary {
  /// Whether a text is the word of a level, of three letters or more; nil where it is none. The word names the level if
  /// it begins as the level's name does: `ERR` and `information` do, `success` and `fail` do not.
  func levelWord(_ text: String) -> (level: Level, namesIt: Bool)? {
    for word in LevelWord.candidates(in: text.utf8) where word.count >= 3 {
      guard !word.allSatisfy({ $0 &- 0x30 < 10 }), let value = levels.find(ByteHash.hash(word)),
        let level = Level(rawValue: UInt8(truncatingIfNeeded: value))
      else { continue }
      return (level, word.starts(with: level.name.utf8.prefix(3)))
    }
    return nil
  }
}

import TraceRendering

/// Words of a command line that a person may copy.
enum Shell {
  /// `word` as a shell reads it back: in quotes if it has a character with a meaning for a shell, or
  /// one that is written out before a person reads it: `\u{202e}`.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.utf8.allSatisfy { plain.contains($0) || $0 >= 0x80 }
      && !TerminalText.isUnsafe(word)
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,=".utf8)
}

/// A word of a drawing that the language does not have.
package struct DrawingMistake: Error, Equatable, CustomStringConvertible {
  /// The line in which it stands.
  package var line: String
  package var word: String
  /// The words that should stand there: `a role`.
  package var expected: String

  package init(line: String, word: String, expected: String) {
    (self.line, self.word, self.expected) = (line, word, expected)
  }

  package var description: String { "in the line '\(line)' of a drawing, '\(word)' is not \(expected)" }
}
